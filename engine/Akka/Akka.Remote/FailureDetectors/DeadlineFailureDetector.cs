using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

// The plain detector: a resource is doubted when its last heartbeat is older than the interval plus a pause.

/// <summary>Suspects a resource once its silence is longer than a fixed time.</summary>
public class DeadlineFailureDetector : FailureDetector
{
    private readonly Clock clock;
    private readonly long silenceMaxMs;
    private long latestMs = long.MinValue;

    /// <summary>A detector from its parts; both times together are the silence that is forgiven.</summary>
    public DeadlineFailureDetector(TimeSpan acceptableHeartbeatPause, TimeSpan heartbeatInterval, Clock? clock = null)
    {
        if (acceptableHeartbeatPause + heartbeatInterval <= TimeSpan.Zero)
            throw new ArgumentException($"acceptable-heartbeat-pause + heartbeat-interval is {acceptableHeartbeatPause + heartbeatInterval}, but must be more than 0");
        this.clock = clock ?? DefaultClock;
        silenceMaxMs = (long)(acceptableHeartbeatPause + heartbeatInterval).TotalMilliseconds;
    }

    /// <summary>A detector from a configuration section.</summary>
    public DeadlineFailureDetector(Config config, EventStream eventStream) : this(
        config.GetTimeSpan("acceptable-heartbeat-pause", TimeSpan.FromSeconds(3)),
        config.GetTimeSpan("heartbeat-interval", TimeSpan.FromSeconds(1)))
    {
    }

    /// <inheritdoc/>
    public override bool IsAvailable => !IsMonitoring || clock() - Volatile.Read(ref latestMs) <= silenceMaxMs;

    /// <inheritdoc/>
    public override bool IsMonitoring => Volatile.Read(ref latestMs) != long.MinValue;

    /// <inheritdoc/>
    public override void HeartBeat() => Volatile.Write(ref latestMs, clock());
}
