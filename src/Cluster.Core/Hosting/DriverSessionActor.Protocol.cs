using Cluster.Core.Nodes;

namespace Cluster.Core.Hosting;

// What a driver says to its session, beside DriverActor's own words, which the session understands as they are. Operators'
// questions (JobManagerActor's protocol) are passed on, and answered to whoever asked.
internal sealed partial class DriverSessionActor
{
    /// <summary>Start a worker with the job's program. Answers as for <see cref="DriverActor.StartWorker"/>.</summary>
    internal sealed record StartWorkerWithPackage(DriverActor.StartWorker Worker, PackageReference? Package);

    /// <summary>The driver's board has news. No answer.</summary>
    internal sealed record ShowOnBoard(JobEvent Event);

    /// <summary>The driver leaves in good order; the session ends. No answer.</summary>
    internal sealed record Goodbye;

    /// <summary>From the gateway: the driver's process is gone.</summary>
    internal sealed record DriverGone
    {
        internal static readonly DriverGone Instance = new();
    }

    /// <summary>The scheduler has not answered yet.</summary>
    private sealed record MeetScheduler
    {
        internal static readonly MeetScheduler Instance = new();
    }
}
