using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;

namespace Akka.Tests.TestKits;

// Time that moves only when the test says so: hours pass at once, and nothing happens by itself.

public sealed class VirtualTimeTests() : Akka.TestKit.Xunit2.TestKit(TestConfigs.TestSchedulerConfig.WithFallback("akka.loglevel = OFF, akka.stdout-loglevel = OFF"))
{
    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_message_comes_when_its_time_has_come()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), TestActor, "now", ActorRefs.NoSender);
        Scheduler.Advance(TimeSpan.FromMinutes(59));
        TestActor.Tell("before");
        Scheduler.Advance(TimeSpan.FromMinutes(1));

        ExpectMsg("before");
        ExpectMsg("now");
    }

    [Fact]
    public void A_repeated_message_comes_each_interval_until_it_is_cancelled()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TestActor, "tick", ActorRefs.NoSender, cancelable);
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("tick");
        Scheduler.Advance(TimeSpan.FromSeconds(2));
        ExpectMsg("tick");
        cancelable.Cancel();
        Scheduler.Advance(TimeSpan.FromSeconds(2));
        TestActor.Tell("end");

        ExpectMsg("end");
    }

    // Each way of handling takes an hour of this time, and the next message is awaited for a minute.
    [Theory]
    [InlineData("work")]
    [InlineData("work async")]
    public void A_receive_timeout_counts_from_the_end_of_the_last_handler(string work)
    {
        using var goOn = new SemaphoreSlim(0);
        var busy = Sys.ActorOf(Props.Create(() => new Busy(TestActor, goOn)));
        busy.Tell(work);
        ExpectMsg("begun");
        Scheduler.Advance(TimeSpan.FromHours(1));
        goOn.Release();
        busy.Tell("hello");

        ExpectMsg("done");
        ExpectMsg("hello"); // And no timeout before it.
        Scheduler.Advance(TimeSpan.FromSeconds(59));
        TestActor.Tell("still nothing");
        ExpectMsg("still nothing");
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("timeout");
    }

    private sealed class Busy : ReceiveActor
    {
        public Busy(IActorRef probe, SemaphoreSlim goOn)
        {
            SetReceiveTimeout(TimeSpan.FromMinutes(1));
            Receive<ReceiveTimeout>(_ => probe.Tell("timeout"));
            Receive<string>(text => text == "work", _ =>
            {
                probe.Tell("begun");
                goOn.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
                probe.Tell("done");
            });
            ReceiveAsync<string>(text => text == "work async", async _ =>
            {
                probe.Tell("begun");
                (await goOn.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
                probe.Tell("done");
            });
            Receive<string>(probe.Tell);
        }
    }

    [Fact]
    public void Actions_run_in_the_order_in_which_they_are_due()
    {
        var order = new List<int>();
        foreach (var seconds in new[] { 3, 1, 2 })
            Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(seconds), () => order.Add(seconds));
        Scheduler.Advance(TimeSpan.FromSeconds(3));

        order.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void The_clock_is_where_the_test_put_it()
    {
        var before = Sys.Scheduler.Now;
        Scheduler.AdvanceTo(before + TimeSpan.FromDays(2));

        (Sys.Scheduler.Now - before).ShouldBe(TimeSpan.FromDays(2));
        Should.Throw<InvalidOperationException>(() => Scheduler.AdvanceTo(before));
    }

    [Fact]
    public void Timers_and_the_receive_timeout_keep_virtual_time()
    {
        var actor = ActorOf(Props.Create(() => new Timed(TestActor)));
        actor.Tell("start");
        ExpectMsg("started");
        Scheduler.Advance(TimeSpan.FromMinutes(9));
        ExpectMsg("timer");
        Scheduler.Advance(TimeSpan.FromMinutes(10));

        ExpectMsg("idle");
    }

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef probe)
        {
            Receive<string>(text => text == "start", _ =>
            {
                Timers!.StartSingleTimer("key", "timer", TimeSpan.FromMinutes(9));
                SetReceiveTimeout(TimeSpan.FromMinutes(10));
                probe.Tell("started");
            });
            Receive<ReceiveTimeout>(_ => probe.Tell("idle"));
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler? Timers { get; set; }
    }
}
