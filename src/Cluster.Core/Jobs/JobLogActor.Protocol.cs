using Akka.Actor;

namespace Cluster.Core.Jobs;

// The conversation with a job's log, inside the job manager's process.
internal sealed partial class JobLogActor
{
    /// <summary>Takes events in, in order. No answer.</summary>
    internal sealed record Append(IReadOnlyList<JobEvent> Events);

    /// <summary>The events from a number on, for a follower. Answer: <see cref="JobManagerActor.Events"/>.</summary>
    internal sealed record Pull(IActorRef Follower, long From);

    /// <summary>A moment has passed: followers that waited long get an empty answer, and ask again.</summary>
    private sealed record Tick
    {
        internal static readonly Tick Instance = new();
    }
}
