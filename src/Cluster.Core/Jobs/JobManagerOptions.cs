namespace Cluster.Core.Jobs;

/// <summary>The job manager's settings; <c>cluster.jobs</c> in cluster.hocon.</summary>
internal sealed record JobManagerOptions
{
    /// <summary>The most ended jobs that are remembered; the oldest is forgotten first, its log file stays.</summary>
    internal int EndedJobCountMax { get; init; } = 100;

    /// <summary>The most jobs that have not ended; further ones are refused.</summary>
    internal int OpenJobCountMax { get; init; } = 1_000;

    /// <summary>The most events of a job that are kept for followers; the oldest go first.</summary>
    internal int EventCountMax { get; init; } = 20_000;

    /// <summary>The most bytes in a job's log file; what comes after is not written, and the file says so.</summary>
    internal long LogBytesMax { get; init; } = 64L << 20;
}
