using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Inception v3 (Szegedy et al., 2016). Images are N × 3 × 299 × 299, at least 75 high and wide. The names of the filters
// are those that files have: 3x3dbl is two of 3 × 3 in the place of one 5 × 5, 7x7 is 1 × 7 and 7 × 1 in the place of it.
namespace TorchSharp.Modules;

public class InceptionV3 : Module<Tensor, Tensor>
{
    private readonly InceptionNetwork network;

    public InceptionV3(int numClasses = 1000, float dropout = 0.5f, bool transform_input = false, string? weights_file = null,
        bool skipfc = true, Device? device = null) : base(nameof(InceptionV3))
    {
        network = new InceptionNetwork(this, transform_input, device)
            .Convolution("Conv2d_1a_3x3", 32, 3, stride: 2).Convolution("Conv2d_2a_3x3", 32, 3)
            .Convolution("Conv2d_2b_3x3", 64, 3, padding: 1).Pool(MaxPool2d(3, stride: 2))
            .Convolution("Conv2d_3b_1x1", 80, 1).Convolution("Conv2d_4a_3x3", 192, 3).Pool(MaxPool2d(3, stride: 2));
        foreach (var (name, pooled) in new[] { ("5b", 32), ("5c", 64), ("5d", 64) })
            network.Block("Mixed_" + name, At35(pooled));
        network.Block("Mixed_6a", To17);
        foreach (var (name, inner) in new[] { ("6b", 128), ("6c", 160), ("6d", 160), ("6e", 192) })
            network.Block("Mixed_" + name, At17(inner));
        Side(network.Channels, numClasses);
        network.Block("Mixed_7a", To8).Block("Mixed_7b", At8).Block("Mixed_7c", At8);
        network.End(numClasses, dropout, 0.1, weights_file, skipfc);
    }

    private static Filter One(string name, int outputs) => new("branch" + name, outputs, 1, 1);
    private static Filter Three(string name, int outputs, int stride = 1) => new("branch" + name, outputs, 3, 3, stride);
    private static Filter Flat(string name, int outputs, int length = 7) => new("branch" + name, outputs, 1, length);
    private static Filter High(string name, int outputs, int length = 7) => new("branch" + name, outputs, length, 1);
    private static Branch Row(params Filter[] filters) => new(Row: filters);
    private static Branch Mean(int outputs) => new(AvgPool2d(3, stride: 1, padding: 1), Row: [One("_pool", outputs)]);
    private static Branch Maximum => new(MaxPool2d(3, stride: 2));

    // The blocks by the side of the images that they see, and those between that halve it (figures 5, 6, 7 and 10 of the paper).
    private static Branch[] At35(int pooled) =>
    [
        Row(One("1x1", 64)),
        Row(One("5x5_1", 48), new Filter("branch5x5_2", 64, 5, 5)),
        Row(One("3x3dbl_1", 64), Three("3x3dbl_2", 96), Three("3x3dbl_3", 96)),
        Mean(pooled),
    ];

    private static Branch[] To17 =>
    [
        Row(Three("3x3", 384, stride: 2)),
        Row(One("3x3dbl_1", 64), Three("3x3dbl_2", 96), Three("3x3dbl_3", 96, stride: 2)),
        Maximum,
    ];

    private static Branch[] At17(int inner) =>
    [
        Row(One("1x1", 192)),
        Row(One("7x7_1", inner), Flat("7x7_2", inner), High("7x7_3", 192)),
        Row(One("7x7dbl_1", inner), High("7x7dbl_2", inner), Flat("7x7dbl_3", inner), High("7x7dbl_4", inner), Flat("7x7dbl_5", 192)),
        Mean(192),
    ];

    private static Branch[] To8 =>
    [
        Row(One("3x3_1", 192), Three("3x3_2", 320, stride: 2)),
        Row(One("7x7x3_1", 192), Flat("7x7x3_2", 192), High("7x7x3_3", 192), Three("7x7x3_4", 192, stride: 2)),
        Maximum,
    ];

    private static Branch[] At8 =>
    [
        Row(One("1x1", 320)),
        new(Row: [One("3x3_1", 384)], Ends: [Flat("3x3_2a", 384, 3), High("3x3_2b", 384, 3)]),
        new(Row: [One("3x3dbl_1", 448), Three("3x3dbl_2", 384)], Ends: [Flat("3x3dbl_3a", 384, 3), High("3x3dbl_3b", 384, 3)]),
        Mean(192),
    ];

    private void Side(int inputs, int classes)
    {
        const int Reduced = 128, Wide = 768;
        network.Side("AuxLogits", ("pool", AvgPool2d(5, stride: 3)), ("conv0", network.SideConvolution(inputs, Reduced, 1)),
            ("conv1", network.SideConvolution(Reduced, Wide, 5)), ("mean", AdaptiveAvgPool2d(1)), ("flatten", Flatten()),
            ("fc", network.SideLinear(Wide, classes)));
    }

    public override Tensor forward(Tensor x) => network.Scores(x);
}
