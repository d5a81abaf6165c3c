using TorchSharp.Modules;
using static TorchSharp.torch;

// Dropout of whole blocks of neighbouring pixels (Ghiasi et al., 2018): seeds are drawn where a block fits, and each takes its
// block with it. The chance of a seed is such that a fraction p of the pixels goes.
namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class ops
        {
            public static DropBlock2d DropBlock2d(double p, long block_size, bool inplace = false, double eps = 1E-06) =>
                new(p, block_size, inplace, eps);

            public static DropBlock3d DropBlock3d(double p, long block_size, bool inplace = false, double eps = 1E-06) =>
                new(p, block_size, inplace, eps);

            /// <param name="input">[N, C, H, W]</param>
            public static Tensor drop_block2d(Tensor input, double p, long block_size, bool inplace = false, double eps = 1E-06,
                bool training = true) => Dropped(input, 2, p, block_size, inplace, eps, training);

            /// <param name="input">[N, C, D, H, W]</param>
            public static Tensor drop_block3d(Tensor input, double p, long block_size, bool inplace = false, double eps = 1E-06,
                bool training = true) => Dropped(input, 3, p, block_size, inplace, eps, training);

            private static Tensor Dropped(Tensor input, int sides, double p, long block, bool inplace, double eps, bool training)
            {
                if (p is < 0 or > 1)
                    throw new ArgumentException($"the probability is {p}, but must be 0 to 1");
                if (input.ndim != sides + 2)
                    throw new ArgumentException($"the input has {input.ndim} dimensions, but must have {sides + 2}");
                if (!training || p == 0)
                    return input.alias();
                using var scope = NewDisposeScope();
                var kept = 1 - Blocks(input, sides, p, Math.Min(block, input.shape[2..].Min()));
                var factor = kept.numel() / (kept.sum() + eps);
                return inplace ? input.mul_(kept).mul_(factor) : (input * kept * factor).MoveToOuterDisposeScope();
            }

            /// <summary>One where a block was drawn.</summary>
            private static Tensor Blocks(Tensor input, int sides, double p, long block)
            {
                var places = input.shape;
                double chance = p;
                for (int d = 2; d < places.Length; d++)
                {
                    chance *= places[d] / (double)(block * (places[d] - block + 1));
                    places[d] -= block - 1;
                }
                var seeds = empty(places, input.dtype, input.device).bernoulli_(Math.Min(1, chance));
                // A seed at i covers i to i + block − 1: that is a maximum over windows, with room at both ends.
                var wide = nn.functional.pad(seeds, [.. Enumerable.Repeat(block - 1, 2 * sides)]);
                var window = Enumerable.Repeat(block, sides).ToArray();
                var still = Enumerable.Repeat(1L, sides).ToArray();
                return sides == 2 ? nn.functional.max_pool2d(wide, window, still) : nn.functional.max_pool3d(wide, window, still);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    public class DropBlock2d : ParameterLessModule<Tensor, Tensor>
    {
        private readonly Func<Tensor, bool, Tensor> dropped;

        public DropBlock2d(double p, long block_size, bool inplace = false, double eps = 1E-06) : base(nameof(DropBlock2d)) =>
            dropped = (input, training) => torchvision.ops.drop_block2d(input, p, block_size, inplace, eps, training);

        public override Tensor forward(Tensor input) => dropped(input, training);
    }

    public class DropBlock3d : ParameterLessModule<Tensor, Tensor>
    {
        private readonly Func<Tensor, bool, Tensor> dropped;

        public DropBlock3d(double p, long block_size, bool inplace = false, double eps = 1E-06) : base(nameof(DropBlock3d)) =>
            dropped = (input, training) => torchvision.ops.drop_block3d(input, p, block_size, inplace, eps, training);

        public override Tensor forward(Tensor input) => dropped(input, training);
    }
}
