using TorchSharp.Native;

// Functions of images and sequences laid out in space: resizing, sampling by a grid, patches, and local normalization.
namespace TorchSharp;

public static partial class torch
{
    public enum InterpolationMode { Nearest = 0, Linear = 1, Bilinear = 2, Bicubic = 3, Trilinear = 4, Area = 5, NearestExact = 6 }

    public enum UpsampleMode { Nearest = 0, Linear = 1, Bilinear = 2, Bicubic = 3, Trilinear = 4 }

    public enum GridSampleMode { Nearest = 0, Bilinear = 2 }

    public enum GridSamplePaddingMode { Zeros = 0, Reflection = 1, Border = 2 }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Resizes the dimensions after batch and channels, to a size or by a factor (one for all, or one each).
            /// With align_corners the corners' pixels keep their values; it is for the linear and cubic modes alone.
            /// </summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                int sides = (int)x.ndim - 2;
                if ((size is null) == (scale_factor is null))
                    throw new ArgumentException("interpolate takes either a size or a scale_factor");
                if (size is { Length: 1 })
                    size = Same(size[0], sides);
                if (scale_factor is { Length: 1 })
                    scale_factor = Enumerable.Repeat(scale_factor[0], sides).ToArray();
                if ((size?.Length ?? scale_factor!.Length) != sides)
                    throw new ArgumentException($"interpolate: the input [{string.Join(", ", x.shape)}] has {sides} dimensions to " +
                        $"resize, but {size?.Length ?? scale_factor!.Length} were given");
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                    (size, scale_factor) = (x.shape[2..].Select((n, d) => (long)Math.Floor(n * scale_factor[d])).ToArray(), null);
                return mode switch
                {
                    InterpolationMode.Nearest or InterpolationMode.NearestExact when align_corners is not null =>
                        throw new ArgumentException($"align_corners is for the linear and cubic modes, not for {mode}"),
                    InterpolationMode.Nearest => Aten.Call(Sided("upsample_nearest1d.vec", "upsample_nearest2d.vec",
                        "upsample_nearest3d.vec", sides, mode), x, size, scale_factor),
                    InterpolationMode.NearestExact =>
                        Aten.Call(Sided("_upsample_nearest_exact1d.vec", "_upsample_nearest_exact2d.vec", "_upsample_nearest_exact3d.vec",
                            sides, mode), x, size, scale_factor),
                    InterpolationMode.Area => Aten.Call(Sided("adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", sides,
                        mode), x, size),
                    _ => Aten.Call(Smooth(mode, sides, antialias), x, size, align_corners ?? false, scale_factor),
                };
            }

            private static string Sided(string one, string two, string three, int sides, InterpolationMode mode) => sides switch
            {
                1 => one,
                2 => two,
                3 => three,
                _ => throw new NotSupportedException($"{mode} interpolation takes inputs of 3 to 5 dimensions, not of {sides + 2}"),
            };

            private static string Smooth(InterpolationMode mode, int sides, bool antialias) => (mode, sides, antialias) switch
            {
                (InterpolationMode.Linear, 1, false) => "upsample_linear1d.vec",
                (InterpolationMode.Bilinear, 2, false) => "upsample_bilinear2d.vec",
                (InterpolationMode.Bilinear, 2, true) => "_upsample_bilinear2d_aa.vec",
                (InterpolationMode.Bicubic, 2, false) => "upsample_bicubic2d.vec",
                (InterpolationMode.Bicubic, 2, true) => "_upsample_bicubic2d_aa.vec",
                (InterpolationMode.Trilinear, 3, false) => "upsample_trilinear3d.vec",
                _ => throw new NotSupportedException($"{mode} interpolation{(antialias ? " with antialias" : "")} is not for an input " +
                    $"of {sides + 2} dimensions"),
            };

            public static Tensor upsample(Tensor input, long[]? size = null, double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                interpolate(input, size, scale_factor, (InterpolationMode)mode, mode == UpsampleMode.Nearest ? null : align_corners);
            public static Tensor upsample_nearest(Tensor x, long[]? size = null, double[]? scale_factor = null,
                bool align_corners = false) => interpolate(x, size, scale_factor);
            public static Tensor upsample_bilinear(Tensor x, long[]? size = null, double[]? scale_factor = null,
                bool align_corners = false) =>
                interpolate(x, size, scale_factor, InterpolationMode.Bilinear, align_corners);
            public static Tensor upsample_nearest1d(Tensor input, long? outputSize, double? scaleFactor) =>
                interpolate(input, outputSize is { } size ? [size] : null, scaleFactor is { } factor ? [factor] : null);
            public static Tensor upsample_nearest2d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                interpolate(input, outputSizes, scaleFactors);
            public static Tensor upsample_nearest3d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                interpolate(input, outputSizes, scaleFactors);

            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Aten.Call("affine_grid_generator", theta, size, align_corners);

            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                // libtorch numbers bilinear 0 and nearest 1; zeros 0, border 1 and reflection 2.
                Aten.Call("grid_sampler", input, grid, mode == GridSampleMode.Bilinear ? 0 : 1,
                    padding_mode switch { GridSamplePaddingMode.Zeros => 0, GridSamplePaddingMode.Border => 1, _ => 2 },
                        align_corners ?? false);

            /// <summary>Every patch as a column; fold adds columns back to an image.</summary>
            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Aten.Call("im2col", input, Same(kernel_size, 2), Same(dilation, 2), Same(padding, 2), Same(stride, 2));
            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null,
                (long, long)? stride = null) =>
                Aten.Call("im2col", input, Two(kernel_size), Two(dilation ?? (1, 1)), Two(padding ?? (0, 0)), Two(stride ?? (1, 1)));
            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0,
                long stride = 1) =>
                Aten.Call("col2im", input, Same(output_size, 2), Same(kernel_size, 2), Same(dilation, 2), Same(padding, 2),
                    Same(stride, 2));
            public static Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null,
                (long, long)? padding = null, (long, long)? stride = null) =>
                Aten.Call("col2im", input, Two(output_size), Two(kernel_size), Two(dilation ?? (1, 1)), Two(padding ?? (0, 0)),
                    Two(stride ?? (1, 1)));

            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null,
                Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1E-05) =>
                Aten.Call("instance_norm", input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, false);

            /// <summary>x / (k + α · mean of x² over `size` neighbouring channels)^β.</summary>
            public static Tensor local_response_norm(Tensor input, long size, double alpha = 0.0001, double beta = 0.75, double k = 1)
            {
                if (input.ndim < 3)
                    throw new ArgumentException($"local_response_norm takes 3 dimensions or more, but the input has {input.ndim}");
                using var scope = NewDisposeScope();
                // Channels become a dimension to pool over: [batch, 1, channels, first, rest].
                var squares = input.square().reshape(input.size(0), 1, input.size(1), input.size(2), -1);
                var padded = Aten.Call("constant_pad_nd", squares, new[] { 0, 0, 0, 0, size / 2, (size - 1) / 2 }, 0);
                var mean = avg_pool3d(padded, [size, 1, 1], [1, 1, 1]).reshape(input.shape);
                return (input / (mean * alpha + k).pow(beta)).MoveToOuterDisposeScope();
            }
        }
    }
}
