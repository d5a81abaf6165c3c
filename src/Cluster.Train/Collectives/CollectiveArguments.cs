namespace Cluster.Train;

// The rules for arguments that every process group checks before it touches the network, so that a slip on one rank is
// told there with its numbers and not met as a hang on the others.
internal static class CollectiveArguments
{
    public static void CheckRoot(int root, int worldSize)
    {
        if (root < 0 || root >= worldSize)
            throw new ArgumentOutOfRangeException(nameof(root), root, $"root is {root}, but must be a rank from 0 to {worldSize - 1}");
    }

    public static void CheckGather(int mineBytes, int allBytes, int worldSize)
    {
        if (allBytes != (long)mineBytes * worldSize)
            throw new ArgumentException($"all has {allBytes} bytes, but must have {worldSize} x {mineBytes} = {(long)mineBytes * worldSize}", "all");
    }
}
