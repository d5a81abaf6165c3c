using System.Diagnostics;

namespace Akka.Remote;

// A failure detector says whether one remote resource is believed to be alive, from the heartbeats it is told of.
// It holds no timer: the caller asks, and the clock it was made with gives the time.

/// <summary>A monotonic clock, in milliseconds. Only differences mean anything.</summary>
public delegate long Clock();

/// <summary>Believes or doubts one resource, from its heartbeats.</summary>
public abstract class FailureDetector
{
    /// <summary>Milliseconds of the machine's monotonic timer.</summary>
    public static readonly Clock DefaultClock = static () => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>Whether the resource is believed to be up; true before the first heartbeat.</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>Whether any heartbeat has come yet.</summary>
    public abstract bool IsMonitoring { get; }

    /// <summary>Tells the detector of a heartbeat.</summary>
    public abstract void HeartBeat();
}
