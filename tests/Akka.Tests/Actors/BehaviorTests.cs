using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actors;

public sealed class BehaviorTests : TestSystem
{
    private readonly TestProbe _probe;

    public BehaviorTests() => _probe = CreateProbe();

    [Fact]
    public void The_first_handler_that_fits_gets_the_message()
    {
        var actor = System.ActorOf(Props.Create(() => new Sorting(_probe.Ref)));
        actor.Tell(-1);
        actor.Tell(1);
        actor.Tell(200);
        actor.Tell(2.5);

        _probe.Expect("negative");
        _probe.Expect("number");
        _probe.Expect("large");
        _probe.Expect("something else");
    }

    [Fact]
    public void A_handler_takes_derived_types()
    {
        var actor = System.ActorOf(Props.Create(() => new TakesExceptions(_probe.Ref)));

        actor.Tell(new ArgumentNullException("x"));

        _probe.Expect("argument");
    }

    [Fact]
    public void Become_replaces_the_behaviour()
    {
        var actor = System.ActorOf(Props.Create(() => new Moody()));

        actor.Ask<string>("hi", Limit).Result.ShouldBe("fine");
        actor.Tell("angry");
        actor.Ask<string>("hi", Limit).Result.ShouldBe("grr");
        actor.Tell("calm");
        actor.Ask<string>("hi", Limit).Result.ShouldBe("fine");
    }

    [Fact]
    public void Stacked_behaviours_come_back_one_by_one()
    {
        var actor = System.ActorOf(Props.Create(() => new Stacking()));

        actor.Ask<string>("?", Limit).Result.ShouldBe("0");
        actor.Tell("push");
        actor.Tell("push");
        actor.Ask<string>("?", Limit).Result.ShouldBe("2");
        actor.Tell("pop");
        actor.Ask<string>("?", Limit).Result.ShouldBe("1");
        actor.Tell("pop");
        actor.Ask<string>("?", Limit).Result.ShouldBe("0");
    }

    [Fact]
    public void A_message_nobody_handles_is_published()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(UnhandledMessage));
        var actor = System.ActorOf(Props.Create(() => new OnlyText()));

        actor.Tell(5, _probe.Ref);

        var unhandled = _probe.Expect<UnhandledMessage>();
        unhandled.Message.ShouldBe(5);
        unhandled.Recipient.ShouldBe(actor);
        unhandled.Sender.ShouldBe(_probe.Ref);
    }

    [Fact]
    public void An_untyped_actor_says_itself_what_it_does_not_handle()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(UnhandledMessage));
        var actor = System.ActorOf(Props.Create(() => new UntypedText()));

        actor.Tell(5);

        _probe.Expect<UnhandledMessage>().Message.ShouldBe(5);
    }

    [Fact]
    public void A_handler_behind_one_for_everything_is_a_mistake()
    {
        var actor = System.ActorOf(Props.Create(() => new Misordered()));

        CreateProbe().Watch(actor).ExpectTerminated(actor);
    }

    [Fact]
    public void A_forwarded_message_keeps_its_sender()
    {
        var forwarder = System.ActorOf(Props.Create(() => new Forwarding(_probe.Ref)));
        var sender = CreateProbe();

        forwarder.Tell("hello", sender.Ref);

        _probe.Expect("hello");
        _probe.LastSender.ShouldBe(sender.Ref);
    }

    [Fact]
    public void Who_has_no_sender_answers_to_the_dead_letters()
    {
        var actor = System.ActorOf(Props.Create(() => new TellsWhoSent(_probe.Ref)));

        actor.Tell("hello", ActorRefs.NoSender);

        _probe.Expect<string>().ShouldBe("deadLetters");
    }

    private sealed class Sorting : ReceiveActor
    {
        public Sorting(IActorRef probe)
        {
            Receive<int>(number => number < 0, _ => probe.Tell("negative"));
            Receive<int>(number =>
            {
                if (number > 100) return false;
                probe.Tell("number");
                return true;
            });
            Receive<int>(_ => probe.Tell("large"));
            ReceiveAny(_ => probe.Tell("something else"));
        }
    }

    private sealed class TakesExceptions : ReceiveActor
    {
        public TakesExceptions(IActorRef probe)
        {
            Receive<ArgumentException>(_ => probe.Tell("argument"));
            Receive<Exception>(_ => probe.Tell("any"));
        }
    }

    private sealed class Moody : ReceiveActor
    {
        public Moody() => Calm();

        private void Calm()
        {
            Receive<string>(text => text == "angry", _ => Become(Angry));
            Receive<string>(_ => Sender.Tell("fine"));
        }

        private void Angry()
        {
            Receive<string>(text => text == "calm", _ => Become(Calm));
            Receive<string>(_ => Sender.Tell("grr"));
        }
    }

    private sealed class Stacking : UntypedActor
    {
        protected override void OnReceive(object message) => Handle(0)(message);

        private UntypedReceive Handle(int depth) => message =>
        {
            switch (message)
            {
                case "push": BecomeStacked(Handle(depth + 1)); break;
                case "pop": UnbecomeStacked(); break;
                default: Sender.Tell(depth.ToString()); break;
            }
        };
    }

    private sealed class OnlyText : ReceiveActor
    {
        public OnlyText() => Receive<string>(_ => { });
    }

    private sealed class UntypedText : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not string) Unhandled(message);
        }
    }

    private sealed class Misordered : ReceiveActor
    {
        public Misordered()
        {
            ReceiveAny(_ => { });
            Receive<string>(_ => { });
        }
    }

    private sealed class Forwarding : ReceiveActor
    {
        public Forwarding(IActorRef target) => ReceiveAny(message => target.Forward(message));
    }

    private sealed class TellsWhoSent : ReceiveActor
    {
        public TellsWhoSent(IActorRef probe) => ReceiveAny(_ => probe.Tell(Sender.Path.Name));
    }
}
