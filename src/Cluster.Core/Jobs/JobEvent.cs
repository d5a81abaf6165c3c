namespace Cluster.Core;

/// <summary>One thing that happened in a job, in the order in which the job manager heard of it.</summary>
public abstract record JobEvent
{
    private JobEvent()
    {
    }

    /// <summary>A line that a process of the job wrote.</summary>
    /// <param name="Source">Which process: <c>driver</c>, or a worker's name.</param>
    /// <param name="Text">The line, without its end.</param>
    public sealed record LogLine(string Source, string Text) : JobEvent;

    /// <summary>A source's progress on the job's board.</summary>
    /// <param name="Progress">How far it is.</param>
    public sealed record BoardProgress(JobProgress Progress) : JobEvent;

    /// <summary>A table on the job's board.</summary>
    /// <param name="Table">The table.</param>
    public sealed record BoardTable(JobTable Table) : JobEvent;

    /// <summary>The job's phase, or the reason for it, is another than before.</summary>
    /// <param name="Info">The job now.</param>
    public sealed record StateChanged(JobInfo Info) : JobEvent;
}
