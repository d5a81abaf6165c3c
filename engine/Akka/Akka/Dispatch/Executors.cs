using System.Collections.Concurrent;

namespace Akka.Dispatch;

// Where the threads come from: the process's pool (PoolThreads), a few threads of one's own, or whoever calls.

internal abstract class Executor
{
    /// <summary>Runs the work some time soon; false when the executor has shut down.</summary>
    internal abstract bool TryExecute(IRunnable run);

    internal virtual void Shutdown() { }
}

/// <summary>The calling thread itself: for tests and for the synchronized dispatcher.</summary>
internal sealed class CallingThread : Executor
{
    private readonly SynchronizationContext _context = SynchronizationContext.Current;

    internal override bool TryExecute(IRunnable run)
    {
        if (_context is null) return ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        _context.Post(static state => ((IRunnable)state).Run(), run);
        return true;
    }
}

/// <summary>A fixed number of background threads that nobody else uses, so that the pool's backlog cannot delay them.</summary>
internal sealed class DedicatedThreads : Executor
{
    private readonly BlockingCollection<IRunnable> _work = new(new ConcurrentQueue<IRunnable>());

    internal DedicatedThreads(string name, int threadCount)
    {
        for (var i = 0; i < threadCount; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = threadCount == 1 ? name : $"{name}-{i + 1}" };
            thread.UnsafeStart();
        }
    }

    internal override bool TryExecute(IRunnable run)
    {
        try
        {
            _work.Add(run);
            return true;
        }
        catch (InvalidOperationException)
        {
            // Shut down. An actor that ends during a shutdown may still be told something; it has nobody to run it.
            return false;
        }
    }

    internal override void Shutdown() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var run in _work.GetConsumingEnumerable()) run.Run();
    }
}
