using Akka.Actor;
using Akka.Actor.Dsl;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Extensions;
using Akka.TestKit.TestActors;
using Xunit.Sdk;

namespace Akka.Tests.TestKits;

// Actors that tests make without a class of their own, and such as run on the test's thread.
public sealed class TestActorsTests() : Akka.TestKit.Xunit2.TestKit("akka.stdout-loglevel = OFF, akka.log-dead-letters = off")
{
    [Fact]
    public void An_actor_is_made_of_a_few_lines()
    {
        var actor = ActorOf((act, context) =>
        {
            act.OnPreStart = _ => TestActor.Tell("started");
            act.OnPostStop = _ => TestActor.Tell("stopped");
            act.Receive<int>((number, ctx) => ctx.Sender.Tell(number + 1));
            act.Receive<string>(text => text == "other", (_, _) => act.Become((message, ctx) => ctx.Sender.Tell($"became {message}")));
            act.ReceiveAny((_, ctx) => ctx.Sender.Tell(context.Self));
        }, "few-lines");

        ExpectMsg("started");
        actor.Tell(1);
        ExpectMsg(2);
        actor.Tell(new object());
        ExpectMsg(actor);
        actor.Tell("other");
        actor.Tell(5);
        ExpectMsg("became 5");
        Sys.Stop(actor);
        ExpectMsg("stopped");
    }

    [Fact]
    public void A_hook_of_such_an_actor_may_do_as_usual_too()
    {
        var parent = ActorOf(act =>
        {
            act.Strategy = new OneForOneStrategy(_ => Directive.Restart);
            var child = act.ActorOf(inner =>
            {
                inner.OnPostRestart = (_, _) => TestActor.Tell("restarted");
                inner.OnPreRestart = (reason, message, _) => inner.DefaultPreRestart(reason, message);
                inner.OnPostStop = _ => TestActor.Tell("stopped");
                inner.ReceiveAny((_, _) => throw new InvalidOperationException("oops"));
            });
            act.ReceiveAny((message, _) => child.Forward(message));
        });

        EventFilter.Exception<InvalidOperationException>("oops").ExpectOne(() => parent.Tell("fail"));

        ExpectMsg("stopped");
        ExpectMsg("restarted");
    }

