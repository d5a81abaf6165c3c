using System.Collections.Immutable;
using Akka.Configuration;

namespace Akka.Cluster.SBR;

// The section akka.cluster.split-brain-resolver.

/// <summary>The settings of the split brain resolver.</summary>
public sealed class SplitBrainResolverSettings
{
    /// <summary>The larger side goes on.</summary>
    public const string KeepMajorityName = "keep-majority";

    /// <summary>The side with a fixed number of members goes on.</summary>
    public const string StaticQuorumName = "static-quorum";

    /// <summary>The side of the oldest member goes on.</summary>
    public const string KeepOldestName = "keep-oldest";

    /// <summary>Nobody goes on.</summary>
    public const string DownAllName = "down-all";

    /// <summary>The strategies by name.</summary>
    public static readonly ImmutableHashSet<string> AllStrategyNames =
        [KeepMajorityName, StaticQuorumName, KeepOldestName, DownAllName];

    private readonly Config section;

    /// <summary>Reads the settings out of a whole configuration.</summary>
    public SplitBrainResolverSettings(Config config)
    {
        section = config.GetConfig("akka.cluster.split-brain-resolver");
        DowningStrategy = section.GetString("active-strategy", KeepMajorityName).ToLowerInvariant();
        if (!AllStrategyNames.Contains(DowningStrategy))
            throw new ConfigurationException($"akka.cluster.split-brain-resolver.active-strategy is \"{DowningStrategy}\", but must be one of {string.Join(", ", AllStrategyNames.Order())}");
        DowningStableAfter = section.GetTimeSpan("stable-after", TimeSpan.FromSeconds(20));
        if (DowningStableAfter <= TimeSpan.Zero)
            throw new ConfigurationException($"akka.cluster.split-brain-resolver.stable-after is {DowningStableAfter}, but must be more than 0");
        DownAllWhenUnstable = ReadDownAllWhenUnstable();
    }

    /// <summary>The name of the strategy.</summary>
    public string DowningStrategy { get; }

    /// <summary>How long the membership must be at rest before a decision.</summary>
    public TimeSpan DowningStableAfter { get; }

    /// <summary>How much longer unrest is borne before all stop; zero for ever.</summary>
    public TimeSpan DownAllWhenUnstable { get; }

    /// <summary>Whose members alone count for the majority; empty for all.</summary>
    public string KeepMajorityRole => section.GetString("keep-majority.role", "") ?? "";

    /// <summary>The settings of the static quorum.</summary>
    public StaticQuorumSettings StaticQuorumSettings
    {
        get
        {
            var size = section.GetInt("static-quorum.quorum-size", 0);
            if (size < 1)
                throw new ConfigurationException($"akka.cluster.split-brain-resolver.static-quorum.quorum-size is {size}, but must be 1 or more");
            return new StaticQuorumSettings(size, section.GetString("static-quorum.role", "") ?? "");
        }
    }

    /// <summary>The settings of keep-oldest.</summary>
    public KeepOldestSettings KeepOldestSettings =>
        new(section.GetBoolean("keep-oldest.down-if-alone", true), section.GetString("keep-oldest.role", "") ?? "");

    // "on" means three quarters of stable-after, but no less than 4 s; "off" never.
    private TimeSpan ReadDownAllWhenUnstable()
    {
        var text = section.GetString("down-all-when-unstable", "on").ToLowerInvariant();
        if (text is "off" or "false")
            return TimeSpan.Zero;
        if (text is not ("on" or "true"))
            return section.GetTimeSpan("down-all-when-unstable");
        var derived = DowningStableAfter * 0.75;
        return derived > TimeSpan.FromSeconds(4) ? derived : TimeSpan.FromSeconds(4);
    }
}

/// <summary>The settings of the static quorum.</summary>
public sealed class StaticQuorumSettings(int size, string role)
{
    /// <summary>How many members a side needs to go on.</summary>
    public int Size { get; } = size;

    /// <summary>Whose members alone count; empty for all.</summary>
    public string Role { get; } = role;
}

/// <summary>The settings of keep-oldest.</summary>
public sealed class KeepOldestSettings(bool downIfAlone, string role)
{
    /// <summary>Whether the oldest is given up when nobody else is on its side.</summary>
    public bool DownIfAlone { get; } = downIfAlone;

    /// <summary>Whose members alone count; empty for all.</summary>
    public string Role { get; } = role;
}
