using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.Tests.Dispatching;

public sealed class DispatcherTests() : TestSystem("""
    own {
      type = ForkJoinDispatcher
      throughput = 1
      dedicated-thread-pool { thread-count = 2 }
    }
    pinned { type = PinnedDispatcher, executor = "fork-join-executor" }
    odd { type = Nonsense }
    alias = other-alias
    other-alias = own
    round = and-round
    and-round = round
    counting { type = "Akka.Tests.Dispatching.DispatcherTests+CountingConfigurator, Akka.Tests" }
    akka.actor.deployment { /placed { dispatcher = own } }
    """)
{
    [Fact]
    public void A_fork_join_dispatcher_has_threads_of_its_own()
    {
        var threads = Enumerable.Range(0, 20)
            .Select(_ => System.ActorOf(Props.Create(() => new TellsItsThread()).WithDispatcher("own")))
            .Select(actor => actor.Ask<(int Id, bool IsPool)>("?", Limit).Result)
            .ToList();

        threads.ShouldAllBe(thread => !thread.IsPool);
        threads.Select(thread => thread.Id).Distinct().Count().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Aliases_share_the_dispatcher_that_they_stand_for()
    {
        System.Dispatchers.Lookup("alias").ShouldBeSameAs(System.Dispatchers.Lookup("own"));
        System.Dispatchers.Lookup("alias").Id.ShouldBe("own");
    }

    [Fact]
    public void Aliases_that_go_round_are_told() =>
        Should.Throw<ConfigurationException>(() => System.Dispatchers.Lookup("round"))
            .Message.ShouldStartWith("Could not find a concrete dispatcher config after following");

    [Fact]
    public void A_dispatcher_of_ones_own_hears_of_actors_that_begin_and_end()
    {
        var actor = System.ActorOf(Props.Create(() => new TellsItsThread()).WithDispatcher("counting"));
        actor.Ask<(int, bool)>("?", Limit).Wait(Limit);
        var dispatcher = (CountingDispatcher)System.Dispatchers.Lookup("counting");
        dispatcher.Begun.ShouldBe([actor.Path.Name]);

        actor.GracefulStop(Limit).Wait(Limit);

        dispatcher.Ended.ShouldBe([actor.Path.Name]);
    }

    [Fact]
    public void A_pinned_actor_keeps_its_thread()
    {
        var actor = System.ActorOf(Props.Create(() => new TellsItsThread()).WithDispatcher("pinned"));

        var threads = Enumerable.Range(0, 10).Select(_ => actor.Ask<(int Id, bool IsPool)>("?", Limit).Result).ToList();

        threads.Distinct().Count().ShouldBe(1);
        threads[0].IsPool.ShouldBeFalse();
    }

    [Fact]
    public void The_deployment_names_a_dispatcher_by_path()
    {
        var actor = System.ActorOf(Props.Create(() => new TellsItsThread()), "placed");

        actor.Ask<(int Id, bool IsPool)>("?", Limit).Result.IsPool.ShouldBeFalse();
    }

    [Theory]
    [InlineData("akka.actor.default-dispatcher", true)]
    [InlineData("akka.actor.task-dispatcher", true)]
    [InlineData("akka.actor.default-fork-join-dispatcher", false)]
    [InlineData("akka.actor.internal-dispatcher", false)]
    public void Some_dispatchers_are_there_without_configuration(string id, bool isPool)
    {
        var actor = System.ActorOf(Props.Create(() => new TellsItsThread()).WithDispatcher(id));

        actor.Ask<(int Id, bool IsPool)>("?", Limit).Result.IsPool.ShouldBe(isPool);
    }

    [Fact]
    public void A_dispatcher_of_unknown_type_is_refused() =>
        Should.Throw<Exception>(() => System.ActorOf(Props.Create(() => new TellsItsThread()).WithDispatcher("odd")))
            .ToString().ShouldContain("odd");

    [Fact]
    public void An_actor_handles_one_message_at_a_time_whoever_sends()
    {
        var probe = CreateProbe();
        var actor = System.ActorOf(Props.Create(() => new Counts(80_000, probe.Ref)));

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++) actor.Tell("one", ActorRefs.NoSender);
        });

        probe.Expect(80_000);
    }

    [Fact]
    public void Every_sender_sees_its_own_order()
    {
        var probe = CreateProbe();
        var last = new ConcurrentDictionary<int, int>();
        var actor = System.ActorOf(Props.Create(() => new ChecksOrder(8 * 5_000, last, probe.Ref)));

        Parallel.For(0, 8, sender =>
        {
            for (var i = 1; i <= 5_000; i++) actor.Tell((sender, i), ActorRefs.NoSender);
        });

        probe.Expect("in order");
    }

    private sealed class TellsItsThread : ReceiveActor
    {
        public TellsItsThread() => ReceiveAny(_ =>
            Sender.Tell((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread)));
    }

    private sealed class Counts : ReceiveActor
    {
        private int _count;

        public Counts(int expected, IActorRef probe) => ReceiveAny(_ =>
        {
            if (++_count == expected) probe.Tell(_count);
        });
    }

    private sealed class ChecksOrder : ReceiveActor
    {
        private int _count;

        public ChecksOrder(int expected, ConcurrentDictionary<int, int> last, IActorRef probe) => Receive<(int Sender, int Number)>(message =>
        {
            if (last.GetValueOrDefault(message.Sender) + 1 != message.Number) probe.Tell($"sender {message.Sender} out of order");
            last[message.Sender] = message.Number;
            if (++_count == expected) probe.Tell("in order");
        });
    }

    public sealed class CountingConfigurator : MessageDispatcherConfigurator
    {
        private readonly CountingDispatcher _dispatcher;

        public CountingConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites) =>
            _dispatcher = new CountingDispatcher(this);

        public override MessageDispatcher Dispatcher() => _dispatcher;
    }

    private sealed class CountingDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
    {
        public ConcurrentQueue<string> Begun { get; } = [];

        public ConcurrentQueue<string> Ended { get; } = [];

        public override void Attach(ActorCell cell)
        {
            Begun.Enqueue(cell.Self.Path.Name);
            base.Attach(cell);
        }

        public override void Detach(ActorCell cell)
        {
            Ended.Enqueue(cell.Self.Path.Name);
            base.Detach(cell);
        }

        protected override void ExecuteTask(IRunnable run) => Task.Run(run.Run);

        protected override void Shutdown()
        {
        }
    }
}
