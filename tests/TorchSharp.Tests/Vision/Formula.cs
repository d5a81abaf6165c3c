using static TorchSharp.torch;

// Weights and pixels from a hash of their place, the same here as in goldens/make.py: no file of them is needed.
namespace TorchSharp.Tests.Vision;

internal static class Formula
{
    /// <summary>Numbers in [0, 1): murmur3's finalizer over the place.</summary>
    private static double[] Uniform(uint stream, long count)
    {
        var numbers = new double[count];
        for (long k = 0; k < count; k++)
        {
            uint h = (uint)k + stream * 0x9E3779B9;
            h = (h ^ h >> 16) * 0x85EBCA6B;
            h = (h ^ h >> 13) * 0xC2B2AE35;
            numbers[k] = (h ^ h >> 16) / 4294967296.0;
        }
        return numbers;
    }

    /// <summary>Weights like He's draw, statistics around one, biases and means near zero.</summary>
    internal static T Filled<T>(T model) where T : nn.Module
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        uint stream = 0;
        foreach (var (name, target) in model.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (target.is_floating_point())
                target.copy_(tensor(Values(stream, name, target.shape), target.shape, float32));
            stream++;
        }
        return model;
    }

    private static double[] Values(uint stream, string name, long[] shape)
    {
        var numbers = Uniform(stream, shape.Aggregate(1L, (product, n) => product * n));
        double width = shape.Length > 1 ? Math.Sqrt(24.0 / (numbers.Length / shape[0])) : name.EndsWith("weight")
            || name.EndsWith("running_var") ? 1 : 0.2;
        double shift = width == 1 && shape.Length == 1 ? 0.5 : -0.5;
        for (int k = 0; k < numbers.Length; k++)
            numbers[k] = shift > 0 ? numbers[k] + shift : (numbers[k] + shift) * width;
        return numbers;
    }

    /// <summary>Images of 3 × side × side with pixels in [-1, 1).</summary>
    internal static Tensor Images(long side, long count = 2) =>
        tensor(Array.ConvertAll(Uniform(1000, count * 3 * side * side), u => u * 2 - 1), [count, 3, side, side], float32);

    /// <summary>Numbers in [0, scale) of a stream, in a shape.</summary>
    internal static Tensor Numbers(uint stream, double scale, params long[] shape) =>
        tensor(Array.ConvertAll(Uniform(stream, shape.Aggregate(1L, (product, n) => product * n)), u => u * scale), shape, float64);
}
