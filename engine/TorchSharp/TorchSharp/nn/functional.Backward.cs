using TorchSharp.Native;

// The gradients of resizing and pooling as functions of their own, and the names that some activations had before.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private const string Renamed = "PyTorch spells it in lower case.";

            [Obsolete(Renamed)] public static Tensor Hardshrink(Tensor x, double lambda = 0.5) => hardshrink(x, lambda);
            [Obsolete(Renamed)] public static Tensor Softshrink(Tensor x, double lambda = 0.5) => softshrink(x, lambda);
            [Obsolete(Renamed)] public static Tensor Mish(Tensor x) => mish(x);
            [Obsolete(Renamed)] public static Tensor SiLU(Tensor x, bool inplace = false) => silu(x, inplace);
            [Obsolete(Renamed)] public static Tensor Softsign(Tensor x) => x / (x.abs() + 1);
            [Obsolete(Renamed)] public static Tensor Tanhshrink(Tensor x) => x - x.tanh();

            [Obsolete(Renamed)]
            public static Tensor Hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) =>
                hardtanh(x, min_val, max_val, inplace);

            [Obsolete(Renamed)]
            public static Tensor Threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                nn.functional.threshold(x, threshold, value, inplace);

            /// <summary>Written into gradInput, which is returned.</summary>
            public static Tensor adaptive_avg_pool3d_backward(Tensor gradInput, Tensor gradOutput, Tensor originalInput) =>
                Into(gradInput, Aten.Call("_adaptive_avg_pool3d_backward", gradOutput, originalInput));

            public static Tensor upsample_nearest1d_backward(Tensor grad_output, long? outputSize, long inputSize, double? scaleFactor) =>
                Aten.Call("upsample_nearest1d_backward", grad_output, (long[])[outputSize ?? grad_output.shape[^1]],
                    Whole(grad_output, [inputSize], 1), scaleFactor);

            public static Tensor upsample_nearest2d_backward(Tensor grad_output, long[] inputSizes, long[]? outputSizes = null,
                double[]? scaleFactors = null) =>
                Aten.Call("upsample_nearest2d_backward", grad_output, outputSizes ?? grad_output.shape[2..],
                    Whole(grad_output, inputSizes, 2), scaleFactors?[0], scaleFactors?[1]);

            public static Tensor upsample_nearest3d_backward(Tensor grad_output, long[] inputSizes, long[]? outputSizes = null,
                double[]? scaleFactors = null) =>
                Aten.Call("upsample_nearest3d_backward", grad_output, outputSizes ?? grad_output.shape[2..],
                    Whole(grad_output, inputSizes, 3), scaleFactors?[0], scaleFactors?[1], scaleFactors?[2]);

            // Sizes of the places alone, or of the whole input.
            private static long[] Whole(Tensor gradient, long[] sizes, int places) =>
                sizes.Length == places ? [gradient.shape[0], gradient.shape[1], .. sizes] : sizes;
        }
    }
}
