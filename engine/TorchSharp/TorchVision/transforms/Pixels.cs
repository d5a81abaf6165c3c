using static TorchSharp.torch;

// What all operations on images need: the range of a type's pixels, and floating point inside with the image's type outside.
namespace TorchSharp.Modules.Vision;

internal static class Pixels
{
    /// <summary>The value of white.</summary>
    internal static double White(ScalarType type) => type switch
    {
        ScalarType.Byte => byte.MaxValue,
        ScalarType.Int8 => sbyte.MaxValue,
        ScalarType.Int16 => short.MaxValue,
        ScalarType.Int32 => int.MaxValue,
        ScalarType.Int64 => long.MaxValue,
        _ => 1,
    };

    /// <summary>Height and width, also of a picture without channels.</summary>
    internal static (long Rows, long Columns) Sides(Tensor image) => image.Dimensions >= 2 ? (image.shape[^2], image.shape[^1])
        : throw new ArgumentException($"an image has height and width, but the tensor's shape is [{string.Join(", ", image.shape)}]");

    /// <summary>
    /// Runs a function of N × C × H × W floating-point images for an image of any type, with or without N; whole numbers come
    /// back rounded.
    /// </summary>
    internal static Tensor InFloat(Tensor image, Func<Tensor, Tensor> function)
    {
        RequireImage(image);
        using var scope = NewDisposeScope();
        var (type, dimensions) = (image.dtype, image.Dimensions);
        var batch = dimensions == 4 ? image : dimensions == 3 ? image.unsqueeze(0) : image.reshape([-1, .. image.shape.AsSpan(^3)]);
        var result = function(type is ScalarType.Float32 or ScalarType.Float64 ? batch : batch.to(float32));
        if (dimensions != 4)
            result = result.reshape([.. image.shape.AsSpan(..^3), .. result.shape.AsSpan(^3)]);
        if (result.dtype != type)
            result = (is_integral(type) ? result.round() : result).to(type);
        return (ReferenceEquals(result, image) ? image.alias() : result).MoveToOuterDisposeScope();
    }

    /// <summary>Between two images, or beyond: ratio 1 is the first, 0 the second. What leaves the range of pixels is cut off.</summary>
    internal static Tensor Blend(Tensor first, Tensor second, double ratio) =>
        (first * ratio + second * (1 - ratio)).clamp(0, White(first.dtype)).to(first.dtype);

    internal static void RequireImage(Tensor image)
    {
        if (image.Dimensions < 3)
            throw new ArgumentException($"an image is C × H × W or N × C × H × W, but the tensor's shape is " +
                $"[{string.Join(", ", image.shape)}]");
    }

    internal static void RequireColors(Tensor image)
    {
        RequireImage(image);
        if (image.shape[^3] is not (1 or 3))
            throw new ArgumentException($"the image must be gray or of three colors, but its shape is [{string.Join(", ", image.shape)}]");
    }
}
