using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Cluster.Train;

// Some parameters whose gradients are averaged in one collective. The buffer holds their gradients one after the other and
// then a flag for each, 1 where this rank has a gradient: after the sum, a parameter that no rank has used stays without
// one, as in a single process, and one that only other ranks have used gets theirs.
internal sealed class GradientBucket
{
    private readonly Parameter[] _parameters;
    private readonly int[] _offsets;
    private readonly Tensor?[] _gradients;
    private readonly float[] _buffer;
    private readonly int _valueCount;

    private GradientBucket(Parameter[] parameters)
    {
        _parameters = parameters;
        _gradients = new Tensor?[parameters.Length];
        _offsets = new int[parameters.Length + 1];
        for (var i = 0; i < parameters.Length; i++)
            _offsets[i + 1] = checked(_offsets[i] + (int)parameters[i].NumberOfElements);
        _valueCount = _offsets[^1];
        _buffer = GC.AllocateUninitializedArray<float>(_valueCount + parameters.Length);
    }

    /// <summary>The parameters, in the order of the bucket.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>
    /// Lays parameters out in buckets: from the last to the first, which is about the order in which their gradients become
    /// ready; the first bucket small, so that it is soon full; a parameter is never split.
    /// </summary>
    public static GradientBucket[] Layout(IReadOnlyList<Parameter> parameters, long firstBytesMax, long bytesMax)
    {
        var buckets = new List<GradientBucket>();
        var filling = new List<Parameter>();
        var fillingBytes = 0L;
        foreach (var parameter in parameters.Reverse())
        {
            var bytes = parameter.NumberOfElements * sizeof(float);
            if (filling.Count > 0 && fillingBytes + bytes > (buckets.Count == 0 ? firstBytesMax : bytesMax))
            {
                buckets.Add(new GradientBucket(filling.ToArray()));
                filling.Clear();
                fillingBytes = 0;
            }
            filling.Add(parameter);
            fillingBytes += bytes;
        }
        if (filling.Count > 0)
            buckets.Add(new GradientBucket(filling.ToArray()));
        return buckets.ToArray();
    }

    /// <summary>Replaces the gradients by their average over the ranks. The caller holds a dispose scope.</summary>
    public void Average(IProcessGroup group)
    {
        Fill();
        group.AllReduce(_buffer);
        var values = _buffer.AsSpan(0, _valueCount);
        TensorPrimitives.Divide(values, group.WorldSize, values);
        Spread();
    }

    private void Fill()
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            var values = _buffer.AsSpan(_offsets[i].._offsets[i + 1]);
            _gradients[i] = _parameters[i].grad;
            _buffer[_valueCount + i] = _gradients[i] is null ? 0 : 1;
            if (_gradients[i] is { } gradient)
                TensorMemory.CopyOut(gradient, values);
            else
                values.Clear();
        }
    }

    private void Spread()
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_buffer[_valueCount + i] == 0)
                continue;
            var values = _buffer.AsSpan(_offsets[i].._offsets[i + 1]);
            if (_gradients[i] is { } gradient)
            {
                TensorMemory.CopyIn(values, gradient);
                _gradients[i] = null;
                continue;
            }
            var made = zeros_like(_parameters[i]);
            TensorMemory.CopyIn(values, made);
            _parameters[i].grad = made;
        }
    }
}
