using System.Collections.Immutable;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster.Joining;
using Akka.Cluster.Membership;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Cluster;

// The section akka.cluster, read once. Defaults are in reference.conf beside this file.

/// <summary>The settings of the cluster.</summary>
public sealed class ClusterSettings
{
    /// <summary>Reads the settings out of a whole configuration.</summary>
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster");
        SeedNodes = [.. cluster.GetStringList("seed-nodes", []).Select(text => ParseSeed(text, systemName))];
        SeedNodeTimeout = cluster.GetTimeSpan("seed-node-timeout", TimeSpan.FromSeconds(5));
        RetryUnsuccessfulJoinAfter = OptionalTime(cluster, "retry-unsuccessful-join-after");
        ShutdownAfterUnsuccessfulJoinSeedNodes = OptionalTime(cluster, "shutdown-after-unsuccessful-join-seed-nodes");
        RunCoordinatedShutdownWhenDown = cluster.GetBoolean("run-coordinated-shutdown-when-down", true);
        Roles = [.. cluster.GetStringList("roles", [])];
        AppVersion = ReadAppVersion(cluster);
        MinNrOfMembers = cluster.GetInt("min-nr-of-members", 1);
        MinNrOfMembersOfRole = ReadRoleMinimums(cluster);
        LogInfo = cluster.GetBoolean("log-info", true);
        LogInfoVerbose = cluster.GetBoolean("log-info-verbose", false);
        GossipInterval = cluster.GetTimeSpan("gossip-interval", TimeSpan.FromSeconds(1));
        LeaderActionsInterval = cluster.GetTimeSpan("leader-actions-interval", TimeSpan.FromSeconds(1));
        UnreachableNodesReaperInterval = cluster.GetTimeSpan("unreachable-nodes-reaper-interval", TimeSpan.FromSeconds(1));
        GossipDifferentViewProbability = cluster.GetDouble("gossip-different-view-probability", 0.8);
        FailureDetectorConfig = cluster.GetConfig("failure-detector");
        FailureDetectorImplementationClass = FailureDetectorConfig.GetString("implementation-class", "");
        HeartbeatInterval = FailureDetectorConfig.GetTimeSpan("heartbeat-interval", TimeSpan.FromSeconds(1));
        HeartbeatExpectedResponseAfter = FailureDetectorConfig.GetTimeSpan("expected-response-after", TimeSpan.FromSeconds(1));
        MonitoredByNrOfMembers = FailureDetectorConfig.GetInt("monitored-by-nr-of-members", 9);
        DowningProviderType = ReadDowningProvider(cluster);
        WeaklyUpAfter = ReadWeaklyUpAfter(cluster);
        Require(MinNrOfMembers > 0, "min-nr-of-members", MinNrOfMembers, "1 or more");
        Require(MonitoredByNrOfMembers > 0, "failure-detector.monitored-by-nr-of-members", MonitoredByNrOfMembers, "1 or more");
        Require(HeartbeatInterval > TimeSpan.Zero, "failure-detector.heartbeat-interval", HeartbeatInterval, "more than 0");
        Require(GossipInterval > TimeSpan.Zero, "gossip-interval", GossipInterval, "more than 0");
    }

    /// <summary>The nodes to ask for a cluster, in the order that all nodes share.</summary>
    public ImmutableList<Address> SeedNodes { get; }

    /// <summary>How long the first seed node waits for the others.</summary>
    public TimeSpan SeedNodeTimeout { get; }

    /// <summary>How long a node waits for a welcome before it asks all seeds again.</summary>
    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    /// <summary>After how long without a cluster the actor system ends; null for never.</summary>
    public TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; }

    /// <summary>Whether the actor system shuts down when its node was downed.</summary>
    public bool RunCoordinatedShutdownWhenDown { get; }

    /// <summary>What this node is for.</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>The version of the program that this node runs.</summary>
    public AppVersion AppVersion { get; }

    /// <summary>How many members there must be before any becomes Up.</summary>
    public int MinNrOfMembers { get; }

    /// <summary>How many members of a role there must be before any member becomes Up.</summary>
    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    /// <summary>Whether the membership logs what it does.</summary>
    public bool LogInfo { get; }

    /// <summary>Whether it also logs every event that it publishes.</summary>
    public bool LogInfoVerbose { get; }

    /// <summary>How often a node gossips with a random other.</summary>
    public TimeSpan GossipInterval { get; }

    /// <summary>How often the leader looks at what depends on time.</summary>
    public TimeSpan LeaderActionsInterval { get; }

    /// <summary>How often the failure detectors are asked.</summary>
    public TimeSpan UnreachableNodesReaperInterval { get; }

    /// <summary>How often gossip goes to a node that may be behind rather than to any; 0 to 1.</summary>
    public double GossipDifferentViewProbability { get; }

    /// <summary>The section of the failure detectors.</summary>
    public Config FailureDetectorConfig { get; }

    /// <summary>The class of the failure detectors.</summary>
    public string FailureDetectorImplementationClass { get; }

    /// <summary>How often a member sends heartbeats to those it watches.</summary>
    public TimeSpan HeartbeatInterval { get; }

    /// <summary>How long after the first heartbeat an answer is expected.</summary>
    public TimeSpan HeartbeatExpectedResponseAfter { get; }

    /// <summary>By how many members each member is watched.</summary>
    public int MonitoredByNrOfMembers { get; }

    /// <summary>Who declares unreachable members dead.</summary>
    public Type DowningProviderType { get; }

    /// <summary>How long the members must have disagreed before those that join become WeaklyUp; zero for never.</summary>
    public TimeSpan WeaklyUpAfter { get; }

    /// <summary>Whether members that join become WeaklyUp while not all can agree that they are Up.</summary>
    public bool AllowWeaklyUpMembers => WeaklyUpAfter != TimeSpan.Zero;

    // By when whoever watches a member has found that it is gone: its last heartbeat, what it may be late, and the next look.
    internal TimeSpan LossNoticedAfter => (2 * HeartbeatInterval) + UnreachableNodesReaperInterval
        + FailureDetectorConfig.GetTimeSpan("acceptable-heartbeat-pause", TimeSpan.FromSeconds(3));

    internal ClusterRules Rules => new(
        Roles, MinNrOfMembers, MinNrOfMembersOfRole, MonitoredByNrOfMembers, GossipDifferentViewProbability, WeaklyUpAfter, AppVersion);

    internal JoinRules JoinRules => new(SeedNodeTimeout, RetryUnsuccessfulJoinAfter ?? TimeSpan.FromSeconds(10), ShutdownAfterUnsuccessfulJoinSeedNodes);

    // The defaults that go below the user's configuration.
    internal static Config Defaults()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Akka.Cluster.reference.conf")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    private static Address ParseSeed(string text, string systemName)
    {
        if (!Address.TryParse(text, out var address) || address.Host is null || address.Port is null)
            throw new ConfigurationException($"akka.cluster.seed-nodes has \"{text}\", but must have addresses like akka.tcp://{systemName}@127.0.0.1:2552");
        if (address.System != systemName)
            throw new ConfigurationException($"akka.cluster.seed-nodes has \"{text}\", but this system is \"{systemName}\": all nodes of a cluster have the same system name");
        return address;
    }

    private static ImmutableDictionary<string, int> ReadRoleMinimums(Config cluster)
    {
        var section = cluster.GetConfig("role");
        if (section is null || section.IsEmpty)
            return ImmutableDictionary<string, int>.Empty;
        return section.Root.GetObject().Items.Keys.ToImmutableDictionary(role => role, role => section.GetInt($"{role}.min-nr-of-members", 0));
    }

    private static Type ReadDowningProvider(Config cluster)
    {
        var name = cluster.GetString("downing-provider-class", "");
        if (string.IsNullOrWhiteSpace(name))
            return typeof(NoDowning);
        var type = Type.GetType(name, throwOnError: false)
            ?? throw new ConfigurationException($"akka.cluster.downing-provider-class is \"{name}\", which is not a known type");
        return typeof(IDowningProvider).IsAssignableFrom(type)
            ? type
            : throw new ConfigurationException($"akka.cluster.downing-provider-class is {type}, which is no {nameof(IDowningProvider)}");
    }

    private static AppVersion ReadAppVersion(Config cluster)
    {
        var text = cluster.GetString("app-version", "assembly-version");
        return AppVersion.TryCreate(text, out var version) ? version : throw new ConfigurationException(
            $"akka.cluster.app-version is \"{text}\", but must be like 1.2.3, 1.2.3-RC1 or assembly-version");
    }

    // "on" is from the time when it was no duration.
    private static TimeSpan ReadWeaklyUpAfter(Config cluster)
    {
        const string key = "allow-weakly-up-members";
        var text = cluster.GetString(key, "on").ToLowerInvariant();
        if (text is "off" or "on")
            return text == "off" ? TimeSpan.Zero : TimeSpan.FromSeconds(7);
        var after = cluster.GetTimeSpan(key);
        Require(after > TimeSpan.Zero, key, after, "off, on or a time above 0");
        return after;
    }

    private static TimeSpan? OptionalTime(Config cluster, string key) =>
        cluster.GetString(key, "off").ToLowerInvariant() is "off" or "false" or "none" ? null : cluster.GetTimeSpan(key);

    private static void Require(bool holds, string key, object value, string rule)
    {
        if (!holds)
            throw new ConfigurationException($"akka.cluster.{key} is {value}, but must be {rule}");
    }
}
