namespace Akka.Cluster.Sharding;

// What one may tell a region besides messages for entities.

/// <summary>A command to a region or shard.</summary>
public interface IShardRegionCommand
{
}

/// <summary>An entity tells its parent: stop me with this message, and start me again when there is a message for me.</summary>
public sealed class Passivate : IShardRegionCommand
{
    /// <summary>Makes the command.</summary>
    public Passivate(object stopMessage) => StopMessage = stopMessage;

    /// <summary>What the entity gets; it must stop then.</summary>
    public object StopMessage { get; }
}

/// <summary>To a region: hand all shards over to others, and stop.</summary>
public sealed class GracefulShutdown : IShardRegionCommand
{
    /// <summary>The command.</summary>
    public static readonly GracefulShutdown Instance = new();

    private GracefulShutdown()
    {
    }
}
