using Cluster.Core.Nodes;

namespace Cluster.Core.Jobs;

/// <summary>Where a job stands, in the job manager's eyes; followers see <see cref="JobPhase"/>.</summary>
internal enum JobStage
{
    /// <summary>Its driver has no place yet.</summary>
    Queued,

    /// <summary>Its driver's process was ordered and has not reported.</summary>
    Starting,

    /// <summary>Its driver runs.</summary>
    Running,

    /// <summary>It was asked to stop and its driver is not gone yet.</summary>
    Stopping,

    /// <summary>It ended; nothing follows.</summary>
    Ended,
}

/// <summary>What can happen to a job.</summary>
internal enum JobHappening
{
    /// <summary>Its driver has a place.</summary>
    Placed,

    /// <summary>Its driver reported.</summary>
    DriverReady,

    /// <summary>Its driver is gone, or its place is, or it can never have one.</summary>
    DriverEnded,

    /// <summary>Somebody wants it to stop.</summary>
    StopAsked,
}

// One job. Its stages are one table; the manager decides what follows from each step.
internal sealed class JobState(JobId id, string name, JobSpecification? specification, DateTimeOffset submittedAt)
{
    internal JobId Id { get; } = id;
    internal string Name { get; } = name;

    /// <summary>Null: the driver runs outside the cluster and came by itself.</summary>
    internal JobSpecification? Specification { get; } = specification;

    internal PlacementGroupId Place { get; } = new("place-of-" + id.Value);
    internal WorkerId Driver { get; } = new("driver-of-" + id.Value);
    internal JobStage Stage { get; private set; } = specification is null ? JobStage.Running : JobStage.Queued;
    internal NodeId? Node { get; set; }
    internal string? Reason { get; set; }
    internal string? LogPath { get; set; }
    internal DateTimeOffset? StartedAt { get; set; } = specification is null ? submittedAt : null;
    internal bool IsStopAsked { get; private set; }

    private JobPhase? _endPhase;
    private int? _exitCode;
    private DateTimeOffset? _endedAt;
    private IReadOnlyList<string> _lastLogLines = [];

    internal bool IsEnded => Stage == JobStage.Ended;

    internal void Apply(JobHappening happened)
    {
        IsStopAsked |= happened == JobHappening.StopAsked;
        Stage = Next(happened);
    }

    /// <summary>Ends the job: stopped when that was asked, else by how its driver ended.</summary>
    internal void End(bool hasSucceeded, string? reason, int? exitCode, IReadOnlyList<string> lastLogLines, DateTimeOffset now)
    {
        Apply(JobHappening.DriverEnded);
        _endPhase = IsStopAsked ? JobPhase.Stopped : hasSucceeded ? JobPhase.Succeeded : JobPhase.Failed;
        (Reason, _exitCode, _endedAt) = (reason, exitCode, now);
        _lastLogLines = _endPhase == JobPhase.Failed ? lastLogLines : [];
    }

    internal JobInfo Info => new(
        Id,
        Name,
        _endPhase ?? (Stage is JobStage.Queued or JobStage.Starting ? JobPhase.Pending : JobPhase.Running),
        Reason,
        _exitCode,
        Node,
        submittedAt,
        StartedAt,
        _endedAt,
        _lastLogLines,
        LogPath);

    private JobStage Next(JobHappening happened) => (Stage, happened) switch
    {
        (JobStage.Queued, JobHappening.Placed) => JobStage.Starting,
        (JobStage.Queued, JobHappening.DriverEnded) => JobStage.Ended,
        (JobStage.Queued, JobHappening.StopAsked) => JobStage.Queued, // the manager ends it in the same breath
        (JobStage.Starting, JobHappening.DriverReady) => JobStage.Running,
        (JobStage.Starting, JobHappening.DriverEnded) => JobStage.Ended,
        (JobStage.Starting, JobHappening.StopAsked) => JobStage.Stopping,
        (JobStage.Running, JobHappening.DriverEnded) => JobStage.Ended,
        (JobStage.Running, JobHappening.StopAsked) => JobStage.Stopping,
        (JobStage.Stopping, JobHappening.DriverEnded) => JobStage.Ended,
        // Late or repeated news.
        (JobStage.Running, JobHappening.DriverReady) => JobStage.Running,
        (JobStage.Stopping, JobHappening.DriverReady or JobHappening.StopAsked) => JobStage.Stopping,
        (JobStage.Ended, JobHappening.StopAsked or JobHappening.DriverReady) => JobStage.Ended,
        _ => throw new InvalidOperationException($"job {Id} ({Name}) is {Stage} since {StartedAt ?? submittedAt:O} and cannot take {happened}"),
    };
}
