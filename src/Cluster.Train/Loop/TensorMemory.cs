using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Cluster.Train;

// The bytes of tensors, for collectives that work on plain memory. A contiguous tensor in main memory is its own bytes; any
// other is staged through a copy in main memory. Callers hold a dispose scope, which the copies end with.
internal static class TensorMemory
{
    /// <summary>Lets <paramref name="work"/> see the tensor's bytes, and change them if <paramref name="writeBack"/>.</summary>
    public static void Use(Tensor tensor, bool writeBack, SpanWork work)
    {
        if (IsPlain(tensor))
        {
            work(tensor.bytes);
            return;
        }
        var staged = tensor.detach().cpu().contiguous();
        work(staged.bytes);
        if (!writeBack)
            return;
        using (no_grad())
            tensor.copy_(staged);
    }

    /// <summary>Copies a float32 tensor's values out.</summary>
    public static void CopyOut(Tensor tensor, Span<float> values)
    {
        var source = IsPlain(tensor) ? tensor : tensor.cpu().contiguous();
        MemoryMarshal.Cast<byte, float>(source.bytes).CopyTo(values);
    }

    /// <summary>Copies values into a float32 tensor.</summary>
    public static void CopyIn(ReadOnlySpan<float> values, Tensor tensor)
    {
        if (IsPlain(tensor))
        {
            values.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
            return;
        }
        var staged = empty(tensor.shape, dtype: ScalarType.Float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(staged.bytes));
        using (no_grad())
            tensor.copy_(staged);
    }

    public delegate void SpanWork(Span<byte> bytes);

    private static bool IsPlain(Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
}
