namespace Akka.Actor;

// Awaiting an actor's end from outside of any actor.

public static class WatchAsyncSupport
{
    /// <summary>True when the actor has ended; false when the token was cancelled before.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        if (target is not IInternalActorRef { IsLocal: true } subject)
            throw new InvalidOperationException("WatchAsync cannot be used with remote actors.");
        var provider = subject.Provider;
        var completion = new TaskCompletionSource<Terminated>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = provider.CreateFutureRef(completion);
        provider.RegisterTempActor(watcher, watcher.Path);
        try
        {
            subject.SendSystemMessage(new Dispatch.SysMsg.Watch(subject, watcher));
            var ended = await completion.Task.WaitAsync(token).ConfigureAwait(false);
            return ended.ActorRef.Path.Equals(target.Path);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            subject.SendSystemMessage(new Dispatch.SysMsg.Unwatch(subject, watcher));
            return false;
        }
        finally
        {
            provider.UnregisterTempActor(watcher.Path);
        }
    }
}
