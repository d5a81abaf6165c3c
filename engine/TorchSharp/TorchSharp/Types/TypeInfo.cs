using TorchSharp.Native;

// What is known of element types: limits, what two types make together, what may become what.
namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        public int bits;
        public double eps;
        public double max;
        public double min;
        public double tiny;
        public double smallest_normal;
        public double resolution;
    }

    public static FInfo finfo() => finfo(get_default_dtype());

    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => Limits(16, 1.0 / 1024, 65504, 6.103515625e-05, 1e-3),
        ScalarType.BFloat16 => Limits(16, 1.0 / 128, (double)BFloat16.MaxValue, 1.1754943508222875e-38, 1e-2),
        ScalarType.Float32 or ScalarType.ComplexFloat32 => Limits(32, 1.1920928955078125e-07, float.MaxValue, 1.1754943508222875e-38, 1e-6),
        ScalarType.Float64 or ScalarType.ComplexFloat64 => Limits(64, double.BitIncrement(1) - 1, double.MaxValue, 2.2250738585072014e-308,
            1e-15),
        _ => throw new ArgumentException($"finfo is for floating-point types, but {dtype} is none"),
    };

    private static FInfo Limits(int bits, double eps, double max, double normal, double resolution) =>
        new() { bits = bits, eps = eps, max = max, min = -max, tiny = normal, smallest_normal = normal, resolution = resolution };

    /// <summary>The largest number of an integer type.</summary>
    public static long max_int_value(ScalarType type) => type switch
    {
        ScalarType.Byte => byte.MaxValue,
        ScalarType.Int8 => sbyte.MaxValue,
        ScalarType.Int16 => short.MaxValue,
        ScalarType.Int32 => int.MaxValue,
        ScalarType.Int64 => long.MaxValue,
        _ => throw new ArgumentException($"{type} is no integer type"),
    };

    /// <summary>The smallest type that holds both: the type of the sum of tensors of these types.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2)
    {
        using var scope = NewDisposeScope();
        return result_type(empty([1], type1), empty([1], type2));
    }

    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Aten.Number("result_type.Tensor", tensor1, tensor2);

    /// <summary>The shape of tensors of these shapes together: each dimension 1 or the same in all.</summary>
    public static Size broadcast_shapes(params long[][] shapes)
    {
        var result = new long[shapes.Max(shape => shape.Length)];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
            for (int d = 1; d <= shape.Length; d++)
                if (shape[^d] != 1)
                    result[^d] = result[^d] == 1 || result[^d] == shape[^d] ? shape[^d]
                        : throw new ArgumentException($"the shapes " +
                            $"{string.Join(" and ", shapes.Select(s => $"[{string.Join(", ", s)}]"))} cannot be broadcast together");
        return new Size(result);
    }
}
