namespace Cluster.Core.Scheduling;

/// <summary>The placement scheduler's settings; <c>cluster.scheduling</c> in cluster.hocon.</summary>
internal sealed record PlacementSchedulerOptions
{
    /// <summary>A group that has waited longer holds up those behind it, so that it cannot starve.</summary>
    internal double BackfillWaitMaxSeconds { get; init; } = 30;

    /// <summary>How often unanswered reservations and releases are repeated.</summary>
    internal double ResendIntervalSeconds { get; init; } = 1;

    /// <summary>How long a node that refused a group is left out of its plans.</summary>
    internal double RefusalPauseSeconds { get; init; } = 0.5;

    /// <summary>How long a group that only nodes know of waits for its owner, after the scheduler moved.</summary>
    internal double AdoptionGraceSeconds { get; init; } = 15;

    /// <summary>The most groups that wait at once; more are refused.</summary>
    internal int WaitingGroupCountMax { get; init; } = 10_000;

    /// <summary>The most bundles in a group.</summary>
    internal int BundleCountMax { get; init; } = 1_000;
}
