namespace Cluster.Core;

// What the process around a WorkerHostActor says to it, and hears.
public sealed partial class WorkerHostActor
{
    /// <summary>Report this process to its node. Answers: WorkerAccepted of the node agent's protocol; later, once,
    /// <see cref="MustEnd"/>.</summary>
    internal sealed record Report;

    /// <summary>The process has no place here, or no longer.</summary>
    internal sealed record MustEnd(string Reason);

    /// <summary>The node has not answered yet.</summary>
    private sealed record ReportNow
    {
        internal static readonly ReportNow Instance = new();
    }
}
