using System.Runtime.ExceptionServices;
using Akka.Actor;

namespace Akka.Pattern;

// Carries CircuitBreakerState: runs the calls, takes their time, and tells who listens. Calls come from many threads.

/// <summary>Keeps calls from a service that fails: after so many failures in a row they are refused for a while.</summary>
public class CircuitBreaker
{
    private readonly Lock _lock = new();
    private readonly Random _chance = new(Environment.TickCount);
    private readonly List<Action> _onOpen = [];
    private readonly List<Action> _onHalfOpen = [];
    private readonly List<Action> _onClose = [];
    private readonly CircuitBreakerState _state;

    public CircuitBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, TimeSpan.FromDays(36500), 1.0) { }

    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout,
        double exponentialBackoffFactor)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, maxResetTimeout, exponentialBackoffFactor, 0) { }

    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout,
        double exponentialBackoffFactor, double randomFactor)
    {
        if (exponentialBackoffFactor < 1)
            throw new ArgumentException($"exponentialBackoffFactor is {exponentialBackoffFactor}, but must be 1 or more", nameof(exponentialBackoffFactor));
        if (randomFactor is < 0 or > 1)
            throw new ArgumentException($"randomFactor is {randomFactor}, but must be from 0 to 1", nameof(randomFactor));
        Scheduler = scheduler;
        MaxFailures = maxFailures;
        CallTimeout = callTimeout;
        ResetTimeout = resetTimeout;
        MaxResetTimeout = maxResetTimeout;
        ExponentialBackoffFactor = exponentialBackoffFactor;
        RandomFactor = randomFactor;
        _state = new CircuitBreakerState(maxFailures, resetTimeout, maxResetTimeout, exponentialBackoffFactor);
    }

    public IScheduler Scheduler { get; }

    public int MaxFailures { get; }

    /// <summary>A call that takes longer counts as failed, whatever it returns.</summary>
    public TimeSpan CallTimeout { get; }

    public TimeSpan ResetTimeout { get; }

    public TimeSpan MaxResetTimeout { get; }

    public double ExponentialBackoffFactor { get; }

    public double RandomFactor { get; }

    public long CurrentFailureCount => Read(static state => state.FailureCount);

    /// <summary>Why the last call failed; null once one has succeeded.</summary>
    public Exception LastCaughtException => Read(static state => state.LastCaught);

    public bool IsClosed => Read(static state => state.Phase) == CircuitBreakerPhase.Closed;

    public bool IsOpen => Read(static state => state.Phase) == CircuitBreakerPhase.Open;

    public bool IsHalfOpen => Read(static state => state.Phase) == CircuitBreakerPhase.HalfOpen;

    public static CircuitBreaker Create(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout) =>
        new(scheduler, maxFailures, callTimeout, resetTimeout);

    public async Task<T> WithCircuitBreaker<T>(Func<Task<T>> body)
    {
        var began = Begin();
        T result;
        try
        {
            result = await body().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            Failed(cause);
            throw;
        }

        Ended(began);
        return result;
    }

    public Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body) => WithCircuitBreaker(() => body(state));

    public Task WithCircuitBreaker(Func<Task> body) => WithCircuitBreaker(async () =>
    {
        await body().ConfigureAwait(false);
        return Done.Instance;
    });

    public Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body) => WithCircuitBreaker(() => body(state));

    public T WithSyncCircuitBreaker<T>(Func<T> body)
    {
        var began = Begin();
        T result;
        try
        {
            result = body();
        }
        catch (Exception cause)
        {
            Failed(cause);
            throw;
        }

        Ended(began);
        return result;
    }

    public void WithSyncCircuitBreaker(Action body) => WithSyncCircuitBreaker(() =>
    {
        body();
        return Done.Instance;
    });

    /// <summary>Counts a success that did not go through the breaker.</summary>
    public void Succeed()
    {
        bool closes;
        lock (_lock) closes = _state.Succeeded();
        if (closes) Tell(_onClose);
    }

    /// <summary>Counts a failure that did not go through the breaker.</summary>
    public void Fail() => Failed(new UserCalledFailException());

    public CircuitBreaker OnOpen(Action callback) => Add(_onOpen, callback);

    public CircuitBreaker OnHalfOpen(Action callback) => Add(_onHalfOpen, callback);

    public CircuitBreaker OnClose(Action callback) => Add(_onClose, callback);

    /// <summary>The same, with pauses that double up to this length.</summary>
    public CircuitBreaker WithExponentialBackoff(TimeSpan maxResetTimeout) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, maxResetTimeout, 2.0, RandomFactor);

    /// <summary>The same, with pauses that are longer by up to this part of them.</summary>
    public CircuitBreaker WithRandomFactor(double randomFactor) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, MaxResetTimeout, ExponentialBackoffFactor, randomFactor);

    private TimeSpan Begin()
    {
        var now = Scheduler.MonotonicClock;
        lock (_lock)
        {
            if (_state.Refusal(now) is { } refusal) ExceptionDispatchInfo.Throw(refusal);
        }

        return now;
    }

    private void Ended(TimeSpan began)
    {
        var took = Scheduler.MonotonicClock - began;
        if (took < CallTimeout) Succeed();
        else Failed(new TimeoutException($"The call took {took}, which is longer than {CallTimeout}"));
    }

    private void Failed(Exception cause)
    {
        TimeSpan? pause;
        lock (_lock) pause = _state.Failed(cause, Scheduler.MonotonicClock, 1 + (_chance.NextDouble() * RandomFactor));
        if (pause is not { } length) return;
        Tell(_onOpen);
        Scheduler.Advanced.ScheduleOnce(length, PauseEnded);
    }

    private void PauseEnded()
    {
        bool isNews;
        lock (_lock) isNews = _state.PauseEnded();
        if (isNews) Tell(_onHalfOpen);
    }

    private CircuitBreaker Add(List<Action> listeners, Action callback)
    {
        lock (_lock) listeners.Add(callback);
        return this;
    }

    // Listeners are the user's code: they must not hold up the call that brought the news, nor fail it.
    private void Tell(List<Action> listeners)
    {
        Action[] known;
        lock (_lock) known = [.. listeners];
        foreach (var listener in known) _ = Task.Run(listener);
    }

    private T Read<T>(Func<CircuitBreakerState, T> read)
    {
        lock (_lock) return read(_state);
    }
}
