using System.Reflection;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.Singleton;

// The front door of the singleton: props of its managers. The manager itself is SingletonManagerActor.

/// <summary>Makes sure that one actor runs on the oldest member of the cluster, and moves it when that one goes.</summary>
public sealed class ClusterSingletonManager
{
    private ClusterSingletonManager()
    {
    }

    /// <summary>The props of a manager that stops its singleton with <see cref="PoisonPill"/>.</summary>
    public static Props Props(Props singletonProps, ClusterSingletonManagerSettings settings) =>
        Props(singletonProps, PoisonPill.Instance, settings);

    /// <summary>The props of a manager.</summary>
    /// <param name="singletonProps">The singleton.</param>
    /// <param name="terminationMessage">What the singleton is told when it shall stop; it must stop upon it.</param>
    /// <param name="settings">The settings.</param>
    public static Props Props(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings) =>
        Akka.Actor.Props.Create(() => new SingletonManagerActor(singletonProps, terminationMessage, settings)).WithDeploy(Deploy.Local);

    /// <summary>The defaults, to go below one's own configuration.</summary>
    public static Config DefaultConfig()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Akka.Cluster.Tools.Singleton.reference.conf")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
