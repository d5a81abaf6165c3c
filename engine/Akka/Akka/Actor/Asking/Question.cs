namespace Akka.Actor;

// The reference behind one Ask, with the two ways in which a question ends without an answer: by time, or by the asker's token.
// It has a name under /temp only once somebody wants to know it, as one does who sends it to another process.

internal sealed class Question<T> : FutureActorRef<T>
{
    private readonly TaskCompletionSource<T> _completion;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private ITimer _timer;
    private ActorPath _path;
    private bool _isNamed;
    private bool _hasEnded;

    internal Question(TaskCompletionSource<T> completion, IActorRefProvider provider, TimeSpan timeout, CancellationToken token)
        : base(completion, null, provider)
    {
        _completion = completion;
        _timeout = timeout;
        _token = token;
    }

    public override ActorPath Path => Volatile.Read(ref _path) ?? Name();

    internal void Begin()
    {
        // Zero waits for ever, as in Akka.
        if (_timeout > TimeSpan.Zero && _timeout != TimeSpan.MaxValue)
        {
            _timer = TimeProvider.System.CreateTimer(
                static state => ((Question<T>)state).TimeOut(), this, _timeout, Timeout.InfiniteTimeSpan);
        }

        if (_token.CanBeCanceled) _registration = _token.UnsafeRegister(static state => ((Question<T>)state).Cancel(), this);

        // The end may have come before there was all of this to take back.
        if (Volatile.Read(ref _hasEnded)) End();
    }

    private protected override void End()
    {
        lock (_completion)
        {
            _hasEnded = true;
            if (_isNamed) Provider.UnregisterTempActor(_path);
            _isNamed = false;
        }

        _timer?.Dispose();
        _registration.Unregister();
    }

    private ActorPath Name()
    {
        lock (_completion)
        {
            if (_path is not null) return _path;
            var path = Provider.TempPath();
            _isNamed = !_hasEnded;
            if (_isNamed) Provider.RegisterTempActor(this, path);
            Volatile.Write(ref _path, path);
            return path;
        }
    }

    private void Cancel()
    {
        End();
        _completion.TrySetCanceled(_token);
    }

    private void TimeOut()
    {
        End();
        _completion.TrySetException(new AskTimeoutException($"Timeout after {_timeout} seconds"));
    }
}
