namespace Cluster.Core.Jobs;

/// <summary>What the control actor passes on to the job manager.</summary>
internal interface IToJobManager;

// The conversation with the job manager: operators submit, ask, stop and follow; drivers show their board; nodes send lines
// and tell how drivers fare.
internal sealed partial class JobManagerActor
{
    /// <summary>Start a job; the package is in the cluster already. Answer: <see cref="Submitted"/> or <see cref="SubmitRefused"/>.</summary>
    internal sealed record Submit(JobSpecification Job) : IToJobManager;

    /// <summary>The job is known.</summary>
    internal sealed record Submitted(JobId Job);

    /// <summary>The job is not taken.</summary>
    internal sealed record SubmitRefused(JobId Job, string Reason);

    /// <summary>A driver outside the cluster begins to use it: from now on it is a job. No answer.</summary>
    internal sealed record Attach(JobId Job, string Name) : IToJobManager;

    /// <summary>That driver is gone. No answer.</summary>
    internal sealed record Detach(JobId Job, bool IsOrderly) : IToJobManager;

    /// <summary>What is known of a job? Answer: <see cref="JobFound"/> or <see cref="JobUnknown"/>.</summary>
    internal sealed record GetJob(JobId Job) : IToJobManager;

    /// <summary>The job now.</summary>
    internal sealed record JobFound(JobInfo Info);

    /// <summary>There is no such job, or it is forgotten.</summary>
    internal sealed record JobUnknown(JobId Job);

    /// <summary>Stop a job. Answer: <see cref="StopAccepted"/> or <see cref="JobUnknown"/>.</summary>
    internal sealed record Stop(JobId Job) : IToJobManager;

    /// <summary>The job is being stopped, or had ended.</summary>
    internal sealed record StopAccepted(JobId Job);

    /// <summary>The events from a number on. Answer: <see cref="Events"/>, when there are some or after a while without;
    /// or <see cref="JobUnknown"/>.</summary>
    internal sealed record PullEvents(JobId Job, long From) : IToJobManager;

    /// <summary>Events in order; <paramref name="Next"/> is what to ask for next.</summary>
    internal sealed record Events(JobId Job, long Next, IReadOnlyList<JobEvent> Items);

    /// <summary>The whole cluster's status. Answer: <see cref="ClusterStatus"/>.</summary>
    internal sealed record GetStatus : IToJobManager;

    /// <summary>Lines that a process of a job wrote. No answer.</summary>
    internal sealed record AppendLines(JobId Job, string Source, IReadOnlyList<string> Lines) : IToJobManager;

    /// <summary>A driver's board has news. No answer.</summary>
    internal sealed record AppendEvent(JobId Job, JobEvent Event) : IToJobManager;

    /// <summary>Say when all that was sent before on this way has been taken in. Answer: <see cref="Flushed"/>.</summary>
    internal sealed record Flush : IToJobManager;

    /// <summary>It has.</summary>
    internal sealed record Flushed;

    /// <summary>From a node: a job's driver runs.</summary>
    internal sealed record DriverReady(WorkerId Driver) : IToJobManager;

    /// <summary>From a node: a job's driver is gone.</summary>
    internal sealed record DriverEnded(WorkerId Driver, DriverActor.WorkerEnd End) : IToJobManager;

    /// <summary>From a gateway: a driver from outside is connected there; it is told when its job is to stop.</summary>
    internal sealed record Dismissed(JobId Job);
}
