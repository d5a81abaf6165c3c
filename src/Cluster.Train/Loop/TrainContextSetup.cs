using TorchSharp;

namespace Cluster.Train;

// Everything that a rank's context is made of.
internal sealed record TrainContextSetup(
    IProcessGroup Group,
    ITrainListener Listener,
    torch.Device Device,
    CancellationToken Cancellation = default)
{
    public int LocalRank { get; init; }

    public string? ConfigJson { get; init; }

    public Checkpoint? Checkpoint { get; init; }

    public long Seed { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
