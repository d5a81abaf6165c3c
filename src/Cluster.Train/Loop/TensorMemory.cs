using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

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

    /// <summary>Copies a float32 tensor's values out, each times <paramref name="scale"/>. They may be where they go.</summary>
    public static void CopyOut(Tensor tensor, Span<float> values, float scale)
    {
        var staged = IsPlain(tensor) ? null : tensor.cpu().contiguous();
        TensorPrimitives.Multiply(MemoryMarshal.Cast<byte, float>((staged ?? tensor).bytes), scale, values);
        staged?.Dispose();
    }

    public delegate void SpanWork(Span<byte> bytes);

    private static bool IsPlain(Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
}
