namespace Akka.Dispatch;

// The process's pool. Whom a turn wakes first is likely to be whom it just sent something: that one stays with the thread, which has
// all of it in its cache and runs it as soon as the turn ends, without a word to the pool and without waking a thread that would
// only take it away. All others wait in the pool's line; after a few turns in a row so does the kept one, or two actors who answer
// each other would have a thread to themselves. A turn that lasts (it computes, or waits for somebody) keeps nothing back:
// see TurnWatch.

internal sealed class PoolThreads : Executor
{
    internal static readonly PoolThreads Instance = new();

    internal override bool TryExecute(IRunnable run) =>
        TurnThread.Keeps(run) || ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
}

/// <summary>A thread of the pool while it runs turns, and what it runs next.</summary>
internal sealed class TurnThread
{
    // After so many turns in a row the thread goes back to the pool's line.
    private const int TurnsInARow = 32;

    [ThreadStatic]
    private static TurnThread _current;

    private readonly Thread _thread = Thread.CurrentThread;
    private readonly ExecutionContext _clean = ExecutionContext.Capture();
    private bool _mayKeep;
    private IRunnable _kept;
    private long _turn;

    internal bool IsAlive => _thread.IsAlive;

    /// <summary>The number of the turn that runs, or of the last one.</summary>
    internal long Turn => Volatile.Read(ref _turn);

    internal bool HasKept => Volatile.Read(ref _kept) is not null;

    /// <summary>Runs a turn, and those that come of it. Only as a work item of the pool.</summary>
    internal static void Run(IRunnable first) => (_current ??= TurnWatch.Add(new TurnThread())).RunInARow(first);

    /// <summary>What the calling thread wakes from now on goes to the pool: its turn is over, or is likely to wait.</summary>
    internal static void KeepNothing()
    {
        if (_current is { } thread) thread._mayKeep = false;
    }

    /// <summary>True when the calling thread runs this after its turn; false when somebody else has to.</summary>
    internal static bool Keeps(IRunnable run)
    {
        if (_current is not { _mayKeep: true } thread) return false;
        thread._mayKeep = false;

        // A full fence: either the watch sees what is kept, or it is seen to be asleep.
        Interlocked.Exchange(ref thread._kept, run);
        TurnWatch.WakeIfAsleep();
        return true;
    }

    /// <summary>What is kept, for the one caller who gets it.</summary>
    internal IRunnable Take() => HasKept ? Interlocked.Exchange(ref _kept, null) : null;

    private void RunInARow(IRunnable run)
    {
        for (var left = TurnsInARow; run is not null; run = Take())
        {
            Volatile.Write(ref _turn, _turn + 1);
            _mayKeep = --left > 0;
            run.Run();
            _mayKeep = false;
            CleanUp();
        }
    }

    // As the pool does between two work items: nothing that one actor sets for its thread is there for the next.
    private void CleanUp()
    {
        if (!ReferenceEquals(ExecutionContext.Capture(), _clean)) ExecutionContext.Restore(_clean);
        if (SynchronizationContext.Current is not null) SynchronizationContext.SetSynchronizationContext(null);
    }
}
