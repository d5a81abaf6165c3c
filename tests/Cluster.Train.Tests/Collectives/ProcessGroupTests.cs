namespace Cluster.Train.Tests.Collectives;

public sealed class SingleProcessGroupTests : ProcessGroupContract
{
    protected override int[] WorldSizes => [1];

    protected override IProcessGroup[] Create(int worldSize) => [new SingleProcessGroup()];
}

public sealed class RingProcessGroupContractTests : ProcessGroupContract
{
    protected override int[] WorldSizes => [1, 2, 3, 4];

    protected override IProcessGroup[] Create(int worldSize) => Ranks.Ring(worldSize);
}

public sealed class RingProcessGroupOfSmallChunksContractTests : ProcessGroupContract
{
    // Chunks of 68 bytes: sums meet the ends of chunks, segments and floats in every combination.
    protected override int[] WorldSizes => [2, 5];

    protected override IProcessGroup[] Create(int worldSize) =>
        Ranks.Ring(worldSize, new ProcessGroupOptions { ChunkBytes = 68 });
}

public sealed class TlsRingProcessGroupContractTests : ProcessGroupContract
{
    private static readonly ProcessGroupOptions Options = new() { Tls = Ranks.Tls() };

    protected override int[] WorldSizes => [2, 3, 4];

    protected override IProcessGroup[] Create(int worldSize) => Ranks.Ring(worldSize, Options);
}
