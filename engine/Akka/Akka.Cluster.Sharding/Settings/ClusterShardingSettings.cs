using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

// The section akka.cluster.sharding, as a value that can be changed by copies.

/// <summary>How the entities of one type are run.</summary>
public sealed class ClusterShardingSettings : INoSerializationVerificationNeeded
{
    /// <summary>Entities live on nodes with this role; null or empty for all.</summary>
    public readonly string? Role;

    /// <summary>Whether entities that were running are started again wherever their shard starts.</summary>
    public readonly bool RememberEntities;

    /// <summary>An entity without a message for this long is stopped; zero for never.</summary>
    public readonly TimeSpan PassivateIdleEntityAfter;

    /// <summary>How long a query of a region's state waits for its shards.</summary>
    public readonly TimeSpan ShardRegionQueryTimeout;

    /// <summary>Times and bounds.</summary>
    public readonly TuningParameters TuningParameters;

    /// <summary>How the coordinator is run.</summary>
    public readonly ClusterSingletonManagerSettings CoordinatorSingletonSettings;

    private ClusterShardingSettings(string? role, bool rememberEntities, TimeSpan passivateIdleEntityAfter,
        TimeSpan shardRegionQueryTimeout,
        TuningParameters tuningParameters, ClusterSingletonManagerSettings coordinatorSingletonSettings)
    {
        Role = string.IsNullOrEmpty(role) ? null : role;
        RememberEntities = rememberEntities;
        PassivateIdleEntityAfter = passivateIdleEntityAfter;
        ShardRegionQueryTimeout = shardRegionQueryTimeout;
        TuningParameters = tuningParameters;
        CoordinatorSingletonSettings = coordinatorSingletonSettings;
    }

    /// <summary>The settings of a system.</summary>
    public static ClusterShardingSettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(ClusterSharding.DefaultConfig());
        var config = system.Settings.Config.GetConfig("akka.cluster.sharding");
        return Create(config, config.GetConfig("coordinator-singleton"));
    }

    /// <summary>The settings of a section like akka.cluster.sharding, and one like akka.cluster.singleton.</summary>
    public static ClusterShardingSettings Create(Config config, Config singletonConfig)
    {
        var passivate = config.GetString("passivate-idle-entity-after", "120s").Trim().ToLowerInvariant();
        return new ClusterShardingSettings(
            config.GetString("role", ""),
            config.GetBoolean("remember-entities", false),
            passivate is "off" or "false" ? TimeSpan.Zero : config.GetTimeSpan("passivate-idle-entity-after", TimeSpan.FromSeconds(120)),
            config.GetTimeSpan("shard-region-query-timeout", TimeSpan.FromSeconds(3)),
            new TuningParameters(config),
            ClusterSingletonManagerSettings.Create(singletonConfig));
    }

    /// <summary>Entities live on nodes with this role.</summary>
    public ClusterShardingSettings WithRole(string? role) => Copy(role: role ?? "");

    /// <summary>Whether entities are started again wherever their shard starts.</summary>
    public ClusterShardingSettings WithRememberEntities(bool rememberEntities) => Copy(rememberEntities: rememberEntities);

    /// <summary>When an entity without messages is stopped; zero for never.</summary>
    public ClusterShardingSettings WithPassivateIdleAfter(TimeSpan duration) => Copy(passivateIdleAfter: duration);

    /// <summary>Other times and bounds.</summary>
    public ClusterShardingSettings WithTuningParameters(TuningParameters tuningParameters) => Copy(tuning: tuningParameters);

    /// <summary>How the coordinator is run.</summary>
    public ClusterShardingSettings WithCoordinatorSingletonSettings(ClusterSingletonManagerSettings coordinatorSingletonSettings) =>
        Copy(singleton: coordinatorSingletonSettings);

    internal bool ShouldHost(Cluster cluster) => string.IsNullOrEmpty(Role) || cluster.SelfRoles.Contains(Role);

    private ClusterShardingSettings Copy(string? role = null, bool? rememberEntities = null, TimeSpan? passivateIdleAfter = null,
        TuningParameters? tuning = null, ClusterSingletonManagerSettings? singleton = null) =>
        new(role ?? Role, rememberEntities ?? RememberEntities, passivateIdleAfter ?? PassivateIdleEntityAfter, ShardRegionQueryTimeout,
            tuning ?? TuningParameters, singleton ?? CoordinatorSingletonSettings);
}
