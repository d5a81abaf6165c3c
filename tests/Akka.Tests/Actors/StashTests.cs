using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class StashTests : TestSystem
{
    private readonly TestProbe _probe;

    public StashTests() => _probe = CreateProbe();

    [Fact]
    public void Stashed_messages_come_back_in_order_and_before_later_ones()
    {
        var actor = System.ActorOf(Props.Create(() => new Opening(_probe.Ref)));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("open");
        actor.Tell(3);

        _probe.Expect(1);
        _probe.Expect(2);
        _probe.Expect(3);
    }

    [Fact]
    public void The_word_of_somebodys_end_can_be_stashed_and_comes_again()
    {
        System.ActorOf(Props.Create(() => new Mourner(_probe.Ref)));

        _probe.Expect("not now");
        _probe.Expect("now");
    }

    [Fact]
    public void A_stashed_message_keeps_its_sender()
    {
        var actor = System.ActorOf(Props.Create(() => new Opening(_probe.Ref)));
        var sender = CreateProbe();
        actor.Tell(1, sender.Ref);
        actor.Tell("open");

        _probe.Expect(1);
        _probe.LastSender.ShouldBe(sender.Ref);
    }

    [Fact]
    public void Unstash_gives_back_the_oldest()
    {
        var actor = System.ActorOf(Props.Create(() => new Opening(_probe.Ref)));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("one");

        _probe.Expect(1);
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void A_message_cannot_be_stashed_twice()
    {
        var actor = System.ActorOf(Props.Create(() => new StashesTwice(_probe.Ref)));

        actor.Tell("again");

        _probe.Expect<IllegalActorStateException>();
    }

    [Fact]
    public void A_restart_puts_the_stash_back_into_the_mailbox()
    {
        var actor = System.ActorOf(Props.Create(() => new Opening(_probe.Ref)));
        actor.Tell(1);
        actor.Tell(new Recorder.Fail(new InvalidOperationException("oops")));
        actor.Tell("open");

        _probe.Expect(1);
    }

    [Fact]
    public void What_is_stashed_at_the_end_becomes_dead_letters()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(Akka.Event.DeadLetter));
        var actor = System.ActorOf(Props.Create(() => new Opening(_probe.Ref)));
        actor.Tell(1);
        actor.Tell(PoisonPill.Instance);

        _probe.Expect<Akka.Event.DeadLetter>().Message.ShouldBe(1);
    }

    [Fact]
    public void A_full_stash_takes_no_more()
    {
        var actor = System.ActorOf(Props.Create(() => new Hoarding(_probe.Ref)).WithStashCapacity(2));
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);

        _probe.Expect("1 of 2");
        _probe.Expect("2 of 2, full");
        _probe.Expect("no room");
    }

    [Fact]
    public void An_unbounded_stash_has_no_limit_whatever_is_set()
    {
        var actor = System.ActorOf(Props.Create(() => new Keeping(_probe.Ref)).WithStashCapacity(1));
        actor.Tell(1);
        actor.Tell(2);

        _probe.Expect("1 of -1");
        _probe.Expect("2 of -1");
    }

    [Fact]
    public void There_is_nothing_to_stash_before_the_first_message()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(Akka.Event.Error));

        System.ActorOf(Props.Create(() => new StashesAtStart()));

        var failure = _probe.Expect<Akka.Event.Error>().Cause.ShouldBeOfType<ActorInitializationException>();
        failure.InnerException.ShouldBeOfType<IllegalActorStateException>();
    }

    [Fact]
    public void Many_stashed_messages_keep_their_order()
    {
        var actor = System.ActorOf(Props.Create(() => new Opening(_probe.Ref)));
        for (var i = 0; i < 1_000; i++) actor.Tell(i);
        actor.Tell("open");

        for (var i = 0; i < 1_000; i++) _probe.Expect(i);
    }

    private sealed class Opening : ReceiveActor, IWithUnboundedStash
    {
        private readonly IActorRef _probe;

        public Opening(IActorRef probe)
        {
            _probe = probe;
            Receive<string>(text => text == "open", _ =>
            {
                Become(Open);
                Stash.UnstashAll();
            });
            Receive<string>(text => text == "one", _ =>
            {
                Become(Open);
                Stash.Unstash();
            });
            Receive<int>(_ => Stash.Stash());
            Receive<Recorder.Fail>(fail => throw fail.Cause);
        }

        public IStash Stash { get; set; } = null!;

        private void Open() => Receive<int>(number => _probe.Forward(number));
    }

    private sealed class StashesTwice(IActorRef probe) : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Stash.Stash();
            probe.Tell(Record.Exception(() => Stash.Stash())!);
        }
    }

    private sealed class Keeping(IActorRef probe) : UntypedActorWithUnboundedStash
    {
        protected override void OnReceive(object message)
        {
            Stash.Stash();
            probe.Tell($"{Stash.Count} of {Stash.Capacity}");
        }
    }

    private sealed class StashesAtStart : UntypedActorWithStash
    {
        protected override void PreStart() => Stash.Stash();

        protected override void OnReceive(object message) { }
    }

    private sealed class Hoarding(IActorRef probe) : UntypedActorWithStash
    {
        protected override void OnReceive(object message)
        {
            try
            {
                Stash.Stash();
                probe.Tell($"{Stash.Count} of {Stash.Capacity}{(Stash.IsFull ? ", full" : "")}");
            }
            catch (StashOverflowException)
            {
                probe.Tell("no room");
            }
        }
    }

    private sealed class Mourner : ReceiveActor, IWithUnboundedStash
    {
        public Mourner(IActorRef probe)
        {
            var child = Context.Watch(Context.ActorOf(Props.Empty));
            Context.Stop(child);
            Receive<Terminated>(_ =>
            {
                probe.Tell("not now");
                Stash.Stash();
                Become(() => Receive<Terminated>(_ => probe.Tell("now")));
                Stash.UnstashAll();
            });
        }

        public IStash Stash { get; set; } = null!;
    }
}
