using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

// The reference behind an Ask: it lives under /temp until its first answer, which it turns into a task's result.

public class FutureActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result;

    public FutureActorRef(TaskCompletionSource<T> result, ActorPath path, IActorRefProvider provider)
    {
        _result = result;
        Path = path;
        Provider = provider;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public virtual void DeliverAsk(object message, ICanTell destination) => destination.Tell(message, this);

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification dead:
                Tell(new Terminated(dead.Actor, dead.ExistenceConfirmed, dead.AddressTerminated), ActorRefs.NoSender);
                break;
            case Watch watch when watch.Watchee.Equals(this) && !watch.Watcher.Equals(this) && _result.Task.IsCompleted:
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        var isFirst = message switch
        {
            // Before the failure: who asks for an object gets it as it is.
            T answer => _result.TrySetResult(answer),
            Status.Failure failure =>
                _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };

        // Who has cancelled the question does not want to hear of its answer, either.
        if (!isFirst && !_result.Task.IsCanceled) Provider.DeadLetters.Tell(message, this);
    }
}
