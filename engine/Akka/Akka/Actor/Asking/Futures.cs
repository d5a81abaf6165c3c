using Akka.Dispatch;

namespace Akka.Actor;

// Asking: a question with a task for its answer. Meant for the edges, where somebody outside an actor waits.

public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Ask<T>(self, static (state, _) => state, message, timeout, cancellationToken);

    /// <summary>
    /// Asks, and gives the answer. A <see cref="Status.Failure"/> becomes its exception, no answer in time an
    /// <see cref="AskTimeoutException"/>, and a cancelled token a cancelled task.
    /// </summary>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Ask<T>(self, static (state, sender) => ((Func<IActorRef, object>)state)(sender), messageFactory, timeout, cancellationToken);

    private static Task<T> Ask<T>(
        ICanTell self, Func<object, IActorRef, object> message, object state, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(self) ?? ActorCell.Current?.SystemImpl.Provider
            ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self));
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);

        var question = new Question<T>(completion, provider, timeout ?? provider.Settings.AskTimeout, cancellationToken);
        question.Begin();

        // Whoever asks inside of an actor may block for the answer.
        TurnThread.KeepNothing();
        question.DeliverAsk(message(state, question), self);
        return completion.Task;
    }

    internal static IActorRefProvider ProviderOf(ICanTell target) => target switch
    {
        ActorSelection selection => ProviderOf(selection.Anchor),
        IInternalActorRef reference => reference.Provider,
        _ => null,
    };
}
