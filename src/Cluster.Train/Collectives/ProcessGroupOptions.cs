namespace Cluster.Train;

/// <summary>Limits of a process group, and whether it is encrypted.</summary>
public sealed record ProcessGroupOptions
{
    /// <summary>
    /// How long one collective may take, from this rank's call to its end, before it is ended for everybody. It has to
    /// cover what one rank may do while the others wait for it (saving a checkpoint, evaluating). Default 10 minutes:
    /// dead ranks do not need it, since their connections break at once and the run hears of them besides.
    /// </summary>
    public TimeSpan CollectiveTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the ranks may take to find each other. Default 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The most bytes that one receive takes from a socket, and the size of the buffer that sums pass through.
    /// Default 128 KiB: small enough that what is summed is passed on while the next part arrives, and large enough that a
    /// call to the kernel is cheap beside it.
    /// </summary>
    public int ChunkBytes { get; init; } = 128 * 1024;

    /// <summary>
    /// Mutual TLS for the ring's connections, the same choice on every rank. Default null: they are plain, which is refused
    /// beyond loopback. <see cref="RingTls.OfWorker"/> is what the cluster of this worker process uses.
    /// </summary>
    public RingTls? Tls { get; init; }

    /// <summary>The clock for the limits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Check()
    {
        if (CollectiveTimeout <= TimeSpan.Zero)
            throw new ArgumentException($"CollectiveTimeout is {CollectiveTimeout}, but must be more than 0");
        if (ConnectTimeout <= TimeSpan.Zero)
            throw new ArgumentException($"ConnectTimeout is {ConnectTimeout}, but must be more than 0");
        if (ChunkBytes < 64 || ChunkBytes % sizeof(float) != 0)
            throw new ArgumentException($"ChunkBytes is {ChunkBytes}, but must be a multiple of 4 and 64 or more");
    }
}
