using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Akka.Remote.Associations;

// What waits to be sent to one remote system. Any thread adds and never blocks; one thread takes, and sleeps when there is
// nothing. Both the number of envelopes and the bytes of their messages are bounded: at a bound adding fails.
//
// System messages are numbered and kept by the sender, so losing one here would break a watch for ever: `systemReserve` of
// them fit beyond the bounds of the others.
internal sealed class OutboundQueue(int countMax, long bytesMax, int systemReserve)
{
    private readonly ConcurrentQueue<OutboundEnvelope> waiting = new();

    // Heartbeats overtake all that waits. There are a few per second, and they are dropped while nothing is connected.
    private readonly ConcurrentQueue<OutboundEnvelope> urgent = new();

    private readonly object sleep = new();

    // How many envelopes wait, above this bit, and their bytes below it: one number, since every thread fights over it.
    private const int CountShift = 44;
    private const long BytesMask = (1L << CountShift) - 1;

    private long load;
    private int isAsleep;
    private int isNudged;
    private volatile bool isCompleted;

    public int Count => (int)(Volatile.Read(ref load) >> CountShift);

    public long Bytes => Volatile.Read(ref load) & BytesMask;

    public bool IsCompleted => isCompleted;

    // At most half full: what was told of an overflow may be told again.
    public bool HasRoom => Count <= countMax / 2 && Bytes <= bytesMax / 2;

    // Whether another message would be refused for the number of those that wait; its bytes are not known yet.
    public bool IsFull => Count >= countMax;

    public bool TryAdd(OutboundEnvelope envelope)
    {
        if (isCompleted)
            return false;
        var size = envelope.PayloadBytes;
        var now = Interlocked.Add(ref load, LoadOf(envelope));
        var (countNow, bytesNow) = (now >> CountShift, now & BytesMask);
        var fits = envelope.IsSystem
            ? countNow <= countMax + systemReserve
            : countNow <= countMax && (bytesNow <= bytesMax || bytesNow == size); // A single one may be larger than the bound.
        if (!fits)
        {
            Interlocked.Add(ref load, -LoadOf(envelope));
            return false;
        }

        waiting.Enqueue(envelope);
        Wake();
        return true;
    }

    public void AddUrgent(OutboundEnvelope envelope)
    {
        urgent.Enqueue(envelope);
        Wake();
    }

    public bool TryTake([MaybeNullWhen(false)] out OutboundEnvelope envelope)
    {
        if (!waiting.TryDequeue(out envelope))
            return false;
        Interlocked.Add(ref load, -LoadOf(envelope));
        return true;
    }

    public bool TryTakeUrgent([MaybeNullWhen(false)] out OutboundEnvelope envelope) => urgent.TryDequeue(out envelope);

    public void DropUrgent() => urgent.Clear();

    // The taking thread shall look at its state again.
    public void Nudge()
    {
        Volatile.Write(ref isNudged, 1);
        Wake();
    }

    public void Complete()
    {
        isCompleted = true;
        Wake();
    }

    // Sleeps until there is something to take, or a nudge; false when nothing will come any more.
    public bool WaitForMore()
    {
        if (IsEmpty && !isCompleted)
        {
            lock (sleep)
            {
                isAsleep = 1;
                Interlocked.MemoryBarrier(); // Whoever adds from here on sees that someone sleeps, or is seen.
                while (isAsleep == 1 && IsEmpty && !isCompleted)
                    Monitor.Wait(sleep);
                isAsleep = 0;
            }
        }

        Volatile.Write(ref isNudged, 0);
        return !(isCompleted && waiting.IsEmpty && urgent.IsEmpty);
    }

    private static long LoadOf(OutboundEnvelope envelope) => (1L << CountShift) + envelope.PayloadBytes;

    private bool IsEmpty => waiting.IsEmpty && urgent.IsEmpty && Volatile.Read(ref isNudged) == 0;

    private void Wake()
    {
        Interlocked.MemoryBarrier(); // What was added is seen by whoever is about to sleep, or the sleeper is seen here.
        if (Volatile.Read(ref isAsleep) == 0)
            return;
        lock (sleep)
        {
            if (isAsleep == 0)
                return;
            isAsleep = 0;
            Monitor.Pulse(sleep);
        }
    }
}
