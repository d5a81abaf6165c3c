using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.Singleton;

// The section akka.cluster.singleton-proxy, as a value that can be changed by copies.

/// <summary>The settings of a singleton proxy.</summary>
public sealed class ClusterSingletonProxySettings : INoSerializationVerificationNeeded
{
    // What a proxy may hold at most: references to messages, some 10,000 times their size.
    private const int BufferSizeMax = 10_000;

    /// <summary>Makes settings of their parts.</summary>
    public ClusterSingletonProxySettings(
        string singletonName, string? role, TimeSpan singletonIdentificationInterval, int bufferSize, bool considerAppVersion)
    {
        if (string.IsNullOrWhiteSpace(singletonName))
            throw new ArgumentException("singleton-name is empty, but must be a name", nameof(singletonName));
        if (singletonIdentificationInterval <= TimeSpan.Zero)
            throw new ArgumentException($"singleton-identification-interval is {singletonIdentificationInterval}, but must be more than 0",
                nameof(singletonIdentificationInterval));
        if (bufferSize is < 0 or > BufferSizeMax)
            throw new ArgumentException($"buffer-size is {bufferSize}, but must be 0 to {BufferSizeMax}", nameof(bufferSize));
        SingletonName = singletonName;
        Role = string.IsNullOrEmpty(role) ? null! : role;
        SingletonIdentificationInterval = singletonIdentificationInterval;
        BufferSize = bufferSize;
        ConsiderAppVersion = considerAppVersion;
    }

    /// <summary>The name of the singleton actor, a child of its manager.</summary>
    public string SingletonName { get; }

    /// <summary>The role of the members that may run the singleton; null or empty for any member.</summary>
    public string Role { get; }

    /// <summary>The longest time between two attempts to find the singleton.</summary>
    public TimeSpan SingletonIdentificationInterval { get; }

    /// <summary>How many messages are kept while the singleton is not known.</summary>
    public int BufferSize { get; }

    /// <summary>Asked for, but never done: the singleton is looked for on the oldest member, where it runs.</summary>
    public bool ConsiderAppVersion { get; }

    /// <summary>The settings of the system's configuration.</summary>
    public static ClusterSingletonProxySettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(ClusterSingletonProxy.DefaultConfig());
        var config = system.Settings.Config;
        return Create(config.GetConfig("akka.cluster.singleton-proxy"), config.GetBoolean("akka.cluster.singleton.consider-app-version", false));
    }

    /// <summary>The settings of a section like <c>akka.cluster.singleton-proxy</c>.</summary>
    public static ClusterSingletonProxySettings Create(Config config, bool considerAppVersion) => new(
        config.GetString("singleton-name", "singleton"),
        config.GetString("role", ""),
        config.GetTimeSpan("singleton-identification-interval", TimeSpan.FromSeconds(1)),
        config.GetInt("buffer-size", 1000),
        considerAppVersion);

    /// <summary>The same with another name of the singleton actor.</summary>
    public ClusterSingletonProxySettings WithSingletonName(string singletonName) =>
        new(singletonName, Role, SingletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    /// <summary>The same with another role.</summary>
    public ClusterSingletonProxySettings WithRole(string? role) =>
        new(SingletonName, role, SingletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    /// <summary>The same with another interval.</summary>
    public ClusterSingletonProxySettings WithSingletonIdentificationInterval(TimeSpan singletonIdentificationInterval) =>
        new(SingletonName, Role, singletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    /// <summary>The same with another bound.</summary>
    public ClusterSingletonProxySettings WithBufferSize(int bufferSize) =>
        new(SingletonName, Role, SingletonIdentificationInterval, bufferSize, ConsiderAppVersion);
}
