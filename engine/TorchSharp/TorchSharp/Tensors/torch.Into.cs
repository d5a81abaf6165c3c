using TorchSharp.Native;

// "out" arguments: the result is written into a tensor of the caller's, which is resized when it has another shape.
namespace TorchSharp;

public static partial class torch
{
    internal static Tensor Into(Tensor? target, Tensor result)
    {
        if (target is null)
            return result;
        using (result)
        {
            if (!target.shape.AsSpan().SequenceEqual(result.shape))
                Aten.Do("resize_", target, result.shape);
            Aten.Do("copy_", target, result);
        }
        return target;
    }
}
