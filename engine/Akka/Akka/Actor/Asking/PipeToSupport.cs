namespace Akka.Actor;

// Sends the end of a task to an actor: its result, or a Status.Failure.

public static class PipeToSupport
{
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null) =>
        taskToPipe.PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    public static async Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        object message;
        try
        {
            var result = await taskToPipe.ConfigureAwait(useConfigureAwait);
            message = success is null ? result : success(result);
            if (message is null) throw new InvalidMessageException("Message is null.");
        }
        catch (Exception cause)
        {
            message = failure is null ? new Status.Failure(cause) : failure(cause);
        }

        recipient.Tell(message, sender);
    }

    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null) =>
        taskToPipe.PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <summary>Tells nothing when the task succeeds and no success message is given.</summary>
    public static async Task PipeTo(
        this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null)
    {
        sender ??= ActorRefs.NoSender;
        object message;
        try
        {
            await taskToPipe.ConfigureAwait(useConfigureAwait);
            message = success?.Invoke();
        }
        catch (Exception cause)
        {
            message = failure is null ? new Status.Failure(cause) : failure(cause);
        }

        if (message is not null) recipient.Tell(message, sender);
    }

    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, sender, success, failure);

    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<T, object> success = null,
        Func<Exception, object> failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null,
        Func<Exception, object> failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, sender, success, failure);
}

/// <summary>Stops an actor and says when it is gone.</summary>
public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>True when the actor has ended; a cancelled task when it has not within the timeout.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var internalTarget = (IInternalActorRef)target;
        var provider = internalTarget.Provider;
        var completion = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = provider.CreateFutureRef(completion);
        provider.RegisterTempActor(watcher, watcher.Path);
        try
        {
            internalTarget.SendSystemMessage(new Dispatch.SysMsg.Watch(internalTarget, watcher));
            target.Tell(stopMessage, ActorRefs.NoSender);
            var answer = await completion.Task.WaitAsync(timeout).ConfigureAwait(false);
            return answer is Terminated terminated && terminated.ActorRef.Path.Equals(target.Path);
        }
        catch (TimeoutException)
        {
            internalTarget.SendSystemMessage(new Dispatch.SysMsg.Unwatch(internalTarget, watcher));
            throw new TaskCanceledException($"{target} has not stopped within {timeout}");
        }
        finally
        {
            provider.UnregisterTempActor(watcher.Path);
        }
    }
}
