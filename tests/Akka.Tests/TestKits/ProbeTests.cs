using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Tests.TestKits;

// Probes, latches, barriers and event filters.

public sealed class ProbeTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG, akka.stdout-loglevel = OFF, akka.log-dead-letters = off")
{

    [Fact]
    public void A_probe_answers_forwards_and_sends()
    {
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        first.Send(second, "question");

        second.ExpectMsg("question");
        second.Sender.ShouldBe(first.Ref);
        second.Reply("answer");
        first.ExpectMsgFrom(second.Ref, "answer");

        second.Forward(TestActor);
        ExpectMsgFrom(first.Ref, "question");
    }

    [Fact]
    public void A_probe_stands_where_a_reference_can()
    {
        var probe = CreateTestProbe("named");
        ((IActorRef)probe).Path.Name.ShouldBe("named");
        ((ICanTell)probe).Tell("hello", TestActor);

        probe.ExpectMsg("hello");
        probe.Equals(probe.Ref).ShouldBeTrue();
    }

    [Fact]
    public void An_auto_pilot_answers_until_it_stops()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"pilot: {message}");
            return message is "last" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        foreach (var word in new[] { "first", "last", "late" }) probe.Ref.Tell(word, TestActor);

        ExpectMsg("pilot: first");
        ExpectMsg("pilot: last");
        probe.ReceiveN(3).ShouldBe(["first", "last", "late"]);
        ExpectNoMsg(20);
    }

    [Fact]
    public void A_latch_opens_when_it_has_been_counted_down()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        latch.IsOpen.ShouldBeFalse();
        Should.Throw<TimeoutException>(() => latch.Ready(TimeSpan.FromMilliseconds(10)));
        latch.CountDown();
        latch.Ready();
        latch.Reset();
        latch.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task A_barrier_holds_until_all_have_come()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(barrier.Await);
        barrier.Await();

        await other;
    }

    [Fact]
    public void One_log_event_is_expected() =>
        EventFilter.Error(contains: "oops").ExpectOne(() => Log.Error("oops it is"));

    [Fact]
    public void A_log_event_that_does_not_come_fails() =>
        Should.Throw<XunitException>(() => EventFilter.Warning("never").Expect(1, TimeSpan.FromMilliseconds(20), () => { }))
            .Message.ShouldContain("Timeout");

    [Fact]
    public void More_log_events_than_expected_fail() =>
        Should.Throw<XunitException>(() => EventFilter.Info(start: "twice").ExpectOne(() =>
        {
            for (var i = 0; i < 2; i++) Log.Info("twice");
            EventFilter.Info("both are through").ExpectOne(() => Log.Info("both are through"));
        })).Message.ShouldContain("received 2");

    [Fact]
    public void The_cause_of_an_error_is_expected()
    {
        var actor = ActorOf<Failing>("failing");

        EventFilter.Exception<InvalidOperationException>("no good", source: "/user/failing").ExpectOne(() => actor.Tell("fail"));
    }

    [Fact]
    public void Filters_are_joined_by_and()
    {
        var result = EventFilter.Debug("a").And.Warning("b").Expect(2, () =>
        {
            Log.Debug("a");
            Log.Warning("b");
            return 5;
        });

        result.ShouldBe(5);
    }

    [Fact]
    public void A_dead_letter_is_expected()
    {
        var actor = Watch(ActorOf<Failing>());
        Sys.Stop(actor);
        ExpectTerminated(actor);

        EventFilter.DeadLetter<string>(text => text == "too late").ExpectOne(() => actor.Tell("too late"));
    }

    [Fact]
    public async Task An_event_is_expected_of_something_asynchronous() =>
        await EventFilter.Custom<Event.Info>(info => info.Message.ToString() == "later").ExpectOneAsync(async () =>
        {
            await Task.Yield();
            Log.Info("later");
        });

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("no good");
    }
}
