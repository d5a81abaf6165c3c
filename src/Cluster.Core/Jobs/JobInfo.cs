namespace Cluster.Core;

/// <summary>What is known of a job at one moment.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Reason">Why: what it waits for, or how it ended; null when the phase says it all.</param>
/// <param name="ExitCode">The exit code of its driver, once it ended by itself.</param>
/// <param name="DriverNode">Where its driver runs or ran; null before that, and for drivers outside the cluster.</param>
/// <param name="SubmittedAt">When it became known.</param>
/// <param name="StartedAt">When its driver started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="LastLogLines">The driver's last lines, once it has failed.</param>
/// <param name="LogPath">Where its log file is, on the node of the job manager.</param>
public sealed record JobInfo(
    JobId Id,
    string Name,
    JobPhase Phase,
    string? Reason,
    int? ExitCode,
    NodeId? DriverNode,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<string> LastLogLines,
    string? LogPath);
