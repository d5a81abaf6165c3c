namespace Akka.Actor;

// The receive timeout. A message only notes the time; the timer, when it fires early, sets itself again for the rest.
// That keeps a busy actor from rescheduling at every message.

internal sealed partial class ActorCell
{
    private TimeSpan? _receiveTimeout;
    private ICancelable _receiveTimer;
    private TimeSpan _lastActivity;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } value && value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), $"The receive timeout is {value}, but must be positive.");
        CancelReceiveTimeout();
        _receiveTimeout = timeout == Timeout.InfiniteTimeSpan ? null : timeout;
        CheckReceiveTimeout();
    }

    private void CheckReceiveTimeout()
    {
        if (_receiveTimeout is not { } timeout || _receiveTimer is not null) return;
        _lastActivity = SystemImpl.Scheduler.MonotonicClock;
        ScheduleReceiveTimer(timeout);
    }

    private void NoteActivity(object message)
    {
        if (message is not INotInfluenceReceiveTimeout) _lastActivity = SystemImpl.Scheduler.MonotonicClock;
    }

    private void ScheduleReceiveTimer(TimeSpan delay)
    {
        var timer = new Cancelable(SystemImpl.Scheduler);
        _receiveTimer = timer;
        SystemImpl.Scheduler.ScheduleTellOnce(delay, Self, new ReceiveTimerFired(timer), Self, timer);
    }

    private void CancelReceiveTimeout()
    {
        _receiveTimer?.Cancel();
        _receiveTimer = null;
    }

    private void ReceiveTimerElapsed(ReceiveTimerFired fired)
    {
        if (!ReferenceEquals(fired.Timer, _receiveTimer) || _receiveTimeout is not { } timeout) return;
        var rest = timeout - (SystemImpl.Scheduler.MonotonicClock - _lastActivity);
        if (rest > TimeSpan.Zero)
        {
            ScheduleReceiveTimer(rest);
            return;
        }

        _lastActivity = SystemImpl.Scheduler.MonotonicClock;
        ScheduleReceiveTimer(timeout);
        _currentMessage = global::Akka.Actor.ReceiveTimeout.Instance;
        ReceiveMessage(_currentMessage);
    }

    private sealed class ReceiveTimerFired(ICancelable timer) : IAutoReceivedMessage, INotInfluenceReceiveTimeout, Event.IDeadLetterSuppression
    {
        internal ICancelable Timer { get; } = timer;
    }
}
