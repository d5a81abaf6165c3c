using TorchSharp.Native;

// What CUDA's kernels may do for speed, for the whole process. Without CUDA a choice is remembered and changes nothing.
namespace TorchSharp;

public static partial class torch
{
    public static class backends
    {
        private enum Flag { ProductsInTF32, ConvolutionsInTF32, SumsInHalf, FlashAttention, PlainAttention }

        private static bool Get(Flag flag) => Shim.ts_get_flag((int)flag) != 0;
        private static void Set(Flag flag, bool on) => Shim.Check(Shim.ts_set_flag((int)flag, on ? 1 : 0));

        public static class cuda
        {
            public static class matmul
            {
                /// <summary>Products of single-precision matrices in TF32: ten bits of fraction, several times as fast.</summary>
                public static bool allow_tf32
                {
                    get => Get(Flag.ProductsInTF32);
                    set => Set(Flag.ProductsInTF32, value);
                }

                /// <summary>Partial sums of half-precision products in half precision.</summary>
                public static bool allow_fp16_reduced_precision_reduction
                {
                    get => Get(Flag.SumsInHalf);
                    set => Set(Flag.SumsInHalf, value);
                }
            }

            public static bool flash_sdp_enabled() => Get(Flag.FlashAttention);
            public static void enable_flash_sdp(bool enable) => Set(Flag.FlashAttention, enable);
            public static bool math_sdp_enabled() => Get(Flag.PlainAttention);
            public static void enable_math_sdp(bool enable) => Set(Flag.PlainAttention, enable);
        }

        public static class cudnn
        {
            /// <summary>Convolutions in TF32.</summary>
            public static bool allow_tf32
            {
                get => Get(Flag.ConvolutionsInTF32);
                set => Set(Flag.ConvolutionsInTF32, value);
            }
        }
    }
}
