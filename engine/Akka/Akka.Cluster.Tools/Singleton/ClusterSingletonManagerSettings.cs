using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.Singleton;

// The section akka.cluster.singleton, as a value that can be changed by copies.

/// <summary>The settings of a singleton manager.</summary>
public sealed class ClusterSingletonManagerSettings : INoSerializationVerificationNeeded
{
    private readonly bool considerAppVersion;

    /// <summary>Makes settings of their parts.</summary>
    public ClusterSingletonManagerSettings(
        string singletonName, string? role, TimeSpan removalMargin, TimeSpan handOverRetryInterval, bool considerAppVersion)
    {
        if (string.IsNullOrWhiteSpace(singletonName))
            throw new ArgumentException("singleton-name is empty, but must be a name", nameof(singletonName));
        if (removalMargin < TimeSpan.Zero)
            throw new ArgumentException($"removal-margin is {removalMargin}, but must be 0 or more", nameof(removalMargin));
        if (handOverRetryInterval <= TimeSpan.Zero)
            throw new ArgumentException($"hand-over-retry-interval is {handOverRetryInterval}, but must be more than 0",
                nameof(handOverRetryInterval));
        SingletonName = singletonName;
        Role = string.IsNullOrEmpty(role) ? null! : role;
        RemovalMargin = removalMargin;
        HandOverRetryInterval = handOverRetryInterval;
        this.considerAppVersion = considerAppVersion;
    }

    /// <summary>The name of the singleton actor, a child of the manager.</summary>
    public string SingletonName { get; }

    /// <summary>The singleton runs on the oldest member with this role; null or empty for any member.</summary>
    public string Role { get; }

    /// <summary>How long to wait before taking over from a downed member; 0 takes the downing provider's margin.</summary>
    public TimeSpan RemovalMargin { get; }

    /// <summary>How often a hand-over is asked for until it is done.</summary>
    public TimeSpan HandOverRetryInterval { get; }

    /// <summary>
    /// Asked for, but never done: an instance on the node with the latest version may be one besides that on the oldest.
    /// </summary>
    [Obsolete("The singleton always runs on the oldest member")]
    public bool ConsiderAppVersion => considerAppVersion;

    /// <summary>The settings of the system's configuration.</summary>
    public static ClusterSingletonManagerSettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(ClusterSingletonManager.DefaultConfig());
        return Create(system.Settings.Config.GetConfig("akka.cluster.singleton"));
    }

    /// <summary>The settings of a section like <c>akka.cluster.singleton</c>.</summary>
    public static ClusterSingletonManagerSettings Create(Config config) => new(
        config.GetString("singleton-name", "singleton"),
        config.GetString("role", ""),
        config.GetTimeSpan("removal-margin", TimeSpan.Zero),
        config.GetTimeSpan("hand-over-retry-interval", TimeSpan.FromSeconds(1)),
        config.GetBoolean("consider-app-version", false));

    /// <summary>The same with another name of the singleton actor.</summary>
    public ClusterSingletonManagerSettings WithSingletonName(string singletonName) =>
        new(singletonName, Role, RemovalMargin, HandOverRetryInterval, considerAppVersion);

    /// <summary>The same with another role.</summary>
    public ClusterSingletonManagerSettings WithRole(string? role) =>
        new(SingletonName, role, RemovalMargin, HandOverRetryInterval, considerAppVersion);

    /// <summary>The same with another margin.</summary>
    public ClusterSingletonManagerSettings WithRemovalMargin(TimeSpan removalMargin) =>
        new(SingletonName, Role, removalMargin, HandOverRetryInterval, considerAppVersion);

    /// <summary>The same with another interval.</summary>
    public ClusterSingletonManagerSettings WithHandOverRetryInterval(TimeSpan handOverRetryInterval) =>
        new(SingletonName, Role, RemovalMargin, handOverRetryInterval, considerAppVersion);
}
