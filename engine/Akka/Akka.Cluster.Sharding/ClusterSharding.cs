using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster.Sharding.Serialization;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

// The front door of sharding: an extension of the actor system, which starts regions and proxies and remembers them. Where
// shards live is CoordinatorState's, what a node does with messages RegionState's, entities are ShardEntities'.

/// <summary>Entities by id, each an actor on one node of the cluster, found from everywhere.</summary>
public partial class ClusterSharding : IExtension
{
    private readonly Cluster cluster;
    private readonly IActorRef guardian;
    private readonly ConcurrentDictionary<string, IActorRef> regions = new();
    private readonly ConcurrentDictionary<string, IActorRef> proxies = new();

    /// <summary>Made by <see cref="Get"/>.</summary>
    public ClusterSharding(ExtendedActorSystem system)
    {
        System = system;
        system.Settings.InjectTopLevelFallback(DefaultConfig());
        system.Settings.InjectTopLevelFallback(ClusterSingletonManager.DefaultConfig());
        ClusterShardingMessageSerializer.Register(system);
        cluster = Cluster.Get(system);
        Settings = ClusterShardingSettings.Create(system);
        var name = system.Settings.Config.GetString("akka.cluster.sharding.guardian-name", "sharding");
        guardian = system.SystemActorOf(Props.Create(() => new ShardingGuardian()), name);
    }

    /// <summary>The settings that types have that are started without any.</summary>
    public ClusterShardingSettings Settings { get; }

    /// <summary>The types whose regions have been started on this node.</summary>
    public ImmutableHashSet<string> ShardTypeNames => [.. regions.Keys];

    internal ExtendedActorSystem System { get; }

    /// <summary>The extension of a system.</summary>
    public static ClusterSharding Get(ActorSystem system) => system.WithExtension<ClusterSharding, ClusterShardingExtensionProvider>();

    /// <summary>The settings' defaults.</summary>
    public static Config DefaultConfig()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Akka.Cluster.Sharding.reference.conf")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    /// <summary>Starts the region of a type on this node, or gives the one that was. Entities are stopped with
    /// <see cref="PoisonPill"/>.</summary>
    public IActorRef Start(string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Start(typeName, _ => entityProps, settings, messageExtractor);

    /// <summary>As above, with a strategy of one's own and the message that stops an entity that moves.</summary>
    public IActorRef Start(string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        Start(typeName, _ => entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage);

    /// <summary>As above, with props by the entity's id.</summary>
    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Start(typeName, entityPropsFactory, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    /// <summary>As above, with all of these.</summary>
    public IActorRef Start(string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage)
    {
        if (!settings.ShouldHost(cluster))
            return StartProxy(typeName, settings.Role!, messageExtractor);
        var start = new ShardingGuardian.StartRegion(typeName, entityPropsFactory, settings, messageExtractor, allocationStrategy,
            handOffStopMessage);
        return regions.GetOrAdd(typeName, _ => Started(regions, typeName, start));
    }

    /// <summary><see cref="Start(string, Props, ClusterShardingSettings, IMessageExtractor)"/> without blocking.</summary>
    public Task<IActorRef> StartAsync(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Task.Run(() => Start(typeName, entityProps, settings, messageExtractor));

    /// <summary>As <c>Start</c> with the same arguments, without blocking.</summary>
    public Task<IActorRef> StartAsync(string typeName, Props entityProps, ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        Task.Run(() => Start(typeName, entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage));

    /// <summary>As <c>Start</c> with the same arguments, without blocking.</summary>
    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Task.Run(() => Start(typeName, entityPropsFactory, settings, messageExtractor));

    /// <summary>Starts a proxy: it hosts nothing, and sends to the regions of nodes with the role.</summary>
    public IActorRef StartProxy(string typeName, string role, IMessageExtractor messageExtractor) => proxies.GetOrAdd(typeName, _ =>
        Started(proxies, typeName, new ShardingGuardian.StartProxy(typeName, Settings.WithRole(role), messageExtractor)));

    /// <summary><see cref="StartProxy"/> without blocking.</summary>
    public Task<IActorRef> StartProxyAsync(string typeName, string role, IMessageExtractor messageExtractor) =>
        Task.Run(() => StartProxy(typeName, role, messageExtractor));

    /// <summary>The region of a type that was started on this node, or its proxy if this node hosts none.</summary>
    public IActorRef ShardRegion(string typeName) =>
        regions.TryGetValue(typeName, out var region) || proxies.TryGetValue(typeName, out region) ? region
            : throw new InvalidOperationException(
                $"Shard type [{typeName}] must be started first. Started are [{string.Join(", ", regions.Keys)}], " +
                $"proxies [{string.Join(", ", proxies.Keys)}]");

    /// <summary>The proxy of a type that was started on this node.</summary>
    public IActorRef ShardRegionProxy(string typeName) => proxies.TryGetValue(typeName, out var proxy) ? proxy
        : throw new InvalidOperationException(
            $"Shard type [{typeName}] must be started first. Proxies are [{string.Join(", ", proxies.Keys)}]");

    /// <summary>Least shards, with the limits of the settings: the earlier strategy where they have no absolute one.</summary>
    public IShardAllocationStrategy DefaultShardAllocationStrategy(ClusterShardingSettings settings)
    {
        var tuning = settings.TuningParameters;
        return tuning.LeastShardAllocationAbsoluteLimit > 0
            ? ShardAllocationStrategy.LeastShardAllocationStrategy(
                tuning.LeastShardAllocationAbsoluteLimit, tuning.LeastShardAllocationRelativeLimit)
#pragma warning disable CS0618 // The settings still have it.
            : new LeastShardAllocationStrategy(
                tuning.LeastShardAllocationRebalanceThreshold, tuning.LeastShardAllocationMaxSimultaneousRebalance);
#pragma warning restore CS0618
    }

    // One that has ended is none any more, and may be started again.
    private IActorRef Started(ConcurrentDictionary<string, IActorRef> known, string typeName, object start)
    {
        var region = guardian.Ask<IActorRef>(start, System.Settings.CreationTimeout).GetAwaiter().GetResult();
        _ = region.WatchAsync().ContinueWith(_ => known.TryRemove(KeyValuePair.Create(typeName, region)), TaskScheduler.Default);
        return region;
    }
}

/// <summary>Makes the extension.</summary>
public sealed class ClusterShardingExtensionProvider : ExtensionIdProvider<ClusterSharding>
{
    /// <inheritdoc/>
    public override ClusterSharding CreateExtension(ExtendedActorSystem system) => new(system);
}
