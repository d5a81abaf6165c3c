using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Cluster.Train;

// Ring all-reduce (Patarasuk & Yuan 2009). The values are cut into as many segments as there are ranks, W.
//
//   steps 0 … W−2   reduce-scatter: send segment r−s, receive segment r−s−1 and add it to one's own
//   steps W−1 … 2W−3  all-gather:   send segment r−s, receive segment r−s−1 in place          (all indices mod W)
//
// What step s+1 sends is what step s received, so after the first segment the outgoing stream follows the incoming one.
// Each segment is summed along one path and then copied, so all ranks hold the same bits. A rank moves 2(W−1)/W of the
// values' bytes in each direction, whatever W is.
//
// A segment's final values overwrite it only after they went through the next rank's sum, which needs the bytes that were
// sent from here: what is overwritten has always been sent.
internal ref struct AllReducePlan : IRingPlan
{
    private readonly Span<float> _values;
    private readonly Span<byte> _scratch;
    private readonly ReduceOp _op;
    private readonly int _rank;
    private readonly int _worldSize;
    private readonly int _stepCount;

    private int _outStep;
    private int _outOffset;      // bytes of the outgoing step's segment that are sent
    private int _inStep;
    private int _inOffset;       // bytes of the incoming step's segment that are in the values
    private int _partial;        // bytes at the start of the scratch that are not yet a whole float

    public AllReducePlan(Span<float> values, Span<byte> scratch, ReduceOp op, int rank, int worldSize)
    {
        _values = values;
        _scratch = scratch;
        _op = op;
        _rank = rank;
        _worldSize = worldSize;
        _stepCount = 2 * (worldSize - 1);
        for (var step = 0; step < _stepCount; step++)
        {
            OutgoingBytes += Segment(step).Length;
            IncomingBytes += Segment(step + 1).Length;
        }
        SkipFinished();
    }

    public long OutgoingBytes { get; }

    public long IncomingBytes { get; }

    public readonly ReadOnlySpan<byte> Outgoing()
    {
        if (_outStep == _stepCount)
            return default;
        // Step 0 sends what this rank has; step s sends what step s−1 received.
        var segment = Segment(_outStep);
        var ready = _outStep == 0 || _outStep - 1 < _inStep ? segment.Length : _outStep - 1 == _inStep ? _inOffset : 0;
        return segment[_outOffset..ready];
    }

    public void Sent(int count)
    {
        _outOffset += count;
        SkipFinished();
    }

    public readonly Span<byte> Incoming()
    {
        var segment = Segment(_inStep + 1);
        if (!Reducing)
            return segment[_inOffset..];
        var missing = segment.Length - _inOffset - _partial;
        return _scratch.Slice(_partial, Math.Min(missing, _scratch.Length - _partial));
    }

    public void Received(int count)
    {
        if (Reducing)
            Reduce(count);
        else
            _inOffset += count;
        SkipFinished();
    }

    private readonly bool Reducing => _inStep < _worldSize - 1;

    private void Reduce(int count)
    {
        var bytes = _partial + count;
        var whole = bytes - bytes % sizeof(float);
        var theirs = MemoryMarshal.Cast<byte, float>(_scratch[..whole]);
        var ours = MemoryMarshal.Cast<byte, float>(Segment(_inStep + 1).Slice(_inOffset, whole));
        switch (_op)
        {
            case ReduceOp.Sum:
                TensorPrimitives.Add(ours, theirs, ours);
                break;
            case ReduceOp.Min:
                TensorPrimitives.Min(ours, theirs, ours);
                break;
            case ReduceOp.Max:
                TensorPrimitives.Max(ours, theirs, ours);
                break;
            default:
                throw new InvalidOperationException($"{_op} is not a reduce operation");
        }
        _inOffset += whole;
        _partial = bytes - whole;
        _scratch.Slice(whole, _partial).CopyTo(_scratch);
    }

    private void SkipFinished()
    {
        while (_outStep < _stepCount && _outOffset == Segment(_outStep).Length)
            (_outStep, _outOffset) = (_outStep + 1, 0);
        while (_inStep < _stepCount && _inOffset == Segment(_inStep + 1).Length)
            (_inStep, _inOffset) = (_inStep + 1, 0);
    }

    /// <summary>The segment that goes out in <paramref name="step"/>; what comes in is the one of the step after.</summary>
    private readonly Span<byte> Segment(int step)
    {
        var index = ((_rank - step) % _worldSize + _worldSize) % _worldSize;
        var start = (int)((long)_values.Length * index / _worldSize);
        var end = (int)((long)_values.Length * (index + 1) / _worldSize);
        return MemoryMarshal.AsBytes(_values[start..end]);
    }
}
