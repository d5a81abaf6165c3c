using System.Runtime.ExceptionServices;

namespace Cluster.Train;

// The thread on which buckets are summed while the training thread goes on with backward. Buckets are summed one at a time
// in the order in which they are given, which is the same on all ranks.
internal sealed class ReduceThread : IDisposable
{
    private readonly IProcessGroup _group;
    private readonly Queue<GradientBucket> _waiting = [];
    private readonly object _lock = new();
    private Thread? _thread;
    private bool _busy;
    private bool _ended;
    private ExceptionDispatchInfo? _fault;

    public ReduceThread(IProcessGroup group)
    {
        _group = group;
    }

    /// <summary>Sums a bucket as soon as those before it are done. From any thread.</summary>
    public void Enqueue(GradientBucket bucket)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = $"gradients of rank {_group.Rank}" };
                _thread.Start();
            }
            _waiting.Enqueue(bucket);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Returns when all buckets are summed.</summary>
    /// <exception cref="CollectiveAbortedException">A collective has ended for all ranks.</exception>
    public void Wait()
    {
        lock (_lock)
        {
            while (_busy || _waiting.Count > 0)
                Monitor.Wait(_lock);
            var fault = _fault;
            _fault = null;
            fault?.Throw();
        }
    }

    /// <summary>Ends the thread, after the bucket that it sums.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _waiting.Clear();
            Monitor.PulseAll(_lock);
        }
        _thread?.Join();
    }

    private void Run()
    {
        while (Next() is { } bucket)
        {
            ExceptionDispatchInfo? fault = null;
            try
            {
                bucket.Sum(_group);
            }
            catch (Exception error)
            {
                fault = ExceptionDispatchInfo.Capture(error);
            }
            Done(fault);
        }
    }

    private GradientBucket? Next()
    {
        lock (_lock)
        {
            while (_waiting.Count == 0 && !_ended)
                Monitor.Wait(_lock);
            _busy = !_ended;
            return _ended ? null : _waiting.Dequeue();
        }
    }

    private void Done(ExceptionDispatchInfo? fault)
    {
        lock (_lock)
        {
            _busy = false;
            if (fault is not null)
            {
                // A group that has ended sums nothing more.
                _fault ??= fault;
                _waiting.Clear();
            }
            Monitor.PulseAll(_lock);
        }
    }
}
