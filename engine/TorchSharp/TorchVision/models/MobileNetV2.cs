using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// MobileNetV2 (Sandler et al., 2018): inverted residuals, wide inside and narrow between, with one filter a channel.
namespace TorchSharp.Modules;

public class MobileNetV2 : Module<Tensor, Tensor>
{
    private const int StemChannels = 32, LastChannels = 1280;

    // Expansion, channels, blocks, stride of the first block.
    private static readonly long[][] s_setting =
        [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]];

    private readonly Layer features, classifier;

    internal MobileNetV2(long classes, double width, long[][]? setting, long nearest, Func<long, long, long, long, Func<long, Layer>, Layer>? block, Func<long, Layer>? norm, double dropout)
        : base(nameof(MobileNetV2))
    {
        setting ??= s_setting;
        if (setting.Length == 0 || Array.Exists(setting, row => row.Length != 4))
            throw new ArgumentException("inverted_residual_setting must be rows of expansion, channels, number of blocks and stride");
        block ??= (inputs, outputs, stride, expansion, layer) => new InvertedResidual(inputs, outputs, stride, expansion, layer);
        norm ??= channels => BatchNorm2d(channels);

        long current = Divisible(StemChannels * width, nearest), last = Divisible(LastChannels * Math.Max(1, width), nearest);
        var layers = new List<Layer> { InvertedResidual.Conv(3, current, 3, 2, 1, norm) };
        foreach (var row in setting)
        {
            long channels = Divisible(row[1] * width, nearest);
            for (int k = 0; k < row[2]; k++)
            {
                layers.Add(block(current, channels, k == 0 ? row[3] : 1, row[0], norm));
                current = channels;
            }
        }
        layers.Add(InvertedResidual.Conv(current, last, 1, 1, 1, norm));
        features = Sequential(layers);
        classifier = Sequential(Dropout(dropout), Linear(last, classes));
        RegisterComponents();
        Initial.Kaiming(this);
        Initial.Linear(this, 0.01);
    }

    /// <summary>The nearest multiple, but never more than a tenth below: the paper's own rounding.</summary>
    private static long Divisible(double channels, long divisor)
    {
        long rounded = Math.Max(divisor, (long)(channels + divisor / 2.0) / divisor * divisor);
        return rounded < 0.9 * channels ? rounded + divisor : rounded;
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return classifier.call(functional.adaptive_avg_pool2d(features.call(x), 1).flatten(1)).MoveToOuterDisposeScope();
    }
}
