using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cluster.Train;

// Averages a model's gradients over the ranks while backward goes on: a bucket whose last gradient is there is summed on a
// thread of its own. Buckets go in one order on all ranks, whatever order their gradients come in. The last bucket, which
// holds the model's first layers, waits for the end of backward: its sum also tells all ranks whether any of them has found
// late gradients (LayerWatch says where they come from). Those are summed in a second round, and from then on the
// model's buckets wait for the end of backward, on all ranks.
internal sealed class GradientReducer : IDisposable
{
    private readonly IProcessGroup _group;
    private readonly GradientBucket[] _buckets;
    private readonly Dictionary<IntPtr, (int Bucket, int Index)> _places = [];
    private readonly LayerWatch? _watch;
    private readonly ReduceThread _thread;
    private readonly Lock _lock = new();
    private bool _open;
    private bool _overlaps;
    private int _sentCount;

    public GradientReducer(nn.Module model, IReadOnlyList<Parameter> trained, IProcessGroup group, long firstBucketBytes, long bucketBytes)
    {
        _group = group;
        _thread = new ReduceThread(group);
        _buckets = GradientBucket.Layout(trained, firstBucketBytes, bucketBytes);
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            for (var i = 0; i < _buckets[bucket].Parameters.Count; i++)
                _places[_buckets[bucket].Parameters[i].Handle] = (bucket, i);
        }
        _overlaps = _buckets.Length > 1;
        if (_overlaps)
            _watch = new LayerWatch(model, Ready);
    }

    /// <summary>How many buckets went on their way before the last backward pass was over.</summary>
    public int EarlyCount { get; private set; }

    /// <summary>Runs a backward pass and averages the gradients.</summary>
    public void Run(Action backward)
    {
        lock (_lock)
            (_open, _sentCount) = (_overlaps, 0);
        try
        {
            backward();
        }
        catch
        {
            Abandon();
            throw;
        }
        lock (_lock)
            _open = false;
        EarlyCount = _sentCount;
        Finish();
    }

    /// <summary>Averages the gradients of a backward pass that is over.</summary>
    public void Average()
    {
        _sentCount = 0;
        Finish();
    }

    /// <summary>Forgets forward passes that no averaging follows.</summary>
    public void Forget() => _watch?.Forget();

    public void Dispose()
    {
        _watch?.Remove();
        _thread.Dispose();
        foreach (var bucket in _buckets)
            bucket.Dispose();
    }

    private void Ready(IReadOnlyList<Parameter> parameters)
    {
        lock (_lock)
        {
            if (!_open)
                return;
            foreach (var parameter in parameters)
            {
                if (!_places.TryGetValue(parameter.Handle, out var place) || place.Bucket == _buckets.Length - 1)
                    continue;
                _buckets[place.Bucket].Take(place.Index, _group.WorldSize);
            }
            while (_sentCount < _buckets.Length - 1 && _buckets[_sentCount].IsFull)
                _thread.Enqueue(_buckets[_sentCount++]);
        }
    }

    private void Finish()
    {
        _watch?.Forget();
        if (_buckets.Length == 0)
            return;
        var last = _buckets[^1];
        last.LateCount = _buckets.Sum(bucket => bucket.CountLate());
        var sentCount = _sentCount;
    
        for (var i = sentCount; i < _buckets.Length; i++)
            _buckets[i].TakeRest(_group.WorldSize);
        _thread.Wait();
        foreach (var bucket in _buckets.Skip(sentCount))
            bucket.Sum(_group);
        if (last.LateCount > 0)
        {
            _overlaps = false;
            foreach (var bucket in _buckets)
                bucket.SumLate(_group);
        }
        foreach (var bucket in _buckets)
            bucket.Give();
    }

    // Ranks that have begun to sum a step's gradients cannot leave it: the others would add theirs to those of another step.
    private void Abandon()
    {
        lock (_lock)
            _open = false;
        _watch?.Forget();
        if (_sentCount > 0)
            _group.Abort("its backward pass failed");
        foreach (var bucket in _buckets)
            bucket.Reset();
    }
}
