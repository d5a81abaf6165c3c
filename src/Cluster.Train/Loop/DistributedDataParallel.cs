using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cluster.Train;

// Keeps the copies of a model on all ranks the same: the same parameters at the start (rank 0's), the same gradients after
// every backward pass, so the same parameters after every step. Why averaging is a call and not a hook:
// docs/decisions/0003-averaging-after-backward.md.

/// <summary>
/// A model with one copy on every rank, whose gradients are averaged over the ranks. The names and the layout are those of
/// torch.nn.parallel.DistributedDataParallel; <see cref="AverageGradients"/> is called after backward.
/// </summary>
public sealed class DistributedDataParallel
{
    /// <summary>The most bytes of gradients that go in one collective: 25 MB, as in PyTorch.</summary>
    public const long BucketBytesMax = 25 * 1024 * 1024;

    /// <summary>The same for the first bucket: 1 MB, so that it is ready early.</summary>
    public const long FirstBucketBytesMax = 1024 * 1024;

    private readonly IProcessGroup _group;
    private readonly GradientBucket[] _buckets;
    private int _noSyncDepth;

    /// <summary>Checks that all ranks have the same model and gives them rank 0's parameters and buffers.</summary>
    /// <param name="module">The model; its parameters are float32.</param>
    /// <param name="group">The ranks.</param>
    /// <exception cref="InvalidOperationException">The ranks' models differ; on every rank, with the first difference.</exception>
    public DistributedDataParallel(nn.Module module, IProcessGroup group)
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
        var trained = parameters.Select(parameter => parameter.Item2).Where(parameter => parameter.requires_grad).ToArray();
        _buckets = GradientBucket.Layout(trained, FirstBucketBytesMax, BucketBytesMax);
    }

    /// <summary>The model.</summary>
    public nn.Module Module { get; }

    /// <summary>Whether <see cref="AverageGradients"/> does anything: false within <see cref="NoSync"/>.</summary>
    public bool IsSyncing => _noSyncDepth == 0;

    /// <summary>
    /// Replaces every parameter's gradient by its average over the ranks, and every buffer by rank 0's. All ranks call it
    /// after each backward pass, in the same order.
    /// </summary>
    public void AverageGradients()
    {
        if (!IsSyncing || _group.WorldSize == 1)
            return;
        using var scope = NewDisposeScope();
        foreach (var bucket in _buckets)
            bucket.Average(_group);
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

    private void BroadcastBuffers() => Broadcast(Module.named_buffers().Select(buffer => buffer.Item2));

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
