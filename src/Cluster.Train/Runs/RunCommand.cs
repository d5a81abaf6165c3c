using Cluster.Core;

namespace Cluster.Train;

/// <summary>The times a run waits for.</summary>
internal enum RunTimer
{
    /// <summary>For all trainers to be ready.</summary>
    Start,

    /// <summary>For the cause of a broken collective to be told by whoever saw it.</summary>
    Cause,

    /// <summary>For a place for as many trainers as before.</summary>
    Replacement,
}

// What the run's state wants done.
internal abstract record RunCommand
{
    public sealed record RequestPlacement(PlacementGroupId Group, int Workers) : RunCommand;

    public sealed record ReleasePlacement(PlacementGroupId Group) : RunCommand;

    /// <summary>Gives back a place that no trainer has been started in.</summary>
    public sealed record ReleaseSpare(PlacementGroupId Group) : RunCommand;

    public sealed record StartWorker(WorkerId Worker, PlacementGroupId Group, RankPlace Place) : RunCommand;

    public sealed record CreateTrainer(WorkerId Worker, int Incarnation, RankPlace Place) : RunCommand;

    public sealed record StartTraining(
        int Incarnation, IReadOnlyList<RankPlace> Places, IReadOnlyList<RingEndpoint> Endpoints, string? CheckpointPath) : RunCommand;

    /// <summary>Ends the collectives of all trainers that still run.</summary>
    public sealed record AbortTrainers(int Incarnation, int CulpritRank, string Reason) : RunCommand;

    public sealed record StartTimer(int Incarnation, RunTimer Timer) : RunCommand;

    /// <summary>Shows people one line.</summary>
    public sealed record Announce(string Line) : RunCommand;

    public sealed record Complete(TrainResult Result) : RunCommand;

    public sealed record Fail(string Message, string? RemoteStack) : RunCommand;

    public sealed record Cancel : RunCommand;
}
