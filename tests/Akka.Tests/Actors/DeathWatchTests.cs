using Akka.Actor;

namespace Akka.Tests.Actors;

public sealed class DeathWatchTests : TestSystem
{
    private readonly TestProbe _probe;

    public DeathWatchTests() => _probe = CreateProbe();

    [Fact]
    public void A_watcher_hears_of_the_end_once()
    {
        var subject = Subject();
        _probe.Watch(subject).Watch(subject);

        System.Stop(subject);

        var terminated = _probe.Expect<Terminated>();
        terminated.ActorRef.ShouldBe(subject);
        terminated.ExistenceConfirmed.ShouldBeTrue();
        terminated.AddressTerminated.ShouldBeFalse();
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void A_dead_actor_can_be_watched()
    {
        var subject = Subject();
        subject.GracefulStop(Limit).Wait(Limit);

        _probe.Watch(subject).ExpectTerminated(subject);
    }

    [Fact]
    public void Of_one_that_is_gone_already_nobody_knows_whether_it_was()
    {
        var subject = Subject();
        subject.GracefulStop(Limit).Wait(Limit);

        _probe.Watch(subject);

        var terminated = _probe.Expect<Terminated>();
        terminated.ActorRef.ShouldBe(subject);
        terminated.ExistenceConfirmed.ShouldBeFalse();
    }

    [Fact]
    public void An_actor_that_never_was_can_be_watched()
    {
        var nobody = ((ExtendedActorSystem)System).Provider.ResolveActorRef($"akka://{System.Name}/user/never");

        _probe.Watch(nobody);

        var terminated = _probe.Expect<Terminated>();
        terminated.ActorRef.Path.Name.ShouldBe("never");
        terminated.ExistenceConfirmed.ShouldBeFalse();
    }

    [Fact]
    public void Every_watcher_hears_of_it()
    {
        var subject = Subject();
        var others = Enumerable.Range(0, 10).Select(_ => CreateProbe().Watch(subject)).ToList();

        System.Stop(subject);

        foreach (var other in others) other.ExpectTerminated(subject);
    }

    [Fact]
    public void Watch_with_gives_the_message_instead()
    {
        var subject = Subject();
        var watcher = Watcher(subject, context => context.WatchWith(subject, "it has ended"));

        System.Stop(subject);

        _probe.Expect("it has ended");
        System.Stop(watcher);
    }

    [Fact]
    public void Who_unwatches_hears_nothing()
    {
        var subject = Subject();
        var watcher = Watcher(subject, context =>
        {
            context.Watch(subject);
            context.Unwatch(subject);
        });
        subject.GracefulStop(Limit).Wait(Limit);

        watcher.Ask<string>("sync", Limit).Wait(Limit);
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void Unwatching_takes_back_news_that_wait_in_the_mailbox()
    {
        var subject = Subject();
        using var gate = new ManualResetEventSlim();
        var watcher = Watcher(subject, context => context.Watch(subject));
        watcher.Tell((Action<IUntypedActorContext>)(context =>
        {
            gate.Wait(Limit);
            context.Unwatch(subject);
        }));
        subject.GracefulStop(Limit).Wait(Limit);
        gate.Set();

        watcher.Ask<string>("sync", Limit).Wait(Limit);
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void Watching_with_another_message_is_refused()
    {
        var subject = Subject();
        Exception? refused = null;
        Watcher(subject, context =>
        {
            context.WatchWith(subject, "one");
            refused = Record.Exception(() => context.WatchWith(subject, "two"));
        });

        refused.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void Who_does_not_handle_the_news_dies_too()
    {
        var subject = Subject();
        var careless = System.ActorOf(Props.Create(() => new Careless(subject)));
        careless.Ask<string>("sync", Limit).Wait(Limit);
        var watcher = CreateProbe().Watch(careless);

        System.Stop(subject);

        watcher.ExpectTerminated(careless);
    }

    [Fact]
    public void A_parent_may_watch_its_child()
    {
        var parent = System.ActorOf(Props.Create(() => new WatchesItsChild(_probe.Ref)));

        parent.Tell("go");

        _probe.Expect("child ended, children left: 0");
    }

    [Fact]
    public void Watching_oneself_does_nothing()
    {
        var watcher = Watcher(_probe.Ref, context => context.Watch(context.Self));

        watcher.Ask<string>("sync", Limit).Result.ShouldBe("sync");
    }

    private IActorRef Subject() => System.ActorOf(Recorder.Create(((ExtendedActorSystem)System).DeadLetters));

    private IActorRef Watcher(IActorRef subject, Action<IUntypedActorContext> first)
    {
        var watcher = System.ActorOf(Props.Create(() => new Watching(_probe.Ref)));
        watcher.Tell(first);
        watcher.Ask<string>("sync", Limit).Wait(Limit);
        return watcher;
    }

    private sealed class Watching(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Action<IUntypedActorContext> action:
                    action(Context);
                    break;
                case "sync":
                    Sender.Tell("sync");
                    break;
                default:
                    probe.Tell(message);
                    break;
            }
        }
    }

    private sealed class Careless : ReceiveActor
    {
        public Careless(IActorRef subject)
        {
            Context.Watch(subject);
            Receive<string>(text => Sender.Tell(text));
        }
    }

    private sealed class WatchesItsChild : ReceiveActor
    {
        public WatchesItsChild(IActorRef probe)
        {
            Receive<string>(_ =>
            {
                var child = Context.ActorOf(Recorder.Create(Context.System.DeadLetters), "child");
                Context.Watch(child);
                Context.Stop(child);
            });
            Receive<Terminated>(_ => probe.Tell($"child ended, children left: {Context.GetChildren().Count()}"));
        }
    }
}
