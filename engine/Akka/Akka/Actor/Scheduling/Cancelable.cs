namespace Akka.Actor;

// Calls something scheduled off. What is scheduled with one is taken out of the queue when it is cancelled.

public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private CancellationTokenSource _source;
    private Action _onCancel;
    private int _isCancelled;

    public Cancelable(IScheduler scheduler) : this(scheduler.Advanced) { }

    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler.Advanced, delay) { }

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay)) { }

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    public Cancelable(IActionScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    public bool IsDisposed { get; private set; }

    public bool IsCancellationRequested => Volatile.Read(ref _isCancelled) != 0;

    public CancellationToken Token
    {
        get
        {
            var source = LazyInitializer.EnsureInitialized(ref _source, static () => new CancellationTokenSource());
            if (IsCancellationRequested) source.Cancel();
            return source.Token;
        }
    }

    public static ICancelable CreateCanceled()
    {
        var cancelable = new Cancelable((IActionScheduler)null);
        cancelable.Cancel();
        return cancelable;
    }

    /// <summary>One that is cancelled when any of the given ones is.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler.Advanced, cancelables);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, cancelables.Select(static each => each.Token).ToArray());

    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens)
    {
        var linked = new Cancelable(scheduler);
        foreach (var token in cancellationTokens) token.UnsafeRegister(static state => ((Cancelable)state).Cancel(), linked);
        return linked;
    }

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        if (Interlocked.Exchange(ref _isCancelled, 1) != 0) return;
        Interlocked.Exchange(ref _onCancel, null)?.Invoke();
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay) => _scheduler.ScheduleOnce(delay, Cancel);

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (IsDisposed) return;
        IsDisposed = true;
        if (disposing) _source?.Dispose();
    }

    /// <summary>Calls the action when this is cancelled, now if it has been.</summary>
    internal void OnCancel(Action action)
    {
        Action seen;
        do
        {
            seen = Volatile.Read(ref _onCancel);
        }
        while (Interlocked.CompareExchange(ref _onCancel, (Action)Delegate.Combine(seen, action), seen) != seen);
        if (IsCancellationRequested) Interlocked.Exchange(ref _onCancel, null)?.Invoke();
    }

    /// <summary>Takes back what <see cref="OnCancel"/> was given: one of these may serve for very many timers.</summary>
    internal void Forget(Action action)
    {
        Action seen;
        do
        {
            seen = Volatile.Read(ref _onCancel);
        }
        while (Interlocked.CompareExchange(ref _onCancel, (Action)Delegate.Remove(seen, action), seen) != seen);
    }
}

public static class CancelableExtensions
{
    public static void CancelIfNotNull(this ICancelable cancelable) => cancelable?.Cancel();
}
