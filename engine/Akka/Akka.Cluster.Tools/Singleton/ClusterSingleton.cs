using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

// The short way to a singleton: one call starts its manager on a node that may run it, and the proxy through which all talk
// to it. The manager and the proxy are the ones that can also be started by hand.

/// <summary>Starts singletons, and gives the references through which they are reached.</summary>
public class ClusterSingleton : IExtension
{
    private readonly ExtendedActorSystem system;
    private readonly ConcurrentDictionary<string, Lazy<IActorRef>> proxies = new();

    /// <summary>Made by <see cref="Get"/>.</summary>
    public ClusterSingleton(ExtendedActorSystem system) => this.system = system;

    /// <summary>The extension of a system.</summary>
    public static ClusterSingleton Get(ActorSystem system) => system.WithExtension<ClusterSingleton, ClusterSingletonProvider>();

    /// <summary>
    /// Starts the manager of a singleton if this node may run it, and gives its proxy; for a name that was started here
    /// before, the same proxy again. Every node that may run the singleton has to call this.
    /// </summary>
    public IActorRef Init(SingletonActor singleton)
    {
        var settings = singleton.Settings.GetOrElse(ClusterSingletonSettings.Create(system));
        if (string.IsNullOrEmpty(settings.Role) || Cluster.Get(system).SelfRoles.Contains(settings.Role))
            StartManager(singleton, settings);
        return proxies.GetOrAdd(singleton.Name, name => new Lazy<IActorRef>(() => system.SystemActorOf(
            ClusterSingletonProxy.Props($"/system/{ManagerName(name)}", settings.ToProxySettings(name)), $"singletonProxy{name}"))).Value;
    }

    private static string ManagerName(string name) => $"singletonManager{name}";

    private void StartManager(SingletonActor singleton, ClusterSingletonSettings settings)
    {
        try
        {
            system.SystemActorOf(
                ClusterSingletonManager.Props(
                    singleton.Props, singleton.StopMessage.GetOrElse(PoisonPill.Instance), settings.ToManagerSettings(singleton.Name)),
                ManagerName(singleton.Name));
        }
        catch (InvalidActorNameException)
        {
            // It runs already: starting it again is the same as having started it.
            system.Log.Debug("The manager of singleton [{0}] runs already", singleton.Name);
        }
    }
}

/// <summary>Makes the extension.</summary>
public class ClusterSingletonProvider : ExtensionIdProvider<ClusterSingleton>
{
    /// <inheritdoc/>
    public override ClusterSingleton CreateExtension(ExtendedActorSystem system) => new(system);
}

/// <summary>What <see cref="ClusterSingleton.Init"/> starts.</summary>
public class SingletonActor
{
    private SingletonActor(string name, Props props, Util.Option<object> stopMessage, Util.Option<ClusterSingletonSettings> settings)
    {
        Name = name;
        Props = props;
        StopMessage = stopMessage;
        Settings = settings;
    }

    /// <summary>Tells it from other singletons; the same on all nodes.</summary>
    public string Name { get; }

    /// <summary>How the actor is made.</summary>
    public Props Props { get; }

    /// <summary>What it is told when it shall stop; <see cref="PoisonPill"/> by default.</summary>
    public Util.Option<object> StopMessage { get; }

    /// <summary>How it is run; by the configuration by default.</summary>
    public Util.Option<ClusterSingletonSettings> Settings { get; }

    /// <summary>A singleton by the configuration's settings.</summary>
    public static SingletonActor Create(Props props, string name) =>
        new(name, props, Util.Option<object>.None, Util.Option<ClusterSingletonSettings>.None);

    /// <summary>The same with other props.</summary>
    public SingletonActor WithProps(Props props) => new(Name, props, StopMessage, Settings);

    /// <summary>The same with another word to stop it.</summary>
    public SingletonActor WithStopMessage(object stopMessage) => new(Name, Props, Util.Option<object>.Create(stopMessage), Settings);

    /// <summary>The same with other settings.</summary>
    public SingletonActor WithSettings(ClusterSingletonSettings settings) => new(Name, Props, StopMessage, settings);
}

/// <summary>The settings of a singleton's manager and proxy in one.</summary>
public class ClusterSingletonSettings : INoSerializationVerificationNeeded
{
    private readonly ClusterSingletonManagerSettings manager;
    private readonly ClusterSingletonProxySettings proxy;

    private ClusterSingletonSettings(ClusterSingletonManagerSettings manager, ClusterSingletonProxySettings proxy)
    {
        this.manager = manager;
        this.proxy = proxy;
    }

    /// <summary>The singleton runs on the oldest member with this role; null or empty for any member.</summary>
    public string Role => manager.Role;

    /// <summary>The longest time between two attempts of the proxy to find the singleton.</summary>
    public TimeSpan SingletonIdentificationInterval => proxy.SingletonIdentificationInterval;

    /// <summary>How long to wait before taking over from a downed member; 0 takes the downing provider's margin.</summary>
    public TimeSpan RemovalMargin => manager.RemovalMargin;

    /// <summary>How often a hand-over is asked for until it is done.</summary>
    public TimeSpan HandOverRetryInterval => manager.HandOverRetryInterval;

    /// <summary>How many messages the proxy keeps while the singleton is not known.</summary>
    public int BufferSize => proxy.BufferSize;

    /// <summary>Asked for, but never done: the singleton runs on the oldest member whatever its version.</summary>
    public bool ConsiderAppVersion => proxy.ConsiderAppVersion;

    /// <summary>The settings of the system's configuration.</summary>
    public static ClusterSingletonSettings Create(ActorSystem system) =>
        new(ClusterSingletonManagerSettings.Create(system), ClusterSingletonProxySettings.Create(system));

    /// <summary>The settings of a configuration like <c>akka.cluster</c>, which has sections singleton and singleton-proxy.</summary>
    public static ClusterSingletonSettings Create(Config config) => new(
        ClusterSingletonManagerSettings.Create(config.GetConfig("singleton")),
        ClusterSingletonProxySettings.Create(config.GetConfig("singleton-proxy"), config.GetBoolean("singleton.consider-app-version", false)));

    /// <summary>The same with another role.</summary>
    public ClusterSingletonSettings WithRole(string role) => new(manager.WithRole(role), proxy.WithRole(role));

    /// <summary>The same with another margin.</summary>
    public ClusterSingletonSettings WithRemovalMargin(TimeSpan removalMargin) => new(manager.WithRemovalMargin(removalMargin), proxy);

    /// <summary>The same with another interval.</summary>
    public ClusterSingletonSettings WithHandOverRetryInterval(TimeSpan handOverRetryInterval) =>
        new(manager.WithHandOverRetryInterval(handOverRetryInterval), proxy);

    /// <inheritdoc/>
    public override string ToString() =>
        $"ClusterSingletonSettings(role = {Role}, removalMargin = {RemovalMargin}, handOverRetryInterval = {HandOverRetryInterval}, " +
        $"singletonIdentificationInterval = {SingletonIdentificationInterval}, bufferSize = {BufferSize})";

    internal ClusterSingletonManagerSettings ToManagerSettings(string singletonName) => manager.WithSingletonName(singletonName);

    internal ClusterSingletonProxySettings ToProxySettings(string singletonName) => proxy.WithSingletonName(singletonName);
}
