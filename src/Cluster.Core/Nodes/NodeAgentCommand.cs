using Cluster.Core.Scheduling;

namespace Cluster.Core.Nodes;

/// <summary>What a node agent wants done.</summary>
internal abstract record NodeAgentCommand
{
    private NodeAgentCommand()
    {
    }

    /// <summary>Tell the scheduler that the node holds its part of a plan.</summary>
    internal sealed record AnswerReserved(PlacementGroupId Group, int Attempt) : NodeAgentCommand;

    /// <summary>Tell the scheduler that it does not.</summary>
    internal sealed record AnswerRefused(PlacementGroupId Group, int Attempt, string Reason) : NodeAgentCommand;

    /// <summary>Tell the scheduler that a part is free and its processes are gone.</summary>
    internal sealed record AnswerFreed(PlacementGroupId Group, int Attempt) : NodeAgentCommand;

    /// <summary>Bring the worker's program folder here.</summary>
    internal sealed record Prepare(WorkerStart Worker) : NodeAgentCommand;

    /// <summary>Start the worker's process with its share of the node.</summary>
    internal sealed record Launch(WorkerStart Worker, string? Folder, Resources Share, IReadOnlyList<int> Gpus) : NodeAgentCommand;

    /// <summary>Ask the process to end (SIGTERM).</summary>
    internal sealed record Terminate(WorkerId Worker) : NodeAgentCommand;

    /// <summary>End the process and all that it started (SIGKILL).</summary>
    internal sealed record Kill(WorkerId Worker) : NodeAgentCommand;

    /// <summary>Tell the owner that its worker is ready.</summary>
    internal sealed record AnswerReady(WorkerId Worker) : NodeAgentCommand;

    /// <summary>Tell the owner how its worker ended.</summary>
    internal sealed record AnswerEnded(WorkerId Worker, DriverActor.WorkerEnd End) : NodeAgentCommand;
}
