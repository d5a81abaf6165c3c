using Akka.Actor;

namespace Engine.Tests.Actors;

public sealed class TimerQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Timers_come_by_their_time_and_cancelled_ones_never(int seed)
    {
        var random = new Random(seed);
        var queue = new TimerQueue();
        var items = Enumerable.Range(0, 500).Select(_ => Item(random.Next(1_000))).ToList();
        foreach (var item in items) queue.Add(item);
        var cancelled = items.Where(_ => random.Next(3) == 0).ToHashSet();
        foreach (var item in cancelled) queue.Remove(item).ShouldBeTrue();

        var taken = new List<ScheduledItem>();
        while (queue.TakeDue(TimeSpan.FromSeconds(10)) is { } item) taken.Add(item);

        taken.Select(item => item.Due).ShouldBe(items.Except(cancelled).Select(item => item.Due).Order());
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Nothing_comes_before_its_time()
    {
        var queue = new TimerQueue();
        queue.Add(Item(10));

        queue.TakeDue(TimeSpan.FromMilliseconds(9)).ShouldBeNull();
        queue.NextDue.ShouldBe(TimeSpan.FromMilliseconds(10));
        queue.TakeDue(TimeSpan.FromMilliseconds(10)).ShouldNotBeNull();
    }

    [Fact]
    public void A_repeating_timer_comes_again_until_it_is_removed()
    {
        var queue = new TimerQueue();
        var item = Item(10, interval: 5);
        queue.Add(item);

        queue.TakeDue(TimeSpan.FromMilliseconds(10)).ShouldBe(item);
        queue.NextDue.ShouldBe(TimeSpan.FromMilliseconds(15));
        queue.Remove(item).ShouldBeTrue();
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public void After_a_pause_a_repeating_timer_comes_once_and_not_in_a_burst()
    {
        var queue = new TimerQueue();
        queue.Add(Item(10, interval: 5));
        var now = TimeSpan.FromMilliseconds(1_000);

        queue.TakeDue(now).ShouldNotBeNull();
        queue.TakeDue(now).ShouldBeNull();
        queue.NextDue.ShouldBe(now + TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public void Removing_twice_is_told_and_harmless()
    {
        var queue = new TimerQueue();
        var item = Item(10);
        queue.Add(item);

        queue.Remove(item).ShouldBeTrue();
        queue.Remove(item).ShouldBeFalse();
    }

    private static ScheduledItem Item(int due, int? interval = null) => new(
        TimeSpan.FromMilliseconds(due), interval is { } value ? TimeSpan.FromMilliseconds(value) : null, static _ => { }, null);
}
