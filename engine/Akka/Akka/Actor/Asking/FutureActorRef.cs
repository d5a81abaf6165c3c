using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

// The reference behind an Ask: it lives under /temp until its first answer, which it turns into a task's result.

public class FutureActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result;
    private HashSet<IInternalActorRef> _watchers;

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
            case Watch watch when watch.Watchee.Equals(this) && !watch.Watcher.Equals(this):
                AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch:
                lock (_result) _watchers?.Remove(unwatch.Watcher);
                break;
        }
    }

    private protected override bool TakesNull => true;

    /// <summary>The task is about to have its result.</summary>
    private protected virtual void End() { }

    // The end of the question, however it comes, is the end of this reference.
    private void AddWatcher(IInternalActorRef watcher)
    {
        lock (_result)
        {
            if (_watchers is not null)
            {
                _watchers.Add(watcher);
                if (!_result.Task.IsCompleted) return;
            }
            else
            {
                _watchers = [watcher];
                _ = _result.Task.ContinueWith(
                    static (_, self) => ((FutureActorRef<T>)self).TellWatchers(), this,
                    CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return;
            }
        }

        TellWatchers();
    }

    private void TellWatchers()
    {
        IInternalActorRef[] watchers;
        lock (_result)
        {
            watchers = [.. _watchers];
            _watchers.Clear();
        }

        foreach (var watcher in watchers)
            watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        End();
        var isFirst = message switch
        {
            // Before the failure: who asks for an object gets it as it is.
            T answer => _result.TrySetResult(answer),
            null => _result.TrySetResult(default),
            Status.Failure failure =>
                _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };

        // Who has cancelled the question does not want to hear of its answer, either.
        if (!isFirst && message is not null && !_result.Task.IsCanceled) Provider.DeadLetters.Tell(message, this);
    }
}
