using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.Tests.Dispatching;

// How a dispatcher is found and made: aliases, what a block leaves out, and classes of one's own; and which deployment a
// path gets.
public sealed class ConfiguratorTests() : TestSystem($$"""
    akka.actor.default-dispatcher.throughput = 17
    plain { stash-capacity = 2 }
    alias = plain
    alias-of-alias = alias
    circle = circle-too
    circle-too = circle
    pinned { type = PinnedDispatcher }
    counting { type = "{{typeof(CountingConfigurator).AssemblyQualifiedName}}", throughput = 3 }
    akka.actor.deployment {
      "/some/*" { dispatcher = plain }
      "/*/some" { dispatcher = alias }
      "/deep/**" { dispatcher = pinned }
      "/deep/er/**" { dispatcher = counting }
      /some/exact { dispatcher = alias-of-alias }
    }
    """)
{
    [Fact]
    public void A_block_leaves_to_the_default_dispatcher_what_it_does_not_say()
    {
        System.Dispatchers.Lookup("plain").Throughput.ShouldBe(17);
        System.Dispatchers.Lookup("counting").Throughput.ShouldBe(3);
        System.Dispatchers.DefaultDispatcherConfig.GetInt("throughput").ShouldBe(17);
    }

    [Fact]
    public void A_path_may_stand_for_another_one()
    {
        var actor = System.ActorOf(Props.Create(() => new Stashing()).WithDispatcher("alias-of-alias"));

        for (var i = 0; i < 2; i++) actor.Ask<string>("keep", Limit).Result.ShouldBe("kept");
        actor.Ask<string>("keep", Limit).Result.ShouldBe("no room");
    }

    [Fact]
    public void Paths_that_go_round_and_paths_of_nothing_are_refused()
    {
        Should.Throw<ConfigurationException>(() => System.Dispatchers.Lookup("circle")).Message.ShouldContain("circle");
        Should.Throw<ConfigurationException>(() => System.Dispatchers.Lookup("nothing")).Message.ShouldContain("nothing");
    }

    [Fact]
    public void A_pinned_dispatcher_is_another_one_at_each_lookup() =>
        System.Dispatchers.Lookup("pinned").ShouldNotBeSameAs(System.Dispatchers.Lookup("pinned"));

    [Fact]
    public void A_class_of_ones_own_makes_a_dispatcher()
    {
        var actor = System.ActorOf(Props.Create(() => new Stashing()).WithDispatcher("counting"));

        actor.Ask<string>("keep", Limit).Result.ShouldBe("kept");

        var dispatcher = System.Dispatchers.Lookup("counting").ShouldBeOfType<CountingDispatcher>();
        dispatcher.Id.ShouldBe("counting");
        dispatcher.Configurator.ShouldBeOfType<CountingConfigurator>();
        dispatcher.RunCount.ShouldBePositive();
    }

    [Fact]
    public void A_configurator_can_be_registered_once()
    {
        var prerequisites = System.Dispatchers.Prerequisites;
        var configurator = new CountingConfigurator(ConfigurationFactory.ParseString("id = mine"), prerequisites);

        System.Dispatchers.RegisterConfigurator("mine", configurator).ShouldBeTrue();
        System.Dispatchers.RegisterConfigurator("mine", configurator).ShouldBeFalse();
        System.Dispatchers.Lookup("mine").ShouldBeSameAs(configurator.Dispatcher());
    }

    [Theory]
    [InlineData("some/one", "plain")]
    [InlineData("any/some", "alias")]
    [InlineData("some/exact", "alias-of-alias")]
    [InlineData("deep/one", "pinned")]
    [InlineData("deep/one/two", "pinned")]
    [InlineData("deep/er/one", "counting")]
    [InlineData("deep", null)]
    [InlineData("other", null)]
    public void The_nearest_deployment_counts(string path, string? dispatcher) =>
        (((ExtendedActorSystem)System).Provider.Deployer.Lookup(path.Split('/'))?.Dispatcher).ShouldBe(dispatcher);

    private sealed class Stashing : UntypedActorWithStash
    {
        protected override void OnReceive(object message)
        {
            try
            {
                Stash.Stash();
                Sender.Tell("kept");
            }
            catch (StashOverflowException)
            {
                Sender.Tell("no room");
            }
        }
    }
}

public sealed class CountingConfigurator : MessageDispatcherConfigurator
{
    private readonly CountingDispatcher _dispatcher;

    public CountingConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites) =>
        _dispatcher = new CountingDispatcher(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}

public sealed class CountingDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
{
    private int _runCount;

    public int RunCount => Volatile.Read(ref _runCount);

    protected override void ExecuteTask(IRunnable run)
    {
        Interlocked.Increment(ref _runCount);
        ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    protected override void Shutdown() { }
}
