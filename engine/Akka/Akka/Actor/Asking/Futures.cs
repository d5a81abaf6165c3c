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

        var reference = provider.CreateFutureRef(completion);
        var path = reference.Path;
        provider.RegisterTempActor(reference, path);
        var limit = timeout ?? provider.Settings.AskTimeout;
        var guard = AskGuard<T>.Start(completion, limit, cancellationToken);
        _ = completion.Task.ContinueWith(
            static (_, arg) =>
            {
                var (provider, path, guard) = ((IActorRefProvider, ActorPath, IDisposable))arg;
                provider.UnregisterTempActor(path);
                guard?.Dispose();
            },
            (provider, path, (IDisposable)guard),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        reference.DeliverAsk(message(state, reference), self);
        return completion.Task;
    }

    internal static IActorRefProvider ProviderOf(ICanTell target) => target switch
    {
        ActorSelection selection => ProviderOf(selection.Anchor),
        IInternalActorRef reference => reference.Provider,
        _ => null,
    };

    // Ends a question that gets no answer: by time, or by the asker's token.
    private sealed class AskGuard<T> : IDisposable
    {
        private readonly TaskCompletionSource<T> _completion;
        private readonly TimeSpan _timeout;
        private readonly CancellationToken _token;
        private CancellationTokenRegistration _registration;
        private ITimer _timer;

        private AskGuard(TaskCompletionSource<T> completion, TimeSpan timeout, CancellationToken token)
        {
            _completion = completion;
            _timeout = timeout;
            _token = token;
        }

        public void Dispose()
        {
            _timer?.Dispose();
            _registration.Dispose();
        }

        internal static AskGuard<T> Start(TaskCompletionSource<T> completion, TimeSpan timeout, CancellationToken token)
        {
            // Zero waits for ever, as in Akka.
            var hasTimeout = timeout > TimeSpan.Zero && timeout != TimeSpan.MaxValue;
            if (!hasTimeout && !token.CanBeCanceled) return null;
            var guard = new AskGuard<T>(completion, timeout, token);
            if (token.CanBeCanceled)
                guard._registration = token.UnsafeRegister(static state => ((AskGuard<T>)state).Cancel(), guard);
            if (hasTimeout)
            {
                guard._timer = TimeProvider.System.CreateTimer(
                    static state => ((AskGuard<T>)state).TimeOut(), guard, timeout, Timeout.InfiniteTimeSpan);
            }

            return guard;
        }

        private void Cancel() => _completion.TrySetCanceled(_token);

        private void TimeOut() => _completion.TrySetException(new AskTimeoutException($"Timeout after {_timeout} seconds"));
    }
}
