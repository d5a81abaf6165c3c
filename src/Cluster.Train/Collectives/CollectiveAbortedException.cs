namespace Cluster.Train;

/// <summary>A collective ended because a rank died, gave up or fell out of step; <see cref="Rank"/> says which.</summary>
public sealed class CollectiveAbortedException : Exception
{
    /// <summary>Makes the exception for a cause found at <paramref name="rank"/>.</summary>
    public CollectiveAbortedException(int rank, string message, Exception? inner = null) : base(message, inner)
    {
        Rank = rank;
    }

    /// <summary>The rank where the cause lies: the dead one, the one that aborted, the one that was too late.</summary>
    public int Rank { get; }
}
