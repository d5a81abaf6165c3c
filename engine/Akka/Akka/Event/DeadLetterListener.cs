using Akka.Actor;

namespace Akka.Event;

// Logs what nobody received. After akka.log-dead-letters lines it is quiet for akka.log-dead-letters-suspend-duration, then
// says how many it left out and counts anew; without a duration (infinite) it ends.

public class DeadLetterListener : ActorBase
{
    private const string HowToTurnOff =
        "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' " +
        "and 'akka.log-dead-letters-during-shutdown'.";

    private readonly EventStream _stream = Context.System.EventStream;
    private readonly int _countMax = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _suspension = Context.System.Settings.LogDeadLettersSuspendDuration;
    private int _count;

    /// <summary>A system does this for its listener as it starts: it loses no letter while the listener is being made.</summary>
    internal static void Subscribe(EventStream stream, IActorRef listener)
    {
        stream.Subscribe<DeadLetter>(listener);
        stream.Subscribe<Dropped>(listener);
        stream.Subscribe<UnhandledMessage>(listener);
    }

    protected override void PreStart() => Subscribe(_stream, Self);

    // Its subscriptions outlive a restart.
    protected override void PreRestart(Exception reason, object message) { }

    protected override void PostRestart(Exception reason) { }

    protected override void PostStop() => _stream.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter) return false;
        if (!Counts(letter)) return true;
        if (_countMax == int.MaxValue || _count != _countMax)
        {
            Log(letter, "");
        }
        else if (_suspension == Timeout.InfiniteTimeSpan)
        {
            Log(letter, ", no more dead letters will be logged");
            Context.Stop(Self);
        }
        else
        {
            Log(letter, $", no more dead letters will be logged in next [{_suspension}]");
            var begin = TimeProvider.System.GetTimestamp();
            Become(next => ReceiveQuietly(next, begin));
        }

        return true;
    }

    private bool ReceiveQuietly(object message, long begin)
    {
        if (message is not AllDeadLetters letter) return false;
        if (!Counts(letter) || TimeProvider.System.GetElapsedTime(begin) < _suspension) return true;
        Log(letter, $", of which {_count - _countMax - 1} were not logged. The counter will be reset now");
        _count = 0;
        Become(Receive);
        return true;
    }

    // A message whose loss is nothing to report is none when it is wrapped, either.
    private bool Counts(AllDeadLetters letter)
    {
        if (letter.Message is IDeadLetterSuppression) return false;
        _count = _count == int.MaxValue ? 1 : _count + 1;
        return true;
    }

    private void Log(AllDeadLetters letter, string whatFollows)
    {
        var wrapper = letter.Message is IWrappedMessage ? $" wrapped in [${letter.Message.GetType().Name}]" : "";
        var what = $"Message [{WrappedMessage.Unwrap(letter.Message)?.GetType().Name ?? "null"}]{wrapper}";
        var from = IsReal(letter.Sender) ? $" from {letter.Sender}" : "";
        var to = IsReal(letter.Recipient) ? $" to {letter.Recipient}" : "";
        var count = $"[{_count}] dead letters encountered{whatFollows}. ";
        var text = letter switch
        {
            Dropped dropped => $"{what}{from}{to} was dropped. {dropped.Reason}. {count}",
            UnhandledMessage => $"{what}{from}{to} was unhandled. {count}",
            _ => $"{what}{from} to {letter.Recipient} was not delivered. {count}" +
                $"If this is not an expected behavior then {letter.Recipient} may have terminated unexpectedly. ",
        };
        _stream.Publish(new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text + HowToTurnOff));
    }

    private static bool IsReal(IActorRef reference) =>
        reference is not null && !ReferenceEquals(reference, Context.System.DeadLetters) && reference is not DeadLetterActorRef;
}

/// <summary>Says at DEBUG which messages had no handler, with <c>akka.actor.debug.unhandled = on</c>.</summary>
internal sealed class UnhandledMessageForwarder : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is not UnhandledMessage unhandled) return false;
        var recipient = unhandled.Recipient;
        var sender = unhandled.Sender is null ? "NoSender" : unhandled.Sender.Path.ToString();
        Context.System.EventStream.Publish(
            new Debug(recipient.Path.ToString(), recipient.GetType(), $"Unhandled message from {sender} : {unhandled.Message}"));
        return true;
    }
}
