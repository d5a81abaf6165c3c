namespace Cluster.Core;

/// <summary>
/// Something that the caller asked for cannot be had: the message is one line that says what was wrong, where, and what
/// would be right. Consoles print it as it is.
/// </summary>
public class ClusterException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line: what, where, and what would be right.</param>
    public ClusterException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with what caused it.</summary>
    /// <param name="message">One line: what, where, and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public ClusterException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
