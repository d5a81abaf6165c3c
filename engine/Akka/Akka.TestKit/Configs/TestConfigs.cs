using Akka.Configuration;

namespace Akka.TestKit.Configs;

// The configurations that tests begin with.

public static class TestConfigs
{
    /// <summary>The test kit's defaults: the listener that event filters need, and akka.test.</summary>
    public static Config DefaultConfig { get; } = ConfigurationFactory.FromResource<TestKitSettings>("Akka.TestKit.reference.conf");

    /// <summary>Time that stands still until the test moves it.</summary>
    public static Config TestSchedulerConfig { get; } =
        ConfigurationFactory.ParseString("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"");
}
