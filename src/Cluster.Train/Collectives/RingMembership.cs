namespace Cluster.Train;

/// <summary>Where a rank's listener is.</summary>
/// <param name="Host">An IP address or a name.</param>
/// <param name="Port">The TCP port.</param>
public sealed record RingEndpoint(string Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>What a rank has to know to join its ring: who it is, where the others are, and the secret they share.</summary>
/// <param name="Rank">This rank.</param>
/// <param name="Endpoints">Every rank's listener, in the order of the ranks.</param>
/// <param name="Token">A random secret of 16 bytes or more, made for this group alone.</param>
/// <param name="Incarnation">
/// How often the run has been restarted: a late rank of an earlier ring is refused by it, and told so.
/// </param>
public sealed record RingMembership(int Rank, IReadOnlyList<RingEndpoint> Endpoints, byte[] Token, int Incarnation = 0)
{
    /// <summary>The fewest bytes that a token may have.</summary>
    public const int TokenBytesMin = 16;

    internal int WorldSize => Endpoints.Count;

    internal int Next => (Rank + 1) % WorldSize;

    internal int Previous => (Rank + WorldSize - 1) % WorldSize;

    internal void Check()
    {
        if (Endpoints.Count == 0)
            throw new ArgumentException("Endpoints is empty, but must name every rank's listener");
        if (Rank < 0 || Rank >= Endpoints.Count)
            throw new ArgumentException($"Rank is {Rank}, but must be from 0 to {Endpoints.Count - 1}");
        if (Token.Length < TokenBytesMin)
            throw new ArgumentException($"Token has {Token.Length} bytes, but must have {TokenBytesMin} or more");
    }
}
