using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Akka.Tests.Systems;

public sealed class ActorSystemTests
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("under_score")]
    [InlineData("sp ace")]
    public void A_system_name_is_letters_digits_and_dashes(string name) =>
        Should.Throw<ArgumentException>(() => ActorSystem.Create(name, Quiet));

    [Fact]
    public async Task Terminating_stops_all_actors()
    {
        var system = ActorSystem.Create("ends", Quiet);
        var stopped = new TaskCompletionSource();
        var actor = system.ActorOf(Props.Create(() => new TellsItsEnd(stopped)));
        await actor.Ask<string>("sync", Limit);

        await system.Terminate().WaitAsync(Limit);

        stopped.Task.IsCompleted.ShouldBeTrue();
        system.WhenTerminated.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Actors_that_are_made_while_the_system_ends_end_with_it_or_are_refused()
    {
        for (var round = 0; round < 20; round++)
        {
            var system = ActorSystem.Create("ends", Quiet);
            var counts = new int[2];
            using var together = new Barrier(3);
            var makers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
                () => MakeUntilRefused(system, counts, together), TaskCreationOptions.LongRunning)).ToArray();
            together.SignalAndWait(Limit).ShouldBeTrue();
            var ended = system.Terminate();
            await Task.WhenAll(makers).WaitAsync(Limit);
            await ended.WaitAsync(Limit);

            counts[1].ShouldBe(counts[0]);
        }
    }

    private static void MakeUntilRefused(ActorSystem system, int[] counts, Barrier together)
    {
        together.SignalAndWait(Limit).ShouldBeTrue();
        var props = Props.Create(() => new Counted(counts));
        try
        {
            while (true)
            {
                system.ActorOf(props);
                Interlocked.Increment(ref counts[0]);
            }
        }
        catch (InvalidOperationException)
        {
            return; // The system ends.
        }
    }

    private sealed class Counted(int[] counts) : ReceiveActor
    {
        protected override void PostStop() => Interlocked.Increment(ref counts[1]);
    }

    [Fact]
    public async Task Users_actors_end_before_the_systems()
    {
        var system = (ExtendedActorSystem)ActorSystem.Create("ends", Quiet);
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        system.SystemActorOf(Props.Create(() => new NotesItsEnd("system", order)), "late");
        system.ActorOf(Props.Create(() => new NotesItsEnd("user", order)), "early");

        await system.Terminate().WaitAsync(Limit);

        order.ShouldBe(["user", "system"]);
    }

    [Fact]
    public async Task Termination_callbacks_run_last_one_first()
    {
        var system = ActorSystem.Create("ends", Quiet);
        var order = new List<int>();
        system.RegisterOnTermination(() => order.Add(1));
        system.RegisterOnTermination(() => order.Add(2));

        await system.Terminate().WaitAsync(Limit);

        order.ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Terminating_twice_is_the_same_as_once()
    {
        var system = ActorSystem.Create("ends", Quiet);

        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Limit);
    }

    [Fact]
    public async Task No_actor_can_be_made_in_a_system_that_has_ended()
    {
        var system = ActorSystem.Create("ends", Quiet);
        await system.Terminate().WaitAsync(Limit);

        Should.Throw<InvalidOperationException>(() => system.ActorOf(Props.Create(() => new NotesItsEnd("x", new()))));
    }

    [Fact]
    public async Task A_configuration_may_come_from_a_setup()
    {
        var setup = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("my.value = 5").WithFallback(Quiet));
        var system = ActorSystem.Create("setup", ActorSystemSetup.Create(setup));

        system.Settings.Config.GetInt("my.value").ShouldBe(5);
        system.Settings.Config.GetInt("akka.actor.default-dispatcher.throughput").ShouldBeGreaterThan(0);
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public void A_provider_that_does_not_exist_is_named()
    {
        var config = ConfigurationFactory.ParseString("akka.actor.provider = \"No.Such.Provider, Nowhere\"").WithFallback(Quiet);

        Should.Throw<Exception>(() => ActorSystem.Create("wrong", config)).ToString().ShouldContain("No.Such.Provider");
    }

    [Fact]
    public async Task Setups_are_found_by_their_type()
    {
        var setup = ActorSystemSetup.Create(new MySetup(7));

        setup.Get<MySetup>().Value.Number.ShouldBe(7);
        setup.Get<BootstrapSetup>().HasValue.ShouldBeFalse();
        await Task.CompletedTask;
    }

    [Fact]
    public async Task An_extension_is_made_once()
    {
        var system = ActorSystem.Create("extended", Quiet);

        var first = system.WithExtension<Counter, CounterProvider>();
        var second = system.WithExtension<Counter, CounterProvider>();

        second.ShouldBeSameAs(first);
        system.HasExtension<Counter>().ShouldBeTrue();
        system.GetExtension<Counter>().ShouldBeSameAs(first);
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public async Task Extensions_named_in_the_configuration_are_loaded_at_start()
    {
        var name = typeof(CounterProvider).AssemblyQualifiedName!;
        var config = ConfigurationFactory.ParseString($"akka.extensions = [\"{name}\"]").WithFallback(Quiet);

        var system = ActorSystem.Create("extended", config);

        system.HasExtension<Counter>().ShouldBeTrue();
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public async Task The_tree_of_actors_can_be_printed()
    {
        var system = (ExtendedActorSystem)ActorSystem.Create("printed", Quiet);
        system.ActorOf(Props.Create(() => new NotesItsEnd("x", new())), "leaf");

        system.PrintTree().ShouldContain("leaf");
        await system.Terminate().WaitAsync(Limit);
    }

    private sealed class MySetup(int number) : Setup
    {
        public int Number { get; } = number;
    }

    public sealed class Counter : IExtension;

    public sealed class CounterProvider : ExtensionIdProvider<Counter>
    {
        public override Counter CreateExtension(ExtendedActorSystem system) => new();
    }

    private sealed class TellsItsEnd(TaskCompletionSource stopped) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);

        protected override void PostStop() => stopped.SetResult();
    }

    private sealed class NotesItsEnd(string name, System.Collections.Concurrent.ConcurrentQueue<string> order) : UntypedActor
    {
        protected override void OnReceive(object message) { }

        protected override void PostStop() => order.Enqueue(name);
    }
}
