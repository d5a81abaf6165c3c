using Cluster.Core;

namespace Cluster.Tune;

/// <summary>An experiment could not go on: one line that says what was wrong, and what would be right.</summary>
public sealed class TuneException : ClusterException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line: what, where, and what would be right.</param>
    public TuneException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with what caused it.</summary>
    /// <param name="message">One line: what, where, and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public TuneException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
