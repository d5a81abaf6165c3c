using Akka.Actor;

namespace Akka.Tests.Systems;

public sealed class SchedulerTests : TestSystem
{
    private readonly TestProbe _probe;

    public SchedulerTests() => _probe = CreateProbe();

    [Fact]
    public void A_message_is_told_later()
    {
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(2), _probe.Ref, "later", ActorRefs.NoSender);

        _probe.Expect("later");
    }

    [Fact]
    public void Messages_come_in_the_order_of_their_times()
    {
        foreach (var delay in new[] { 90, 30, 60, 0 })
            System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(delay), _probe.Ref, delay, ActorRefs.NoSender);

        foreach (var delay in new[] { 0, 30, 60, 90 }) _probe.Expect(delay);
    }

    [Fact]
    public void A_repeated_message_comes_until_it_is_cancelled()
    {
        var cancelable = System.Scheduler.ScheduleTellRepeatedlyCancelable(
            TimeSpan.Zero, TimeSpan.FromMilliseconds(1), _probe.Ref, "again", ActorRefs.NoSender);

        for (var i = 0; i < 3; i++) _probe.Expect("again");
        cancelable.Cancel();

        cancelable.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void What_is_cancelled_does_not_come()
    {
        var cancelable = System.Scheduler.ScheduleTellOnceCancelable(
            TimeSpan.FromMilliseconds(20), _probe.Ref, "never", ActorRefs.NoSender);
        cancelable.Cancel();
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(40), _probe.Ref, "after", ActorRefs.NoSender);

        _probe.Expect("after");
    }

    [Fact]
    public void An_action_runs_later()
    {
        var ran = new TaskCompletionSource();

        System.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(1), ran.SetResult);

        ran.Task.Wait(Limit).ShouldBeTrue();
    }

    [Fact]
    public void An_action_that_throws_stops_nothing_else()
    {
        System.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new InvalidOperationException("oops"));
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(1), _probe.Ref, "still here", ActorRefs.NoSender);

        _probe.Expect("still here");
    }

    [Fact]
    public void A_negative_delay_is_refused() => Should.Throw<ArgumentOutOfRangeException>(
        () => System.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(-1), _probe.Ref, "x", ActorRefs.NoSender));

    [Fact]
    public void An_interval_of_zero_is_refused() => Should.Throw<ArgumentOutOfRangeException>(
        () => System.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, _probe.Ref, "x", ActorRefs.NoSender));

    [Fact]
    public void A_cancelable_cancels_its_token()
    {
        using var cancelable = new Cancelable(System.Scheduler);
        var token = cancelable.Token;

        cancelable.Cancel();

        token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void A_cancelable_may_be_cancelled_later()
    {
        using var cancelable = new Cancelable(System.Scheduler);
        var cancelled = new TaskCompletionSource();
        using var registration = cancelable.Token.Register(cancelled.SetResult);

        cancelable.CancelAfter(TimeSpan.FromMilliseconds(1));

        cancelled.Task.Wait(Limit).ShouldBeTrue();
    }
}
