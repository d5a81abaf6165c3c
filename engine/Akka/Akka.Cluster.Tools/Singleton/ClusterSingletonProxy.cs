using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.Singleton;

// The front door of the proxy: its props. The proxy itself is SingletonProxyActor.

/// <summary>Forwards messages to the singleton, wherever it runs.</summary>
public sealed class ClusterSingletonProxy
{
    private ClusterSingletonProxy()
    {
    }

    /// <summary>The props of a proxy.</summary>
    /// <param name="singletonManagerPath">The path of the managers without address, such as <c>/user/control</c>.</param>
    /// <param name="settings">The settings.</param>
    public static Props Props(string singletonManagerPath, ClusterSingletonProxySettings settings) =>
        Akka.Actor.Props.Create(() => new SingletonProxyActor(singletonManagerPath, settings)).WithDeploy(Deploy.Local);

    /// <summary>The defaults, to go below one's own configuration.</summary>
    public static Config DefaultConfig() => ClusterSingletonManager.DefaultConfig();
}
