using static TorchSharp.torch;

namespace Cluster.Train;

/// <summary>This rank's part of one global batch, on the rank's device. It lives until the next one is asked for.</summary>
/// <param name="Inputs">The examples: n × the shape of one.</param>
/// <param name="Labels">What they are: n.</param>
/// <param name="Step">The number of the batch within the epoch, from 0.</param>
/// <param name="StepCount">How many batches the epoch has.</param>
public sealed record Batch(Tensor Inputs, Tensor Labels, long Step, long StepCount);
