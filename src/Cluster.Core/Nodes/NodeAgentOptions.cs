namespace Cluster.Core.Nodes;

/// <summary>A node agent's settings; <c>cluster.node</c> in cluster.hocon.</summary>
internal sealed record NodeAgentOptions
{
    /// <summary>How long a process may take from its start until it reports; then it is killed.</summary>
    internal double WorkerStartTimeoutSeconds { get; init; } = 60;

    /// <summary>How long a process that was asked to end may take; then it is killed.</summary>
    internal double WorkerStopGraceSeconds { get; init; } = 5;

    /// <summary>The most worker processes at once; further ones are refused.</summary>
    internal int WorkerCountMax { get; init; } = 256;

    /// <summary>How many of a process's last lines are kept for the report of its end.</summary>
    internal int LastLineCountMax { get; init; } = 20;

    /// <summary>The longest line; the rest of a longer one is cut.</summary>
    internal int LineLengthMax { get; init; } = 8_192;

    /// <summary>The most lines on their way to the job's log; beyond, the oldest are dropped and their number is logged.</summary>
    internal int PendingLineCountMax { get; init; } = 10_000;

    /// <summary>The largest job package, in bytes, packed and unpacked.</summary>
    internal long PackageBytesMax { get; init; } = 4L << 30;
}
