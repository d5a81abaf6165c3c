using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cluster.Train;

// Some parameters whose gradients are averaged in one collective. The memory holds their gradients one after the other,
// then a flag for each, 1 where this rank has a gradient: after the sum, a parameter that no rank has used stays without
// one, as in a single process, and one that only other ranks have used gets theirs. A last value counts this rank's late
// gradients (GradientReducer).
//
// A gradient is taken (divided by the number of ranks on its way, and removed from its parameter), summed, and given: on the
// CPU the parameter's new gradient is a view of the bucket, so that nothing is copied back.
internal sealed class GradientBucket : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly int[] _offsets;
    private readonly bool[] _taken;
    private readonly Tensor _memory;
    private readonly Tensor[] _views;
    private int _missingCount;

    private GradientBucket(Parameter[] parameters)
    {
        _parameters = parameters;
        _taken = new bool[parameters.Length];
        _offsets = new int[parameters.Length + 1];
        for (var i = 0; i < parameters.Length; i++)
            _offsets[i + 1] = checked(_offsets[i] + (int)parameters[i].NumberOfElements);
        _memory = zeros([_offsets[^1] + parameters.Length + 1], dtype: ScalarType.Float32).DetachFromDisposeScope();
        _views = parameters.Select((parameter, i) =>
            _memory.narrow(0, _offsets[i], parameter.NumberOfElements).view(parameter.shape).DetachFromDisposeScope()).ToArray();
        _missingCount = parameters.Length;
    }

    /// <summary>The parameters, in the order of the bucket.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Whether every gradient is taken.</summary>
    public bool IsFull => _missingCount == 0;

    /// <summary>How many late gradients this rank has found; after <see cref="Sum"/>, all ranks together.</summary>
    public float LateCount
    {
        get => Values()[^1];
        set => Values()[^1] = value;
    }

    /// <summary>
    /// Lays parameters out in buckets: from the last to the first, which is about the order in which their gradients become
    /// ready. A bucket is closed once it has as many bytes as it may; the first one soon, so that it is early on its way; a
    /// parameter is never split. (As PyTorch's compute_bucket_assignment_by_size.)
    /// </summary>
    public static GradientBucket[] Layout(IReadOnlyList<Parameter> parameters, long firstBytes, long bytes)
    {
        var buckets = new List<GradientBucket>();
        var filling = new List<Parameter>();
        var fillingBytes = 0L;
        foreach (var parameter in parameters.Reverse())
        {
            filling.Add(parameter);
            fillingBytes += parameter.NumberOfElements * sizeof(float);
            if (fillingBytes < (buckets.Count == 0 ? firstBytes : bytes))
                continue;
            buckets.Add(new GradientBucket(filling.ToArray()));
            (filling, fillingBytes) = ([], 0);
        }
        if (filling.Count > 0)
            buckets.Add(new GradientBucket(filling.ToArray()));
        return buckets.ToArray();
    }

    /// <summary>Takes the gradient of parameter <paramref name="i"/>, or notes that there is none. Once in each pass.</summary>
    public void Take(int i, int worldSize)
    {
        if (_taken[i])
            return;
        using var gradient = _parameters[i].grad;
        var values = Values();
        var place = values[_offsets[i].._offsets[i + 1]];
        values[_offsets[^1] + i] = gradient is null ? 0 : 1;
        if (gradient is null)
            place.Clear();
        else
            TensorMemory.CopyOut(gradient, place, scale: 1f / worldSize);
        _parameters[i].grad = null;
        _taken[i] = true;
        _missingCount--;
    }

    /// <summary>Takes what is not taken yet.</summary>
    public void TakeRest(int worldSize)
    {
        for (var i = 0; i < _parameters.Length; i++)
            Take(i, worldSize);
    }

    /// <summary>Sums the bucket over the ranks. On any thread.</summary>
    public void Sum(IProcessGroup group) => group.AllReduce(Values());

    /// <summary>How many parameters have got another gradient since theirs was taken.</summary>
    public int CountLate()
    {
        var count = 0;
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (!_taken[i])
                continue;
            using var gradient = _parameters[i].grad;
            count += gradient is null ? 0 : 1;
        }
        return count;
    }

    /// <summary>Adds what has come late, summed over the ranks: gradients are sums, so it makes no difference when a part comes.</summary>
    public void SumLate(IProcessGroup group)
    {
        var late = new float[_offsets[^1] + _parameters.Length];
        for (var i = 0; i < _parameters.Length; i++)
        {
            using var gradient = _parameters[i].grad;
            if (gradient is null)
                continue;
            late[_offsets[^1] + i] = 1;
            TensorMemory.CopyOut(gradient, late.AsSpan(_offsets[i].._offsets[i + 1]), scale: 1f / group.WorldSize);
            _parameters[i].grad = null;
        }
        group.AllReduce(late);
        var values = Values()[..late.Length];
        System.Numerics.Tensors.TensorPrimitives.Add(values, late, values);
    }

    /// <summary>Gives the parameters their averages, and begins anew.</summary>
    public void Give()
    {
        var flags = Values()[_offsets[^1]..];
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (flags[i] == 0)
                _parameters[i].grad = null;
            else if (_parameters[i].device_type == DeviceType.CPU)
                _parameters[i].grad = _views[i];
            else
            {
                using var moved = _views[i].to(_parameters[i].device);
                _parameters[i].grad = moved;
            }
        }
        Reset();
    }

    /// <summary>Forgets what was taken.</summary>
    public void Reset()
    {
        Array.Clear(_taken);
        _missingCount = _parameters.Length;
    }

    public void Dispose()
    {
        foreach (var view in _views)
            view.Dispose();
        _memory.Dispose();
    }

    private Span<float> Values() => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(_memory.bytes);
}
