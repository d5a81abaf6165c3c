using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// Residual networks (He et al., 2016), with ResNeXt's groups and the wide variants. Images are N × 3 × H × W in, N × classes out.
namespace TorchSharp.Modules;

public class ResNet : Module<Tensor, Tensor>
{
    /// <summary>Makes a residual block: from so many channels to planes (times the block's expansion).</summary>
    public delegate Layer BlockFunc(int inplanes, int planes, int stride = 1, Layer? downsample = null, int groups = 1, int base_width = 64,
        int dilation = 1, Func<int, Layer>? norm_layer = null);

    private const int StemChannels = 64;
    private readonly Layer conv1, bn1, relu, maxpool, layer1, layer2, layer3, layer4, avgpool, flatten, fc;
    private readonly BlockFunc block;
    private readonly Func<int, Layer> norm;
    private readonly int expansion, groups, baseWidth;
    private int channels = StemChannels, dilation = 1;

    public static ResNet ResNet18(int numClasses = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
        (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
        bool skipfc = true, Device? device = null) =>
        new(nameof(ResNet18), BasicBlock.Make, BasicBlock.Expansion, [2, 2, 2, 2], numClasses, zero_init_residual, groups, width_per_group,
            replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

    public static ResNet ResNet34(int numClasses = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
        (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
        bool skipfc = true, Device? device = null) =>
        new(nameof(ResNet34), BasicBlock.Make, BasicBlock.Expansion, [3, 4, 6, 3], numClasses, zero_init_residual, groups, width_per_group,
            replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

    public static ResNet ResNet50(int numClasses = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
        (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
        bool skipfc = true, Device? device = null) =>
        new(nameof(ResNet50), Bottleneck.Make, Bottleneck.Expansion, [3, 4, 6, 3], numClasses, zero_init_residual, groups, width_per_group,
            replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

    public static ResNet ResNet101(int numClasses = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
        (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
        bool skipfc = true, Device? device = null) =>
        new(nameof(ResNet101), Bottleneck.Make, Bottleneck.Expansion, [3, 4, 23, 3], numClasses, zero_init_residual, groups,
            width_per_group, replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

    public static ResNet ResNet152(int numClasses = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
        (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
        bool skipfc = true, Device? device = null) =>
        new(nameof(ResNet152), Bottleneck.Make, Bottleneck.Expansion, [3, 8, 36, 3], numClasses, zero_init_residual, groups,
            width_per_group, replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

    /// <summary><paramref name="layers"/>: how many blocks each of the four stages has.</summary>
    public ResNet(string name, BlockFunc block, int expansion, IList<int> layers, int numClasses = 1000, bool zero_init_residual = false,
        int groups = 1, int width_per_group = 64, (bool, bool, bool)? replace_stride_with_dilation = null,
        Func<int, Layer>? norm_layer = null, string? weights_file = null, bool skipfc = true, Device? device = null)
        : base(name)
    {
        if (layers.Count != 4)
            throw new ArgumentException($"a residual network has four stages, but the numbers of blocks are [{string.Join(", ", layers)}]");
        (this.block, this.expansion, this.groups, baseWidth) = (block, expansion, groups, width_per_group);
        norm = norm_layer ?? (features => BatchNorm2d(features, device: device));
        var (dilate2, dilate3, dilate4) = replace_stride_with_dilation ?? default;
        conv1 = Conv2d(3, StemChannels, 7, stride: 2, padding: 3, bias: false, device: device);
        bn1 = norm(StemChannels);
        relu = ReLU(inplace: true);
        maxpool = MaxPool2d(3, stride: 2, padding: 1);
        layer1 = Stage(64, layers[0], 1, false, device);
        layer2 = Stage(128, layers[1], 2, dilate2, device);
        layer3 = Stage(256, layers[2], 2, dilate3, device);
        layer4 = Stage(512, layers[3], 2, dilate4, device);
        avgpool = AdaptiveAvgPool2d(1);
        flatten = Flatten();
        fc = Linear(512 * expansion, numClasses, device: device);
        RegisterComponents();
        Initial.Kaiming(this);
        if (zero_init_residual)
            foreach (var last in modules().OfType<IResidualBlock>())
                init.zeros_(last.LastNorm.get_parameter("weight")!);
        Initial.Load(this, weights_file, skipfc, nameof(fc), device);
    }

    private Sequential Stage(int planes, int count, int stride, bool dilates, Device? device)
    {
        int dilationBefore = dilation;
        if (dilates)
            (dilation, stride) = (dilation * stride, 1);
        Layer? downsample = stride == 1 && channels == planes * expansion ? null
            : Sequential(Conv2d(channels, planes * expansion, 1, stride: stride, bias: false, device: device), norm(planes * expansion));
        var blocks = new List<Layer> { block(channels, planes, stride, downsample, groups, baseWidth, dilationBefore, norm) };
        channels = planes * expansion;
        for (int k = 1; k < count; k++)
            blocks.Add(block(channels, planes, 1, null, groups, baseWidth, dilation, norm));
        if (device is not null)
            blocks.ForEach(one => one._to(device.type, device.index, false));
        return Sequential(blocks);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(flatten.call(avgpool.call(x))).MoveToOuterDisposeScope();
    }
}
