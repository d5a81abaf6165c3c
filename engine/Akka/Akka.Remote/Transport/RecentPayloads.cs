namespace Akka.Remote.Transport;

// The newest large payloads, kept reachable for a while after they were handed on. How much may be allocated before the
// collector walks the whole heap again depends on how much of the last large objects had survived. Where each payload dies at
// once that is three megabytes, and the walks cost more than the payloads' way through the sockets; with some of them alive
// it is five times as much. At the bound the oldest are let go, and all of them once a minute.
internal sealed class RecentPayloads
{
    public const long BytesMax = 16L * 1024 * 1024;

    // What the runtime keeps apart as large objects. Smaller ones die young and cost nothing.
    private const int LargeObjectBytes = 85_000;

    private readonly Lock gate = new();
    private readonly Queue<byte[]> newest = new();

    public long Bytes { get; private set; }

    public void Add(byte[] payload)
    {
        if (payload.Length is < LargeObjectBytes or > (int)BytesMax / 2)
            return;
        lock (gate)
        {
            newest.Enqueue(payload);
            Bytes += payload.Length;
            while (Bytes > BytesMax)
                Bytes -= newest.Dequeue().Length;
        }
    }

    public void Forget()
    {
        lock (gate)
        {
            newest.Clear();
            Bytes = 0;
        }
    }
}
