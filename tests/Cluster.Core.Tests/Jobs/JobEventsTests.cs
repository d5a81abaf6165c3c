using Cluster.Core.Jobs;

namespace Cluster.Core.Tests.Jobs;

// Followers get every event once and in order, or are told how many they missed.
public class JobEventsTests
{
    [Fact]
    public void Reading_on_gets_each_event_once_and_in_order()
    {
        var events = Filled(10, countMax: 100);
        var seen = new List<string>();
        for (long next = 0; next < events.Next;)
        {
            (next, var items) = events.Read(next, 3);
            seen.AddRange(items.Cast<JobEvent.LogLine>().Select(line => line.Text));
        }

        seen.ShouldBe(Enumerable.Range(0, 10).Select(i => i.ToString()));
    }

    [Fact]
    public void Whoever_comes_too_late_is_told_how_many_events_are_gone()
    {
        var (next, items) = Filled(10, countMax: 4).Read(0, 100);

        items.Cast<JobEvent.LogLine>().Select(line => line.Text)
            .ShouldBe(["(6 earlier events are no longer kept)", "6", "7", "8", "9"]);
        next.ShouldBe(10);
    }

    [Fact]
    public void Reading_beyond_the_end_gets_nothing_and_stays_there()
    {
        var (next, items) = Filled(3, countMax: 10).Read(3, 100);

        next.ShouldBe(3);
        items.ShouldBeEmpty();
    }

    private static JobEvents Filled(int count, int countMax)
    {
        var events = new JobEvents(countMax);
        for (var i = 0; i < count; i++)
        {
            events.Add(new JobEvent.LogLine("driver", i.ToString()));
        }

        return events;
    }
}
