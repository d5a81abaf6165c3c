using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.TestKit;

// A test with an actor system and an actor of its own: what is sent to that actor waits here for the test's expectations.
// The other parts of this class hold those: receiving, expecting, awaiting, and doing things within a time.

public abstract partial class TestKitBase : IActorRefFactory
{
    private static int _kitCount;

    private readonly ITestKitAssertions _assertions;
    private readonly ReceivedMessages _received = new();
    private MessageEnvelope _last = NullMessageEnvelope.Instance;
    private ActorSystem _system;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName) { }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName) { }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(
            assertions, null, ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config ?? DefaultConfig)),
            actorSystemName, testActorName) { }

    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        _assertions = assertions ?? throw new ArgumentNullException(nameof(assertions), "The supplied assertions must not be null.");
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    public static Config DefaultConfig => Configs.TestConfigs.DefaultConfig;

    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString("""
        akka.actor.debug { receive = on, autoreceive = on, lifecycle = on, event-stream = on }
        akka.loglevel = DEBUG
        """);

    public static TimeSpan Now => new(TimeProvider.System.GetUtcNow().Ticks);

    public ActorSystem Sys => _system;

    public IActorRef TestActor { get; private set; }

    public TestKitSettings TestKitSettings { get; private set; }

    /// <summary>Logs in the name of the test's class.</summary>
    public ILoggingAdapter Log { get; private set; }

    public EventFilterFactory EventFilter { get; private set; }

    /// <summary>The message that was received last, and who sent it.</summary>
    public object LastMessage => _last.Message;

    public IActorRef LastSender => _last.Sender;

    public bool HasMessages => _received.Count > 0;

    protected virtual void InitializeTest(ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        _system = system ?? CreateSystem(config, actorSystemName ?? "test");
        Log = Logging.GetLogger(_system, GetType());
        if (system is null) AwaitListener(_system);
        _system.RegisterExtension(new TestKitExtension());
        _system.RegisterExtension(new TestKitAssertionsExtension(_assertions));
        TestKitSettings = TestKitExtension.For(_system);
        EventFilter = new EventFilterFactory(this);
        TestActor = CreateTestActor(_system, testActorName ?? $"testActor{Interlocked.Increment(ref _kitCount)}", _received);
        if (this is not INoImplicitSender) ImplicitSender.Begin(TestActor);
    }

    public IActorRef CreateTestActor(string name) => CreateTestActor(_system, name, _received);

    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name);

    public virtual TestLatch CreateTestLatch(int count = 1) => TestLatch.Dilating(Dilated, TestKitSettings.DefaultTimeout, count);

    public TestBarrier CreateTestBarrier(int count) => new(this, count, TestKitSettings.DefaultTimeout);

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => Sys.ActorSelection(anchorRef, actorPath);

    /// <summary>Lets the test actor watch; its Terminated is received like any message.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => WatchAsync(actorToWatch).GetAwaiter().GetResult();

    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) =>
        TestActor.Ask<IActorRef>(new TestActor.Watch(actorToWatch), Dilated(TestKitSettings.DefaultTimeout));

    public IActorRef Unwatch(IActorRef actorToUnwatch) => UnwatchAsync(actorToUnwatch).GetAwaiter().GetResult();

    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) =>
        TestActor.Ask<IActorRef>(new TestActor.Unwatch(actorToUnwatch), Dilated(TestKitSettings.DefaultTimeout));

    /// <summary>Drops the messages that the function says true for, before the test sees them.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        TestActor.Tell(new TestActor.SetIgnore(message => shouldIgnoreMessage(message)), ActorRefs.NoSender);

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(static message => message is TMsg);

    public void IgnoreNoMessages() => TestActor.Tell(new TestActor.SetIgnore(null), ActorRefs.NoSender);

    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new TestActor.SetAutoPilot(pilot), ActorRefs.NoSender);

    /// <summary>Ends the test's actor system.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(_system, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        system ??= _system;
        ImplicitSender.End();
        var limit = Dilated(duration ?? TimeSpan.FromSeconds(5));
        if (system.Terminate().Wait(limit)) return;
        var text = $"Failed to stop [{system.Name}] within [{limit}]";
        if (verifySystemShutdown) throw new TimeoutException(text);
        system.Log.Warning(text);
    }

    private static ActorSystem CreateSystem(ActorSystemSetup setup, string name)
    {
        var bootstrap = setup.Get<BootstrapSetup>() is { HasValue: true } found ? found.Value : BootstrapSetup.Create();
        var config = bootstrap.Config.HasValue ? bootstrap.Config.Value.WithFallback(DefaultConfig) : DefaultConfig;
        return ActorSystem.Create(name, setup.And(bootstrap.WithConfig(config)));
    }

    // The listener hears of filters once it has been initialized; its answer to anything comes after that.
    private static void AwaitListener(ActorSystem system) =>
        system.ActorSelection("/system/log*-TestEventListener").Ask<ActorIdentity>(new Identify(null), system.Settings.LoggerStartTimeout)
            .GetAwaiter().GetResult();

    private static IActorRef CreateTestActor(ActorSystem system, string name, ReceivedMessages received) =>
        ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new InternalTestActor(received)), name);
}
