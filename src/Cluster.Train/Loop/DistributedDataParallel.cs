using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cluster.Train;

// Keeps the copies of a model on all ranks the same: the same parameters at the start (rank 0's), the same gradients after
// every backward pass, so the same parameters after every step. How averaging overlaps with backward, and why backward is a
// call of this class: docs/decisions/0003-averaging-during-backward.md.

/// <summary>
/// A model with one copy on every rank, whose gradients are averaged over the ranks. The names and the layout are those of
/// torch.nn.parallel.DistributedDataParallel (Li et al., VLDB 2020). <see cref="Backward"/> stands where a single process says
/// <c>loss.backward()</c>, and averages while it runs; <see cref="AverageGradients"/> does it afterwards.
/// </summary>
/// <remarks>
/// Gradients on the CPU become views of the memory that is summed, as with gradient_as_bucket_view in PyTorch: what the
/// next pass leaves there overwrites them.
/// </remarks>
public sealed class DistributedDataParallel : IDisposable
{
    /// <summary>At how many bytes of gradients a collective has enough: 25 MB, as in PyTorch.</summary>
    public const long BucketBytesMax = 25 * 1024 * 1024;

    /// <summary>The same for the first bucket: 1 MB, so that it is ready early.</summary>
    public const long FirstBucketBytesMax = 1024 * 1024;

    private readonly IProcessGroup _group;
    private readonly GradientReducer _reducer;
    private byte[] _bufferBytes = [];
    private int _noSyncDepth;

    /// <summary>Checks that all ranks have the same model and gives them rank 0's parameters and buffers.</summary>
    /// <param name="module">The model; its parameters are float32.</param>
    /// <param name="group">The ranks.</param>
    /// <exception cref="InvalidOperationException">The ranks' models differ; on every rank, with the first difference.</exception>
    public DistributedDataParallel(nn.Module module, IProcessGroup group)
        : this(module, group, FirstBucketBytesMax, BucketBytesMax)
    {
    }

    internal DistributedDataParallel(nn.Module module, IProcessGroup group, long firstBucketBytes, long bucketBytes)
    {
        Module = module;
        _group = group;
        var parameters = module.named_parameters().ToArray();
        var wrong = parameters.FirstOrDefault(p => p.Item2.requires_grad && p.Item2.dtype != ScalarType.Float32);
        if (wrong.Item2 is not null)
            throw new InvalidOperationException($"parameter {wrong.Item1} is {wrong.Item2.dtype}, but gradients are averaged in Float32");
        ModelAgreement.CheckShapes(module, group);
        using var scope = NewDisposeScope();
        Broadcast(parameters.Select(parameter => (Tensor)parameter.Item2));
        BroadcastBuffers();
        var trained = parameters.Select(parameter => parameter.Item2).Where(parameter => parameter.requires_grad)
            .DistinctBy(parameter => parameter.Handle).ToArray();
        _reducer = new GradientReducer(module, trained, group, firstBucketBytes, bucketBytes);
    }

    /// <summary>The model.</summary>
    public nn.Module Module { get; }

    /// <summary>Whether <see cref="AverageGradients"/> does anything: false within <see cref="NoSync"/>.</summary>
    public bool IsSyncing => _noSyncDepth == 0;

    /// <summary>How many buckets were on their way before the last <see cref="Backward"/>'s backward pass was over.</summary>
    internal int EarlyBucketCount => _reducer.EarlyCount;

    /// <summary>
    /// <c>loss.backward()</c> and <see cref="AverageGradients"/> in one: what is ready is averaged while backward goes on.
    /// All ranks call it, in the same order. Within <see cref="NoSync"/> it is the backward pass alone.
    /// </summary>
    /// <param name="loss">A scalar.</param>
    public void Backward(Tensor loss)
    {
        if (!IsSyncing || _group.WorldSize == 1)
        {
            loss.backward();
            _reducer.Forget();
            return;
        }
        using var scope = NewDisposeScope();
        _reducer.Run(() => loss.backward());
        BroadcastBuffers();
    }

    /// <summary>
    /// Replaces every parameter's gradient by its average over the ranks, and every buffer by rank 0's. All ranks call it
    /// after each backward pass, in the same order.
    /// </summary>
    public void AverageGradients()
    {
        if (!IsSyncing || _group.WorldSize == 1)
            return;
        using var scope = NewDisposeScope();
        _reducer.Average();
        BroadcastBuffers();
    }

    /// <summary>
    /// Until the returned scope is disposed gradients only add up on each rank: for the first backward passes of a step
    /// that accumulates several.
    /// </summary>
    public IDisposable NoSync()
    {
        _noSyncDepth++;
        return new NoSyncScope(this);
    }

    /// <summary>Takes the hooks off the model and ends the thread that sums.</summary>
    public void Dispose() => _reducer.Dispose();

    // All in one collective: a buffer is often a few bytes, and a model has many.
    private void BroadcastBuffers()
    {
        if (_group.WorldSize == 1)
            return;
        var buffers = Module.named_buffers().Select(buffer => buffer.Item2).ToArray();
        var byteCount = checked((int)buffers.Sum(buffer => buffer.NumberOfElements * buffer.ElementSize));
        if (byteCount == 0)
            return;
        if (_bufferBytes.Length != byteCount)
            _bufferBytes = new byte[byteCount];
        var place = 0;
        foreach (var buffer in buffers)
            TensorMemory.Use(buffer, writeBack: false, bytes => place += Copied(bytes, _bufferBytes.AsSpan(place)));
        _group.Broadcast(_bufferBytes);
        if (_group.Rank == 0)
            return;
        place = 0;
        foreach (var buffer in buffers)
            TensorMemory.Use(buffer, writeBack: true, bytes => place += Copied(_bufferBytes.AsSpan(place, bytes.Length), bytes));

        static int Copied(ReadOnlySpan<byte> from, Span<byte> to)
        {
            from.CopyTo(to);
            return from.Length;
        }
    }

    private void Broadcast(IEnumerable<Tensor> tensors)
    {
        if (_group.WorldSize == 1)
            return;
        foreach (var tensor in tensors)
            TensorMemory.Use(tensor, writeBack: _group.Rank != 0, bytes => _group.Broadcast(bytes));
    }

    private sealed class NoSyncScope(DistributedDataParallel owner) : IDisposable
    {
        private DistributedDataParallel? _owner = owner;

        public void Dispose()
        {
            if (_owner is { } owner)
                owner._noSyncDepth--;
            _owner = null;
        }
    }
}
