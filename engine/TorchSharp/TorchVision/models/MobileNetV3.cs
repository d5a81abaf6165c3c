using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// MobileNetV3 (Howard et al., 2019): MobileNetV2's narrow residual blocks, some with squeeze and excitation, whose
// activations are ReLU in the shallow blocks and hard swish in the deep ones.
namespace TorchSharp.Modules
{
    public class MobileNetV3 : Module<Tensor, Tensor>
    {
        private const int LastFactor = 6;
        private readonly Layer features, avgpool, classifier;

        internal MobileNetV3(Bneck[] table, long lastChannels, long classes = 1000, double dropout = 0.2) : base(nameof(MobileNetV3))
        {
            long first = table[0].Inputs, wide = table[^1].Outputs * LastFactor;
            features = Sequential([Bneck.Filtered(3, first, 3, true, stride: 2), .. table.Select(row => new SqueezedResidual(row)),
                Bneck.Filtered(table[^1].Outputs, wide, 1, true)]);
            avgpool = AdaptiveAvgPool2d(1);
            classifier = Sequential(Linear(wide, lastChannels), Hardswish(true), Dropout(dropout, true), Linear(lastChannels, classes));
            RegisterComponents();
            Initial.Kaiming(this);
            Initial.Linear(this, 0.01);
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return classifier.call(avgpool.call(features.call(x)).flatten(1)).MoveToOuterDisposeScope();
        }
    }
}

namespace TorchSharp.Modules.Vision
{
    /// <summary>A row of the paper's tables 1 and 2: the filter's side k, the width inside, SE, HS (else ReLU), and the stride s.</summary>
    internal readonly record struct Bneck(long Inputs, long Side, long Inside, long Outputs, bool Squeezes, bool Swishes, long Stride)
    {
        /// <summary>Table 1.</summary>
        internal static readonly Bneck[] Large =
        [
            new(16, 3, 16, 16, false, false, 1), new(16, 3, 64, 24, false, false, 2), new(24, 3, 72, 24, false, false, 1),
            new(24, 5, 72, 40, true, false, 2), new(40, 5, 120, 40, true, false, 1), new(40, 5, 120, 40, true, false, 1),
            new(40, 3, 240, 80, false, true, 2), new(80, 3, 200, 80, false, true, 1), new(80, 3, 184, 80, false, true, 1),
            new(80, 3, 184, 80, false, true, 1), new(80, 3, 480, 112, true, true, 1), new(112, 3, 672, 112, true, true, 1),
            new(112, 5, 672, 160, true, true, 2), new(160, 5, 960, 160, true, true, 1), new(160, 5, 960, 160, true, true, 1),
        ];

        /// <summary>Table 2.</summary>
        internal static readonly Bneck[] Small =
        [
            new(16, 3, 16, 16, true, false, 2), new(16, 3, 72, 24, false, false, 2), new(24, 3, 88, 24, false, false, 1),
            new(24, 5, 96, 40, true, true, 2), new(40, 5, 240, 40, true, true, 1), new(40, 5, 240, 40, true, true, 1),
            new(40, 5, 120, 48, true, true, 1), new(48, 5, 144, 48, true, true, 1), new(48, 5, 288, 96, true, true, 2),
            new(96, 5, 576, 96, true, true, 1), new(96, 5, 576, 96, true, true, 1),
        ];

        private static BatchNorm2d Norm(long channels) => BatchNorm2d(channels, eps: 0.001, momentum: 0.01);

        /// <summary>A convolution that keeps the image's size (but for its stride), normalized, then hard swish or ReLU or nothing.</summary>
        internal static Layer Filtered(long inputs, long outputs, long side, bool? swishes, long stride = 1, long groups = 1)
        {
            var filter = Conv2d(inputs, outputs, side, stride: stride, padding: side / 2, groups: groups, bias: false);
            return swishes switch
            {
                true => Sequential(filter, Norm(outputs), Hardswish(true)),
                false => Sequential(filter, Norm(outputs), ReLU(true)),
                null => Sequential(filter, Norm(outputs)),
            };
        }
    }

    internal sealed class SqueezedResidual : Module<Tensor, Tensor>
    {
        private readonly Layer block;
        private readonly bool addsInput;

        internal SqueezedResidual(Bneck row) : base(nameof(SqueezedResidual))
        {
            var layers = new List<Layer>();
            if (row.Inside != row.Inputs)
                layers.Add(Bneck.Filtered(row.Inputs, row.Inside, 1, row.Swishes));
            layers.Add(Bneck.Filtered(row.Inside, row.Inside, row.Side, row.Swishes, row.Stride, row.Inside));
            if (row.Squeezes)
                layers.Add(new torchvision.SqueezeExcitation(row.Inside, MobileNetV2.Rounded(row.Inside / 4, 8),
                    scale_activation: () => Hardsigmoid()));
            layers.Add(Bneck.Filtered(row.Inside, row.Outputs, 1, null));
            block = Sequential(layers);
            addsInput = (row.Stride, row.Inputs) == (1, row.Outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var change = block.call(input);
            return (addsInput ? input + change : change).MoveToOuterDisposeScope();
        }
    }
}
