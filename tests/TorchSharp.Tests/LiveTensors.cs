using static TorchSharp.torch;

namespace TorchSharp.Tests;

// How many tensors live, for tests that say that none stays.
internal static class LiveTensors
{
    /// <summary>The count after what earlier tests dropped has been finalized, so that only the test at hand changes it.</summary>
    internal static long SettledCount()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
