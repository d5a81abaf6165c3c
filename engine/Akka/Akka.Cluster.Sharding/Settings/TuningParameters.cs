using Akka.Configuration;

namespace Akka.Cluster.Sharding;

// The times and bounds of sharding, out of the section akka.cluster.sharding.

/// <summary>The times and bounds of sharding.</summary>
public class TuningParameters
{
    /// <summary>How often what was not answered is repeated.</summary>
    public readonly TimeSpan RetryInterval;

    /// <summary>Messages that wait in a region, or in a shard; further ones go to dead letters.</summary>
    public readonly int BufferSize;

    /// <summary>How long a shard may take to be handed off.</summary>
    public readonly TimeSpan HandOffTimeout;

    /// <summary>When a remembered entity that ended by itself is started again.</summary>
    public readonly TimeSpan EntityRestartBackoff;

    /// <summary>How often the allocation strategy is asked what should move.</summary>
    public readonly TimeSpan RebalanceInterval;

    /// <summary>Without an absolute limit: by how many shards two regions may differ, and how many leave one in a round.</summary>
    public readonly int LeastShardAllocationRebalanceThreshold;

    /// <summary>Without an absolute limit: how many shards may be on their way.</summary>
    public readonly int LeastShardAllocationMaxSimultaneousRebalance;

    /// <summary>The most shards that move in one round; 0 for the earlier strategy, which has a threshold.</summary>
    public readonly int LeastShardAllocationAbsoluteLimit;

    /// <summary>The most shards that move in one round, as a part of all.</summary>
    public readonly double LeastShardAllocationRelativeLimit;

    internal TuningParameters(Config config)
    {
        RetryInterval = Positive(config, "retry-interval", TimeSpan.FromSeconds(2));
        BufferSize = config.GetInt("buffer-size", 100_000);
        if (BufferSize < 1)
            throw new ConfigurationException($"akka.cluster.sharding.buffer-size is {BufferSize}, but must be 1 or more");
        HandOffTimeout = Positive(config, "handoff-timeout", TimeSpan.FromSeconds(60));
        EntityRestartBackoff = Positive(config, "entity-restart-backoff", TimeSpan.FromSeconds(10));
        RebalanceInterval = Positive(config, "rebalance-interval", TimeSpan.FromSeconds(10));
        LeastShardAllocationRebalanceThreshold = config.GetInt("least-shard-allocation-strategy.rebalance-threshold", 1);
        LeastShardAllocationMaxSimultaneousRebalance = config.GetInt("least-shard-allocation-strategy.max-simultaneous-rebalance", 3);
        LeastShardAllocationAbsoluteLimit = config.GetInt("least-shard-allocation-strategy.rebalance-absolute-limit", 0);
        LeastShardAllocationRelativeLimit = config.GetDouble("least-shard-allocation-strategy.rebalance-relative-limit", 0.1);
    }

    private static TimeSpan Positive(Config config, string key, TimeSpan fallback)
    {
        var value = config.GetTimeSpan(key, fallback);
        return value > TimeSpan.Zero ? value
            : throw new ConfigurationException($"akka.cluster.sharding.{key} is {value}, but must be more than 0");
    }
}
