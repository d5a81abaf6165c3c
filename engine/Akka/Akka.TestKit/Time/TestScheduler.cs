using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

// A scheduler whose time stands still until the test moves it (akka.scheduler.implementation = TestConfigs.TestSchedulerConfig).
// What is due runs on the thread that moves the time, in the order in which it is due.

public class TestScheduler : IAdvancedScheduler, IScheduler
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Job, (DateTimeOffset Due, long Order)> _jobs = new();
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();
    private DateTimeOffset _now;
    private long _order;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) => _now = _start;

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    public TimeSpan MonotonicClock => Now - _start;

    public TimeSpan HighResMonotonicClock => Now - _start;

    public IAdvancedScheduler Advanced => this;

    protected DateTimeOffset TimeNow => Now;

    /// <summary>Moves the time on, and runs everything that is due until then.</summary>
    public void Advance(TimeSpan offset) => AdvanceTo(Now + offset);

    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < Now) throw new InvalidOperationException($"The time is {Now}, and cannot go back to {when}.");
        while (NextUntil(when) is { } job)
        {
            if (job.Cancelable is { IsCancellationRequested: true }) continue;
            job.Run();
            if (job.Interval is { } interval && job.Cancelable is not { IsCancellationRequested: true }) Add(interval, job);
        }

        lock (_lock) _now = when;
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, new Job(() => receiver.Tell(message, sender), null, cancelable));

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, new Job(() => receiver.Tell(message, sender), interval, cancelable));

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, new Job(action, null, cancelable));

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, new Job(action, interval, cancelable));

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, Job job)
    {
        lock (_lock) _jobs.Enqueue(job, (_now + delay, _order++));
    }

    // The time moves from one due job to the next, so that what a job schedules counts from when it was due.
    private Job NextUntil(DateTimeOffset when)
    {
        lock (_lock)
        {
            if (!_jobs.TryPeek(out var job, out var at) || at.Due > when) return null;
            _jobs.Dequeue();
            if (at.Due > _now) _now = at.Due;
            return job;
        }
    }

    private sealed record Job(Action Run, TimeSpan? Interval, ICancelable Cancelable);
}
