using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

// Named by akka.actor.provider = cluster: the remote provider, and the cluster extension started with it.

/// <summary>The provider of systems that are nodes of a cluster.</summary>
public class ClusterActorRefProvider : RemoteActorRefProvider
{
    /// <summary>Makes the provider.</summary>
    public ClusterActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : base(systemName, WithDefaults(settings), eventStream)
    {
    }

    /// <inheritdoc/>
    public override void Init(ActorSystemImpl system)
    {
        base.Init(system);
        Cluster.Get(system);
    }

    // Nodes of the cluster are watched by the cluster's own heartbeats, and need no second set.
    /// <inheritdoc/>
    protected override IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        Props.Create(() => new ClusterRemoteWatcher(
            CreateRemoteWatcherFailureDetector(system),
            RemoteSettings.WatchHeartBeatInterval,
            RemoteSettings.WatchUnreachableReaperInterval,
            RemoteSettings.WatchHeartbeatExpectedResponseAfter)),
        "remote-watcher");

    private static Settings WithDefaults(Settings settings)
    {
        settings.InjectTopLevelFallback(ClusterSettings.Defaults());
        return settings;
    }
}
