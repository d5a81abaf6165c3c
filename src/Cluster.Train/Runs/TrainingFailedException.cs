using Cluster.Core;

namespace Cluster.Train;

/// <summary>A run failed for good: its message is one line that names the rank, the node and the cause.</summary>
public sealed class TrainingFailedException : ClusterException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line for people.</param>
    /// <param name="remoteStack">The stack of the exception in the trainer, when that is the cause.</param>
    public TrainingFailedException(string message, string? remoteStack = null) : base(message)
    {
        RemoteStack = remoteStack;
    }

    /// <summary>The stack of the exception in the user's loop, in the trainer's process; null for other causes.</summary>
    public string? RemoteStack { get; }
}
