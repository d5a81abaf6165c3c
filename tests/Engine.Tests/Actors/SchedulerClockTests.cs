using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Engine.Tests.Actors;

public sealed class SchedulerClockTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly HashedWheelTimerScheduler _scheduler;
    private readonly List<string> _fired = [];

    public SchedulerClockTests() => _scheduler = new HashedWheelTimerScheduler(Config.Empty, NoLogger.Instance, _time);

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public void Nothing_happens_while_the_clock_stands()
    {
        Once(10, "a");

        _time.Advance(TimeSpan.FromMilliseconds(9));
        _fired.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _fired.ShouldBe(["a"]);
    }

    [Fact]
    public void A_sooner_timer_comes_first_whenever_it_was_set()
    {
        Once(20, "later");
        Once(10, "sooner");

        _time.Advance(TimeSpan.FromMilliseconds(30));

        _fired.ShouldBe(["sooner", "later"]);
    }

    [Fact]
    public void A_repeating_action_keeps_its_interval()
    {
        IActionScheduler scheduler = _scheduler;
        var cancelable = scheduler.ScheduleRepeatedlyCancelable(10, 5, () => _fired.Add("tick"));

        _time.Advance(TimeSpan.FromMilliseconds(20));
        _fired.Count.ShouldBe(3);
        cancelable.Cancel();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _fired.Count.ShouldBe(3);
    }

    // An actor may have one for its whole life, and set a timer with it at every message.
    [Fact]
    public void A_cancelable_does_not_keep_what_has_fired()
    {
        using var cancelable = new Cancelable((IActionScheduler)_scheduler);
        var fired = ScheduleLarge(cancelable);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        GC.Collect();

        fired.Count(each => each.IsAlive).ShouldBe(0);
        cancelable.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void What_is_cancelled_before_it_is_set_never_fires()
    {
        IActionScheduler scheduler = _scheduler;
        using var cancelable = new Cancelable((IActionScheduler)_scheduler);
        scheduler.ScheduleOnce(10, () => _fired.Add("first"), cancelable);
        cancelable.Cancel();
        scheduler.ScheduleOnce(10, () => _fired.Add("second"), cancelable);
        _time.Advance(TimeSpan.FromMilliseconds(20));

        _fired.ShouldBeEmpty();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference[] ScheduleLarge(Cancelable cancelable)
    {
        IActionScheduler scheduler = _scheduler;
        return [.. Enumerable.Range(0, 10).Select(_ =>
        {
            var large = new byte[1000];
            scheduler.ScheduleOnce(TimeSpan.FromMilliseconds(5), () => large[0]++, cancelable);
            return new WeakReference(large);
        })];
    }

    [Fact]
    public void An_action_may_schedule_another()
    {
        IActionScheduler scheduler = _scheduler;
        scheduler.ScheduleOnce(10, () => Once(5, "second"));

        _time.Advance(TimeSpan.FromMilliseconds(15));

        _fired.ShouldBe(["second"]);
    }

    [Fact]
    public void A_repeating_action_that_throws_is_not_repeated()
    {
        var runs = 0;
        IActionScheduler scheduler = _scheduler;
        scheduler.ScheduleRepeatedly(1, 1, () =>
        {
            runs++;
            throw new InvalidOperationException("oops");
        });

        _time.Advance(TimeSpan.FromMilliseconds(10));

        runs.ShouldBe(1);
    }

    [Fact]
    public void The_time_is_the_clocks()
    {
        _time.Advance(TimeSpan.FromMinutes(1));

        _scheduler.MonotonicClock.ShouldBe(TimeSpan.FromMinutes(1));
        ((ITimeProvider)_scheduler).Now.ShouldBe(DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(1));
    }

    private void Once(int milliseconds, string name)
    {
        IActionScheduler scheduler = _scheduler;
        scheduler.ScheduleOnce(milliseconds, () => _fired.Add(name));
    }
}
