using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actors;

// Exceptions and log lines whose exact words, types or absence other code relies on.
public sealed class ExactWordsTests() : TestSystem("akka.actor.ask-timeout = 50ms")
{
    [Fact]
    public async Task A_question_without_an_answer_says_how_long_it_waited()
    {
        var silent = System.ActorOf(Props.Create<Silent>());

        (await Should.ThrowAsync<AskTimeoutException>(() => silent.Ask("?"))).Message.ShouldBe("Timeout after 00:00:00.0500000 seconds");
    }

    [Fact]
    public async Task The_answer_to_a_cancelled_question_is_no_dead_letter()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        var asked = CreateProbe();
        using var source = new CancellationTokenSource();
        var question = asked.Ref.Ask("?", Timeout.InfiniteTimeSpan, source.Token);
        asked.Expect("?");
        var asker = asked.LastSender;
        await source.CancelAsync();
        await Should.ThrowAsync<TaskCanceledException>(question);

        asker.Tell("late", ActorRefs.NoSender);

        probe.ExpectNothingBefore("marker");
    }

    [Fact]
    public async Task Whatever_keeps_a_selection_from_finding_one_is_ActorNotFound()
    {
        var nobody = System.ActorSelection("/user/nobody");
        var thrown = await Should.ThrowAsync<ActorNotFoundException>(() => nobody.ResolveOne(Limit));
        thrown.Message.ShouldBe("Exception occurred while resolving ActorSelection");

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<ActorNotFoundException>(() => nobody.ResolveOne(Limit, cancelled.Token));
    }

    [Fact]
    public async Task Watching_with_another_message_is_refused_and_with_none_too()
    {
        var watcher = System.ActorOf(Props.Create<Watches>());
        var subject = System.ActorOf(Props.Create<Silent>(), "subject");

        (await watcher.Ask<string>(subject, Limit)).ShouldBe(
            $"Watch({watcher}, {subject}) termination message was not overwritten from [first] to [second]. " +
            "If this was intended, unwatch first before using Watch / WatchWith with another message.; message must not be null (Parameter 'message')");
    }

    [Fact]
    public void What_cannot_be_resumed_or_restarted_is_made_anew_and_that_is_logged()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Error));
        System.EventStream.Subscribe(probe.Ref, typeof(Warning));
        var attempts = new Attempts();
        var child = System.ActorOf(Props.Create(() => new Parent(attempts, Directive.Resume))).Ask<IActorRef>("child", Limit).Result;
        var warned = probe.Expect<Warning>();
        warned.Message.ShouldBe("not yet 1");
        warned.LogSource.ShouldBe(child.Path.ToString());
        probe.Expect<Error>().Message.ToString().ShouldStartWith("Changing Resume into Create after ");

        var restarted = new Attempts();
        System.ActorOf(Props.Create(() => new Parent(restarted, Directive.Restart))).Ask<IActorRef>("child", Limit).Wait(Limit).ShouldBeTrue();
        probe.Expect<Error>().Message.ShouldBe("not yet 1");
        probe.Expect<Error>().Message.ToString().ShouldStartWith("Changing Recreate into Create after ");
    }

    [Fact]
    public void A_name_that_is_none_says_what_a_name_is_made_of()
    {
        Should.Throw<InvalidActorNameException>(() => System.ActorOf(Props.Create<Silent>(), "")).Message.ShouldBe("Actor name must not be empty.");
        Should.Throw<InvalidActorNameException>(() => System.ActorOf(Props.Create<Silent>(), "$a")).Message
            .ShouldStartWith("Illegal actor name [$a]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain");
    }

    [Fact]
    public void A_log_event_prints_its_level_time_thread_and_source()
    {
        var told = new Warning("source", typeof(Silent), "careful");

        told.ToString().ShouldBe(FormattableString.Invariant(
            $"[WARNING][{told.Timestamp:MM/dd/yyyy HH:mm:ss.fff}Z][Thread {told.Thread.ManagedThreadId:0000}][source] careful"));
    }

    [Fact]
    public void A_source_is_an_actors_path_or_a_name_with_its_system()
    {
        var actor = System.ActorOf(Props.Create<Silent>(), "logs");

        LogSource.Create(actor, System).Source.ShouldBe(actor.Path.ToString());
        LogSource.Create("name", System).Source.ShouldBe($"name (akka://{System.Name})");
        LogSource.Create("name", System).Type.ShouldBe(typeof(DummyClassForStringSources));
        LogSource.Create(typeof(Silent), System).Source.ShouldBe($"{nameof(Silent)} (akka://{System.Name})");
        Should.Throw<ArgumentException>(() => Logging.LogLevelFor("LOUD"));
        Logging.LogLevelFor("off").StringFor().ShouldBe("OFF");
    }

    private sealed class Attempts
    {
        public int Count { get; set; }
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) { }
    }

    private sealed class Watches : ReceiveActor
    {
        public Watches() => Receive<IActorRef>(subject =>
        {
            Context.WatchWith(subject, "first");
            var second = Should.Throw<InvalidOperationException>(() => Context.WatchWith(subject, "second")).Message;
            var none = Should.Throw<ArgumentNullException>(() => Context.WatchWith(subject, null!)).Message;
            Sender.Tell($"{second}; {none}");
        });
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly Directive _directive;

        public Parent(Attempts attempts, Directive directive)
        {
            _directive = directive;
            Receive<string>(_ => Sender.Tell(Context.ActorOf(Props.Create(() => new Child(attempts)))));
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => _directive);
    }

    private sealed class Child : UntypedActor
    {
        public Child(Attempts attempts)
        {
            if (++attempts.Count < 2) throw new InvalidOperationException($"not yet {attempts.Count}");
        }

        protected override void OnReceive(object message) { }
    }
}
