using Akka.Event;

namespace Akka.Actor;

// Timers of one actor, by key. A timer that was set anew or cancelled is never heard again, even if its message was in
// the mailbox already: each message carries the generation that sent it.

public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}

public interface ITimerScheduler
{
    IReadOnlyCollection<object> ActiveTimers { get; }

    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    bool IsTimerActive(object key);

    void Cancel(object key);

    void CancelAll();
}

internal interface ITimerMessage
{
    TimerScheduler Owner { get; }

    object Key { get; }

    int Generation { get; }
}

internal sealed class TimerScheduler : ITimerScheduler
{
    private readonly ActorCell _cell;
    private readonly Dictionary<object, RunningTimer> _timers = [];
    private readonly bool _isTold;
    private int _generation;

    internal TimerScheduler(ActorCell cell)
    {
        _cell = cell;
        _isTold = cell.System.Settings.DebugTimerScheduler;
    }

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        Start(key, msg, interval, interval, _cell.Self);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, _cell.Self);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, _cell.Self);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (!_timers.Remove(key, out var timer)) return;
        timer.Task.Cancel();
        if (_isTold) Debug($"Cancel timer [{key}] with generation [{timer.Generation}]");
    }

    public void CancelAll()
    {
        if (_isTold) Debug("Cancel all timers");
        foreach (var timer in _timers.Values) timer.Task.Cancel();
        _timers.Clear();
    }

    /// <summary>The message a timer stands for, or null when that timer is no more.</summary>
    internal object Intercept(ITimerMessage message)
    {
        if (!ReferenceEquals(message.Owner, this)
            || !_timers.TryGetValue(message.Key, out var timer)
            || timer.Generation != message.Generation)
        {
            if (_isTold) Debug($"Received timer [{message.Key}] of generation [{message.Generation}], which is no more, discarding");
            return null;
        }

        if (!timer.IsPeriodic) _timers.Remove(message.Key);
        return timer.Message;
    }

    // Who wants to hear of timers hears of them, whatever else is logged.
    private void Debug(string what) =>
        _cell.System.EventStream.Publish(new Event.Debug(_cell.Self.Path.ToString(), typeof(TimerScheduler), what));

    private void Start(object key, object msg, TimeSpan delay, TimeSpan? interval, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(msg);
        Cancel(key);
        var task = new Cancelable(_cell.System.Scheduler);
        var timer = new RunningTimer(msg, interval is not null, ++_generation, task);
        _timers[key] = timer;
        if (_isTold) Debug($"Start timer [{key}] with generation [{timer.Generation}]");
        object envelope = msg is INotInfluenceReceiveTimeout
            ? new QuietTimerMessage(this, key, timer.Generation)
            : new TimerMessage(this, key, timer.Generation);
        if (interval is { } period)
            _cell.System.Scheduler.ScheduleTellRepeatedly(delay, period, _cell.Self, envelope, sender, task);
        else
            _cell.System.Scheduler.ScheduleTellOnce(delay, _cell.Self, envelope, sender, task);
    }

    private sealed record RunningTimer(object Message, bool IsPeriodic, int Generation, ICancelable Task);

    private sealed record TimerMessage(TimerScheduler Owner, object Key, int Generation)
        : ITimerMessage, INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record QuietTimerMessage(TimerScheduler Owner, object Key, int Generation)
        : ITimerMessage, INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout, IDeadLetterSuppression;
}
