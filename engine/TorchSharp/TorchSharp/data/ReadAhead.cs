using System.Collections;
using System.Runtime.ExceptionServices;

// Results of a function over a sequence, made by threads ahead of their reader and given in the sequence's order. Each thread
// may be two results ahead, as PyTorch's workers are, so memory is bounded; what nobody takes any more is released.
namespace TorchSharp.Modules;

internal sealed class ReadAhead<TResult> : IEnumerator<TResult>
{
    private const int AheadPerWorker = 2;

    private readonly record struct Outcome(TResult Value, ExceptionDispatchInfo? Fault);

    private readonly object gate = new();
    private readonly IEnumerator<long[]> source;
    private readonly Func<long[], TResult> make;
    private readonly Action<TResult> release;
    private readonly Dictionary<long, Outcome> ready = [];
    private readonly Thread[] workers;
    private readonly int aheadMax;
    private long taken, given;
    private bool isAtEnd, isClosed;

    internal ReadAhead(IEnumerable<long[]> source, Func<long[], TResult> make, int workerCount, Action<TResult> release)
    {
        (this.source, this.make, this.release) = (source.GetEnumerator(), make, release);
        aheadMax = workerCount * AheadPerWorker;
        workers = [.. Enumerable.Range(0, workerCount).Select(k => new Thread(Work) { IsBackground = true,
            Name = $"DataLoader worker {k}" })];
        Array.ForEach(workers, worker => worker.Start());
    }

    public TResult Current { get; private set; } = default!;

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        Outcome outcome;
        lock (gate)
        {
            while (!ready.Remove(given, out outcome))
            {
                if (isClosed || isAtEnd && given == taken)
                    return false;
                Monitor.Wait(gate);
            }
            given++;
            Monitor.PulseAll(gate);
        }
        outcome.Fault?.Throw();
        Current = outcome.Value;
        return true;
    }

    private void Work()
    {
        while (Next() is var (number, indices))
        {
            var outcome = Made(indices);
            lock (gate)
            {
                ready[number] = outcome;
                Monitor.PulseAll(gate);
            }
        }
    }

    private Outcome Made(object indices)
    {
        try
        {
            if (indices is ExceptionDispatchInfo fault)
                return new Outcome(default!, fault);
            return new Outcome(make((long[])indices), null);
        }
        catch (Exception error)
        {
            return new Outcome(default!, ExceptionDispatchInfo.Capture(error));     // The reader's, at its turn.
        }
    }

    /// <summary>The next piece of the sequence and its number; the sequence's own fault counts as its last piece.</summary>
    private (long Number, object Indices)? Next()
    {
        lock (gate)
        {
            while (!isClosed && !isAtEnd && taken - given >= aheadMax)
                Monitor.Wait(gate);
            if (isClosed || isAtEnd)
                return null;
            try
            {
                if (source.MoveNext())
                    return (taken++, source.Current);
                isAtEnd = true;
                Monitor.PulseAll(gate);
                return null;
            }
            catch (Exception error)
            {
                isAtEnd = true;
                return (taken++, ExceptionDispatchInfo.Capture(error));
            }
        }
    }

    /// <summary>Waits for the workers' last pieces, so that the data set may be closed behind it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
        Array.ForEach(workers, worker => worker.Join());
        foreach (var outcome in ready.Values)
            if (outcome.Fault is null)
                release(outcome.Value);
        ready.Clear();
        source.Dispose();
    }

    public void Reset() => throw new NotSupportedException("a pass over the data is not repeated: ask for a new one");
}