    [Fact]
    public void A_child_of_the_test_actor_is_treated_as_the_test_says()
    {
        var probe = CreateTestProbe();
        var stops = probe.ChildActorOf(Props.Create<Fails>(), "stops", SupervisorStrategy.StoppingStrategy);
        var resumes = probe.ChildActorOf(Props.Create<Fails>(), new OneForOneStrategy(_ => Directive.Resume));
        stops.Path.Parent.ShouldBe(probe.Ref.Path);
        Watch(stops);

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => stops.Tell("fail"));
        ExpectTerminated(stops);
        EventFilter.Warning("oops").ExpectOne(() => resumes.Tell("fail"));
        resumes.Tell("count");
        ExpectMsg(1);
    }

    [Fact]
    public void An_actor_on_the_tests_thread_has_handled_a_message_when_tell_returns()
    {
        var counts = ActorOfAsTestActorRef<Fails>("counts");
        counts.Tell("count");
        counts.Tell("count");

        counts.UnderlyingActor.Count.ShouldBe(2);
        ExpectMsg(1);
        ExpectMsg(2);
        (counts == counts.Ref).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => counts.Receive("fail")).Message.ShouldBe("oops");
        Sys.ActorSelection("/user/counts").ResolveOne(TimeSpan.FromSeconds(30)).Result.ShouldBe(counts.Ref);
    }

    [Fact]
    public void Any_actor_may_run_on_the_thread_of_who_tells_it_something()
    {
        var thread = 0;
        void Note() => thread = Environment.CurrentManagedThreadId;
        var actor = Sys.ActorOf(Props.Create<Calls>((Action)Note).WithDispatcher(CallingThreadDispatcher.Id));

        actor.Tell("now");

        thread.ShouldBe(Environment.CurrentManagedThreadId);
        new TestActorRef<Fails>(Sys, Props.Create<Fails>()).Path.Name.ShouldStartWith("$$");
    }

    [Fact]
    public void It_can_be_the_child_of_another_and_restarts_with_a_new_instance()
    {
        var parent = ActorOfAsTestActorRef<BlackHoleActor>();
        var child = ActorOfAsTestActorRef<Fails>(Props.Create<Fails>(), parent, "child");
        child.Path.Parent.ShouldBe(parent.Path);
        var before = child.UnderlyingActor;

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => child.Tell("fail"));

        child.UnderlyingActor.ShouldNotBeSameAs(before);
        child.UnderlyingActor.Count.ShouldBe(0);
    }

    [Fact]
    public void Ready_made_actors_do_what_they_are_called()
    {
        var probe = CreateTestProbe();
        ActorOf(SimpleEchoActor.Props()).Tell("simple");
        ExpectMsg("simple");
        ActorOf(ForwardActor.Props(probe.Ref)).Tell("forward");
        probe.ExpectMsgFrom(TestActor, "forward");
        ActorOf(EchoActor.Props(this)).Tell("both", probe.Ref);
        ExpectMsgFrom(probe.Ref, "both");
        probe.ExpectMsg("both");
    }

    [Fact]
    public async Task Messages_come_in_any_order_as_equals_or_as_predicates()
    {
        foreach (var message in new object[] { 1, "two", 3, "four" }) TestActor.Tell(message);

        ExpectMsgAllOf<object>(["two", 1]).ShouldBe([1, "two"]);
        ExpectMsgAllOfMatchingPredicates(PredicateInfo.Create<string>(text => text.Length == 4), PredicateInfo.Create<int>(_ => true))
            .ShouldBe([3, "four"]);

        foreach (var number in Enumerable.Range(1, 5)) TestActor.Tell(number);
        var taken = new List<int>();
        await foreach (var number in ReceiveWhileAsync<int>(number => number < 4)) taken.Add(number);
        taken.ShouldBe([1, 2, 3]);
        ((int)PeekOne(CancellationToken.None)).ShouldBe(4);
        (await WaitForRadioSilenceAsync(TimeSpan.FromSeconds(30))).Count.ShouldBe(2);

        TestActor.Tell(1);
        Should.Throw<FailException>(() => ExpectMsgAllOf(2));
    }

    [Fact]
    public async Task The_next_message_may_be_expected_from_whoever_a_predicate_names()
    {
        var probe = CreateTestProbe();
        TestActor.Tell(5, probe.Ref);
        ExpectMsgFrom<int>(sender => sender.Equals(probe.Ref), number => number == 5);
        TestActor.Tell(6, probe.Ref);
        await ExpectMsgFromAsync<int>(probe.Ref, number => number.ShouldBe(6));
    }

    [Fact]
    public async Task A_filter_may_be_given_by_level_and_awaited()
    {
        await EventFilter.ForLogLevel(LogLevel.WarningLevel, contains: "careful").ExpectOneAsync(() => LogAsync("be careful"));
        (await EventFilter.Warning("careful").ExpectOneAsync(async () =>
        {
            await LogAsync("careful");
            return 5;
        })).ShouldBe(5);
        TestKitAssertionsExtension.For(Sys).Assertions.ShouldBeOfType<Akka.TestKit.Xunit2.XunitAssertions>();
    }

    [Fact]
    public async Task A_task_is_expected_to_end_in_time()
    {
        (await Task.FromResult(5).ShouldCompleteWithin(TimeSpan.FromSeconds(30))).ShouldBe(5);
        (await Task.FromException(new InvalidOperationException("oops")).ShouldThrowWithin<InvalidOperationException>(TimeSpan.FromSeconds(30)))
            .Message.ShouldBe("oops");
        await Should.ThrowAsync<TimeoutException>(() => new TaskCompletionSource().Task.ShouldCompleteWithin(TimeSpan.FromMilliseconds(1)));
    }

    private Task LogAsync(string text)
    {
        Sys.Log.Warning(text);
        return Task.CompletedTask;
    }

    private sealed class Fails : ReceiveActor
    {
        public Fails()
        {
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("oops"));
            Receive<string>(text => text == "count", _ => Sender.Tell(++Count));
            ReceiveAny(_ => { });
            Count = 0;
        }

        public int Count { get; private set; }
    }

    private sealed class Calls(Action action) : UntypedActor
    {
        protected override void OnReceive(object message) => action();
    }
}
