using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

// The test kit as a base of xUnit's test classes: each test has a system of its own, which ends with it.

public class TestKit : TestKitBase, IDisposable
{
    protected readonly ITestOutputHelper Output;

    private bool _isDisposed;

    public TestKit(ActorSystem system = null, ITestOutputHelper output = null) : base(Assertions, system) => Output = Begin(output);

    public TestKit(ActorSystemSetup config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Assertions, config, actorSystemName) => Output = Begin(output);

    public TestKit(Config config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Assertions, config, actorSystemName) => Output = Begin(output);

    /// <summary>A system with this configuration. A text that is one bare word, such as the name of the test, is an empty one.</summary>
    public TestKit(string config, ITestOutputHelper output = null)
        : base(Assertions, IsName(config) ? Config.Empty : ConfigurationFactory.ParseString(config)) => Output = Begin(output);

    public static new Config DefaultConfig => TestKitBase.DefaultConfig;

    public static new Config FullDebugConfig => TestKitBase.FullDebugConfig;

    protected static XunitAssertions Assertions { get; } = new();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the system; override it to do something before that.</summary>
    protected virtual void AfterAll() => Shutdown();

    protected virtual void Dispose(bool disposing)
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (disposing) AfterAll();
    }

    /// <summary>Writes the system's log to the test's output too.</summary>
    protected void InitializeLogger(ActorSystem system)
    {
        if (Output is not null) Attach(system, Output);
    }

    private static bool IsName(string config) => config is { Length: > 0 } && config.All(char.IsLetterOrDigit);

    private ITestOutputHelper Begin(ITestOutputHelper output)
    {
        if (output is not null) Attach(Sys, output);
        return output;
    }

    private static void Attach(ActorSystem system, ITestOutputHelper output)
    {
        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new Internals.TestOutputLogger(output)), "log-test");
        logger.Tell(new InitializeLogger(system.EventStream), ActorRefs.NoSender);
    }
}
