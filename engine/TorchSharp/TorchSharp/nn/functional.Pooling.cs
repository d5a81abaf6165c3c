using TorchSharp.Native;

// Pooling of every kind as functions: means, maxima, norms, random windows, and the inverse of a maximum.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static (Tensor output, Tensor indices) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null,
                long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Aten.Pair("max_pool1d_with_indices", input, kernel_size, stride ?? kernel_size, padding ?? 0, dilation ?? 1, ceil_mode);
            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false) =>
                Aten.Call("max_pool3d", input, kernel_size, strides ?? kernel_size, padding ?? Same(0, 3), dilation ?? Same(1, 3),
                    ceil_mode);
            public static (Tensor output, Tensor indices) max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Aten.Pair("max_pool3d_with_indices", input, kernel_size, strides ?? kernel_size, padding ?? Same(0, 3),
                    dilation ?? Same(1, 3), ceil_mode);

            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null,
                bool ceil_mode = false, bool count_include_pad = true) =>
                Aten.Call("avg_pool1d", input, kernel_size, stride ?? kernel_size, padding ?? 0, ceil_mode, count_include_pad);
            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Aten.Call("avg_pool3d", input, kernel_size, stride ?? kernel_size, padding ?? Same(0, 3), ceil_mode, count_include_pad,
                    divisor_override);

            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) => adaptive_avg_pool3d(input, Same(output_size, 3));
            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) =>
                adaptive_avg_pool3d(input, Three(output_size)!);
            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) =>
                Aten.Call("adaptive_avg_pool3d", input, output_size);
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) =>
                First(adaptive_max_pool1d_with_indices(input, output_size));
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) =>
                First(adaptive_max_pool2d_with_indices(input, output_size));
            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size) =>
                First(adaptive_max_pool3d_with_indices(input, output_size));
            public static (Tensor output, Tensor indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) =>
                Aten.Pair("adaptive_max_pool1d", input, output_size);
            public static (Tensor output, Tensor indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                Aten.Pair("adaptive_max_pool2d", input, output_size);
            public static (Tensor output, Tensor indices) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) =>
                Aten.Pair("adaptive_max_pool3d", input, output_size);

            /// <summary>The p-norm over each window, by way of the mean: ᵖ√(k · mean(xᵖ)).</summary>
            public static Tensor lp_pool1d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false)
            {
                using var scope = NewDisposeScope();
                return Root(avg_pool1d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode), kernel_size,
                    norm_type).MoveToOuterDisposeScope();
            }

            public static Tensor lp_pool2d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false) =>
                lp_pool2d(input, norm_type, Same(kernel_size, 2), Same(stride, 2), ceil_mode);

            public static Tensor lp_pool2d(Tensor input, double norm_type, long[] kernel_size, long[]? stride = null,
                bool ceil_mode = false)
            {
                using var scope = NewDisposeScope();
                return Root(avg_pool2d(input.pow(norm_type), kernel_size, stride, null, ceil_mode), kernel_size[0] * kernel_size[1],
                    norm_type).MoveToOuterDisposeScope();
            }

            private static Tensor Root(Tensor mean, long count, double norm) => (mean.sign() * mean.abs().relu() * count).pow(1 / norm);

            /// <summary>Puts each maximum back where it was found; all other places are 0.</summary>
            public static Tensor max_unpool1d(Tensor input, Tensor indices, long kernel_size, long? stride = null, long? padding = null,
                long[]? output_size = null)
            {
                using var scope = NewDisposeScope();
                var size = Unpooled(input, [kernel_size], [stride ?? kernel_size], [padding ?? 0], output_size);
                return Aten.Call("max_unpool2d", input.unsqueeze(-1), indices.unsqueeze(-1),
                    new[] { size[0], 1 }).squeeze(-1).MoveToOuterDisposeScope();
            }

            public static Tensor max_unpool2d(Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null,
                long[]? padding = null, long[]? output_size = null) =>
                Aten.Call("max_unpool2d", input, indices, Unpooled(input, kernel_size, stride ?? kernel_size, padding ?? Same(0, 2),
                    output_size));

            public static Tensor max_unpool3d(Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null,
                long[]? padding = null, long[]? output_size = null) =>
                Aten.Call("max_unpool3d", input, indices, Unpooled(input, kernel_size, stride ?? kernel_size, padding ?? Same(0, 3),
                    output_size), stride ?? kernel_size, padding ?? Same(0, 3));

            // What pooling with these windows would have taken in: (n - 1) · stride - 2 · padding + kernel.
            private static long[] Unpooled(Tensor input, long[] kernel, long[] stride, long[] padding, long[]? wanted)
            {
                if (wanted is not null)
                    return wanted[^kernel.Length..];
                var sides = input.shape[^kernel.Length..];
                return sides.Select((n, d) => (n - 1) * stride[d] - 2 * padding[d] + kernel[d]).ToArray();
            }

            public static Tensor fractional_max_pool2d(Tensor input, long kernel_size, long? output_size = null,
                double? output_ratio = null) =>
                First(fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio));
            public static Tensor fractional_max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? output_size = null,
                (double, double)? output_ratio = null) =>
                First(fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio));
            public static Tensor fractional_max_pool2d(Tensor input, long[] kernel_size, long[]? output_size = null,
                double[]? output_ratio = null) =>
                First(fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio));
            public static (Tensor output, Tensor indices) fractional_max_pool2d_with_indices(Tensor input, long kernel_size,
                long? output_size = null,
                double? output_ratio = null) =>
                fractional_max_pool2d_with_indices(input, Same(kernel_size, 2), Same(output_size, 2), output_ratio is { } ratio
                    ? [ratio, ratio] : null);
            public static (Tensor output, Tensor indices) fractional_max_pool2d_with_indices(Tensor input, (long, long) kernel_size,
                (long, long)? output_size = null, (double, double)? output_ratio = null) =>
                fractional_max_pool2d_with_indices(input, Two(kernel_size)!, Two(output_size), output_ratio is { } ratio
                    ? [ratio.Item1, ratio.Item2] : null);
            public static (Tensor output, Tensor indices) fractional_max_pool2d_with_indices(Tensor input, long[] kernel_size,
                long[]? output_size = null,
                double[]? output_ratio = null) =>
                Fractional("fractional_max_pool2d", input, kernel_size, output_size, output_ratio);

            public static Tensor fractional_max_pool3d(Tensor input, long kernel_size, long? output_size = null,
                double? output_ratio = null) =>
                First(fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio));
            public static Tensor fractional_max_pool3d(Tensor input, (long, long, long) kernel_size, (long, long, long)? output_size = null,
                (double, double, double)? output_ratio = null) =>
                First(fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio));
            public static Tensor fractional_max_pool3d(Tensor input, long[] kernel_size, long[]? output_size = null,
                double[]? output_ratio = null) =>
                First(fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio));
            public static (Tensor output, Tensor indices) fractional_max_pool3d_with_indices(Tensor input, long kernel_size,
                long? output_size = null,
                double? output_ratio = null) =>
                fractional_max_pool3d_with_indices(input, Same(kernel_size, 3), Same(output_size, 3), output_ratio is { } ratio
                    ? [ratio, ratio, ratio] : null);
            public static (Tensor output, Tensor indices) fractional_max_pool3d_with_indices(Tensor input, (long, long, long) kernel_size,
                (long, long, long)? output_size = null, (double, double, double)? output_ratio = null) =>
                fractional_max_pool3d_with_indices(input, Three(kernel_size)!, Three(output_size), output_ratio is { } ratio
                    ? [ratio.Item1, ratio.Item2, ratio.Item3] : null);
            public static (Tensor output, Tensor indices) fractional_max_pool3d_with_indices(Tensor input, long[] kernel_size,
                long[]? output_size = null,
                double[]? output_ratio = null) =>
                Fractional("fractional_max_pool3d", input, kernel_size, output_size, output_ratio);

            // The windows' places are drawn anew for every example and channel.
            private static (Tensor, Tensor) Fractional(string operation, Tensor input, long[] kernel, long[]? size, double[]? ratio)
            {
                if (size is null && ratio is null)
                    throw new ArgumentNullException(nameof(size), $"{operation} needs an output_size or an output_ratio");
                using var scope = NewDisposeScope();
                var sides = input.shape[^kernel.Length..];
                size ??= sides.Select((n, d) => (long)(n * ratio![d])).ToArray();
                var batch = input.ndim == kernel.Length + 2 ? input.size(0) : 1;
                var samples = rand([batch, input.size(-kernel.Length - 1), kernel.Length], input.dtype, input.device);
                var (values, indices) = Aten.Pair(operation, input, kernel, size, samples);
                return scope.MoveToOuter(values, indices);
            }

            internal static Tensor First((Tensor Values, Tensor Indices) pair)
            {
                pair.Indices.Dispose();
                return pair.Values;
            }

            internal static long[]? Three((long, long, long)? triple) => triple is { } t ? [t.Item1, t.Item2, t.Item3] : null;

            /// <param name="input">The gradient of the pooled tensor.</param>
            public static Tensor avg_pool2d_backward(Tensor input, Tensor originalInput, long[] kernel_sizes, long[]? strides = null,
                long[]? paddings = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Aten.Call("avg_pool2d_backward", input, originalInput, kernel_sizes, strides ?? kernel_sizes, paddings ?? [0, 0],
                    ceil_mode, count_include_pad, divisor_override);

            /// <param name="input">The gradient of the pooled tensor.</param>
            public static Tensor avg_pool3d_backward(Tensor input, Tensor originalInput, long[] kernel_sizes, long[]? strides = null,
                long[]? paddings = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Aten.Call("avg_pool3d_backward", input, originalInput, kernel_sizes, strides ?? kernel_sizes, paddings ?? [0, 0, 0],
                    ceil_mode, count_include_pad, divisor_override);
        }
    }
}
