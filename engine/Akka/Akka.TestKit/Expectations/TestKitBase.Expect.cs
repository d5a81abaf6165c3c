using Akka.Actor;

namespace Akka.TestKit;

// Expecting the next message to be of a type, equal to something, or as a predicate or an assertion says; or that none comes.

public abstract partial class TestKitBase
{
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAsync<T>(duration, hint, cancellationToken));

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAsync(message, timeout, hint, cancellationToken));

    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAsync(isMessage, timeout, hint, cancellationToken));

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAsync(assert, timeout, hint, cancellationToken));

    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAsync(isMessageAndSender, timeout, hint, cancellationToken));

    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAsync(assertMessageAndSender, timeout, hint, cancellationToken));

    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAsync(expected, comparer, timeout, hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(null, duration, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, _) => _assertions.AssertEqual(message, actual, hint ?? ""), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, _) => AssertPredicate(isMessage(actual), actual, hint), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, _) => assert(actual), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(
            (actual, sender) => AssertPredicate(isMessageAndSender(actual, sender), actual, hint), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        ExpectAsync(assertMessageAndSender, timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, _) => _assertions.AssertEqual(expected, actual, comparer, hint ?? ""), timeout, hint, cancellationToken);

    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Wait(ExpectTerminatedAsync(target, timeout, hint, cancellationToken));

    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<Terminated>(
            (news, _) => _assertions.AssertEqual(target, news.ActorRef, hint ?? "Wrong actor"), timeout, hint, cancellationToken);

    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgAnyOfAsync(messages, cancellationToken));

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
    {
        var expected = messages.ToArray();
        return ExpectAsync<T>((actual, _) =>
        {
            if (!expected.Contains(actual)) _assertions.Fail("Expected one of [{0}], but received {1}", string.Join(", ", expected),
                actual);
        }, null, null, cancellationToken);
    }

    /// <summary>Expects that no message comes for as long as is left of Within, or of the default.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => Wait(NoMsgAsync(RemainingOrDefault, cancellationToken));

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Wait(NoMsgAsync(Dilated(duration), cancellationToken));

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public async ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        await NoMsgAsync(RemainingOrDefault, cancellationToken).ConfigureAwait(false);

    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        await NoMsgAsync(Dilated(duration), cancellationToken).ConfigureAwait(false);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask<T> ExpectAsync<T>(
        Action<T, IActorRef> check, TimeSpan? timeout, string hint, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        var taken = await TakeExactlyAsync(limit, cancellationToken).ConfigureAwait(false);
        var text = hint is null ? "" : $" {hint}";
        if (taken is null)
        {
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1}{2}", limit, typeof(T), text);
            return default;
        }

        if (taken.Message is not T message)
        {
            _assertions.Fail(
                "Failed: Expected a message of type {0}, but received {{{1}}} (type {2}) instead{3} from {4}",
                typeof(T), taken.Message, taken.Message.GetType(), text, taken.Sender);
            return default;
        }

        check?.Invoke(message, taken.Sender);
        return message;
    }

    private async ValueTask<bool> NoMsgAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var taken = await TakeExactlyAsync(limit, cancellationToken).ConfigureAwait(false);
        if (taken is not null) _assertions.Fail("Failed: Expected no messages during {0}, instead we received {1}", limit, taken);
        _lastWasNoMessage = true;
        return true;
    }

    private void AssertPredicate<T>(bool isTrue, T actual, string hint) =>
        _assertions.AssertTrue(isTrue, "The predicate is false for {0}{1}", actual, hint is null ? "" : $" ({hint})");
}
