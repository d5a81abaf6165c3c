namespace Akka.Actor;

// The receive timeout, counted from the end of the last message's handler. A message only notes the time; the timer, when
// it fires early, sets itself again for the rest. That keeps a busy actor from rescheduling at every message.

public partial class ActorCell
{
    private IdleTimer _idle;

    public TimeSpan? ReceiveTimeout => _idle?.Timeout;

    public void SetReceiveTimeout(TimeSpan? timeout = null)
    {
        if (timeout is { } value && value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), $"The receive timeout is {value}, but must be positive.");
        CancelReceiveTimeout();
        _idle = timeout is { } set && set != Timeout.InfiniteTimeSpan ? new IdleTimer(set) : null;
        CheckReceiveTimeout();
    }

    private void CheckReceiveTimeout()
    {
        if (_idle is not { Timer: null } idle) return;
        idle.LastActivity = SystemImpl.Scheduler.MonotonicClock;
        ScheduleReceiveTimer(idle, idle.Timeout);
    }

    private void NoteActivity(object message)
    {
        if (message is not INotInfluenceReceiveTimeout) _idle.LastActivity = SystemImpl.Scheduler.MonotonicClock;
    }

    private void ScheduleReceiveTimer(IdleTimer idle, TimeSpan delay)
    {
        var timer = new Cancelable(SystemImpl.Scheduler);
        idle.Timer = timer;
        SystemImpl.Scheduler.ScheduleTellOnce(delay, Self, new ReceiveTimerFired(timer), Self, timer);
    }

    private void CancelReceiveTimeout()
    {
        if (_idle is null) return;
        _idle.Timer?.Cancel();
        _idle.Timer = null;
    }

    private void ReceiveTimerElapsed(ReceiveTimerFired fired)
    {
        if (_idle is not { } idle || !ReferenceEquals(fired.Timer, idle.Timer)) return;
        var rest = idle.Timeout - (SystemImpl.Scheduler.MonotonicClock - idle.LastActivity);
        if (rest > TimeSpan.Zero)
        {
            ScheduleReceiveTimer(idle, rest);
            return;
        }

        ScheduleReceiveTimer(idle, idle.Timeout);
        _currentMessage = global::Akka.Actor.ReceiveTimeout.Instance;
        ReceiveMessage(_currentMessage);
        if (_idle is { } after) after.LastActivity = SystemImpl.Scheduler.MonotonicClock;
    }

    private sealed class IdleTimer(TimeSpan timeout)
    {
        internal readonly TimeSpan Timeout = timeout;
        internal TimeSpan LastActivity;
        internal ICancelable Timer;
    }

    private sealed class ReceiveTimerFired(
        ICancelable timer) : IAutoReceivedMessage, INotInfluenceReceiveTimeout, Event.IDeadLetterSuppression
    {
        internal ICancelable Timer { get; } = timer;
    }
}
