namespace Simulation.World;

// Virtual time: what is to happen is kept in order of its time, and time jumps from one event to the next. Events of the
// same instant happen in the order in which they were planned, so one seed gives one history.
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (long Ticks, long Number)> events = new();
    private long number;

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch.AddDays(1);

    public long NowMs => Now.ToUnixTimeMilliseconds();

    public long EventCount { get; private set; }

    public void After(TimeSpan delay, Action happen) => events.Enqueue(happen, ((Now + delay).Ticks, number++));

    public void RunFor(TimeSpan duration)
    {
        var end = Now + duration;
        while (events.TryPeek(out _, out var first) && first.Ticks <= end.Ticks)
        {
            var happen = events.Dequeue();
            Now = new DateTimeOffset(first.Ticks, TimeSpan.Zero);
            EventCount++;
            happen();
        }

        Now = end;
    }
}
