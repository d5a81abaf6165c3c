using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

// The scheduler. One thread of its own sleeps until the next timer is due and fires it; a message is told, an action is
// run, right there. Under another clock than the system's (a test's) that clock's timers wake it instead.
// The name is Akka's; the pending timers are in a heap (TimerQueue) rather than in a wheel.

public sealed class HashedWheelTimerScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly TimerQueue _queue = new();
    private readonly object _lock = new();
    private readonly ITimer _wakeUp;
    private bool _isStopped;
    private Thread _thread;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log) : this(scheduler, log, TimeProvider.System) { }

    internal HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log, TimeProvider time) : base(scheduler, log)
    {
        _time = time;
        _startTimestamp = time.GetTimestamp();
        if (!ReferenceEquals(time, TimeProvider.System))
            _wakeUp = time.CreateTimer(static state => ((HashedWheelTimerScheduler)state).WakeUp(), this, Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
    }

    public override TimeSpan MonotonicClock => _time.GetElapsedTime(_startTimestamp);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => _time.GetUtcNow();

    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }

        _wakeUp?.Dispose();
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, null, static state => ((Telling)state).Run(), new Telling(receiver, message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, static state => ((Telling)state).Run(), new Telling(receiver, message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(delay, null, static state => ((Action)state)(), action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, null, static state => ((IRunnable)state).Run(), action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, static state => ((Action)state)(), action, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, static state => ((IRunnable)state).Run(), action, cancelable);

    private void Add(TimeSpan delay, TimeSpan? interval, Action<object> action, object state, ICancelable cancelable)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        var due = delay > TimeSpan.FromDays(3650) ? TimeSpan.MaxValue : MonotonicClock + delay;
        var item = new ScheduledItem(due, interval, action, state) { Cancelable = cancelable };
        Link(item);
        lock (_lock)
        {
            if (!_isStopped)
            {
                if (item.IsRemoved) return; // Cancelled meanwhile.
                _queue.Add(item);
                if (_queue.NextDue == due) NextIsSooner();
                return;
            }
        }

        Unlink(item);
        throw new SchedulerException("cannot enqueue after timer shutdown");
    }

    private void Link(ScheduledItem item)
    {
        if (item.Cancelable is Cancelable own) own.OnCancel(item.OnCancel = () => Remove(item));
        else if (item.Cancelable is { } other) item.Registration = other.Token.UnsafeRegister(_ => Remove(item), null);
    }

    private static void Unlink(ScheduledItem item)
    {
        if (item.Cancelable is Cancelable own) own.Forget(item.OnCancel);
        else item.Registration.Unregister();
    }

    private void Remove(ScheduledItem item)
    {
        lock (_lock) _queue.Remove(item);
    }

    // Under the lock.
    private void NextIsSooner()
    {
        if (_wakeUp is not null)
        {
            SetWakeUp();
            return;
        }

        if (_thread is null)
        {
            _thread = new Thread(Work) { IsBackground = true, Name = "akka-scheduler" };
            _thread.UnsafeStart();
        }

        Monitor.Pulse(_lock);
    }

    private void SetWakeUp()
    {
        if (_queue.NextDue is not { } due || due == TimeSpan.MaxValue) return;
        var wait = due - MonotonicClock;
        _wakeUp.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void WakeUp()
    {
        while (TakeDue() is { } item) Fire(item);
        lock (_lock)
        {
            if (!_isStopped) SetWakeUp();
        }
    }

    private ScheduledItem TakeDue()
    {
        lock (_lock) return _isStopped ? null : _queue.TakeDue(MonotonicClock);
    }

    private void Work()
    {
        while (true)
        {
            ScheduledItem item;
            lock (_lock)
            {
                while ((item = _isStopped ? null : _queue.TakeDue(MonotonicClock)) is null)
                {
                    if (_isStopped) return;
                    Wait();
                }
            }

            Fire(item);
        }
    }

    // Under the lock. Rounded up to whole milliseconds: waking too early would spin.
    private void Wait()
    {
        if (_queue.NextDue is not { } due)
        {
            Monitor.Wait(_lock);
            return;
        }

        var milliseconds = Math.Ceiling((due - MonotonicClock).TotalMilliseconds);
        Monitor.Wait(_lock, (int)Math.Clamp(milliseconds, 1, int.MaxValue));
    }

    private void Fire(ScheduledItem item)
    {
        if (item.Interval is null) Unlink(item);
        if (item.Cancelable is { IsCancellationRequested: true }) return;
        try
        {
            item.Action(item.State);
        }
        catch (Exception cause)
        {
            // As in Akka: an action that throws is not repeated.
            Log?.Error(cause, "exception while executing timer task");
            Remove(item);
        }
    }

    private sealed record Telling(ICanTell Receiver, object Message, IActorRef Sender)
    {
        internal void Run() => Receiver.Tell(Message, Sender);
    }
}
