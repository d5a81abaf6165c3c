using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// MobileNetV2 (Sandler et al., 2018): a convolution, residual blocks that are narrow outside, a wide 1 × 1 at the end.
namespace TorchSharp.Modules;

public class MobileNetV2 : Module<Tensor, Tensor>
{
    private const int FirstChannels = 32, LastChannels = 1280;
    private const double LossMax = 0.1;     // Rounding may take this part of the channels, not more.

    private static readonly Bottlenecks[] s_table =
        [new(1, 16, 1, 1), new(6, 24, 2, 2), new(6, 32, 3, 2), new(6, 64, 4, 2), new(6, 96, 3, 1), new(6, 160, 3, 2), new(6, 320, 1, 1)];

    private readonly Layer features, classifier;

    internal MobileNetV2(long classes, double width, long[][]? setting, long nearest,
        Func<long, long, long, long, Func<long, Layer>, Layer>? block, Func<long, Layer>? norm, double dropout) : base(nameof(MobileNetV2))
    {
        norm ??= channels => BatchNorm2d(channels);
        block ??= (inputs, outputs, stride, expansion, between) => new NarrowResidual(inputs, outputs, stride, expansion, between);
        long channels = Rounded(FirstChannels * width, nearest), last = Rounded(LastChannels * Math.Max(1, width), nearest);
        var layers = new List<Layer> { NarrowResidual.Filtered(3, channels, 3, norm, stride: 2) };
        foreach (var row in setting is null ? s_table : Table(setting))
            for (long stride = row.Stride, outputs = Rounded(row.Channels * width, nearest), left = row.Repeats; left > 0; left--)
            {
                layers.Add(block(channels, outputs, stride, row.Expansion, norm));
                (channels, stride) = (outputs, 1);
            }
        layers.Add(NarrowResidual.Filtered(channels, last, 1, norm));
        features = Sequential(layers);
        classifier = Sequential(Dropout(dropout), Linear(last, classes));
        RegisterComponents();
        Initial.Kaiming(this);
        Initial.Linear(this, 0.01);
    }

    private static Bottlenecks[] Table(long[][] setting) =>
        setting.Length > 0 && Array.TrueForAll(setting, row => row.Length == 4)
            ? Array.ConvertAll(setting, row => new Bottlenecks(row[0], row[1], row[2], row[3]))
            : throw new ArgumentException("inverted_residual_setting must be rows of expansion, channels, number of blocks and stride");

    /// <summary>The nearest multiple that loses no more than a tenth, and one at least.</summary>
    internal static long Rounded(double channels, long divisor)
    {
        double nearest = Math.Floor(channels / divisor + 0.5), least = Math.Ceiling((1 - LossMax) * channels / divisor);
        return divisor * (long)Math.Max(1, Math.Max(nearest, least));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return classifier.call(functional.adaptive_avg_pool2d(features.call(x), 1).flatten(1)).MoveToOuterDisposeScope();
    }
}
