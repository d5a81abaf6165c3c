using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// Inception v3 (Szegedy et al., 2016). Images are N × 3 × 299 × 299, at least 75 high and wide. The side classifier is there,
// so that files have their place, but the answer is the main one's alone, in training too.
namespace TorchSharp.Modules;

public class InceptionV3 : Module<Tensor, Tensor>
{
    private readonly Trunk trunk;
    private readonly Layer dropout, fc;
    private readonly bool transformsInput;
    private readonly Device? place;

    public InceptionV3(int numClasses = 1000, float dropout = 0.5f, bool transform_input = false, string? weights_file = null, bool skipfc = true, Device? device = null)
        : base(nameof(InceptionV3))
    {
        (transformsInput, place) = (transform_input, device);
        trunk = new Trunk(this)
            .Add("Conv2d_1a_3x3", Conv(3, 32, 3, stride: 2)).Add("Conv2d_2a_3x3", Conv(32, 32, 3)).Add("Conv2d_2b_3x3", Conv(32, 64, 3, padding: 1))
            .Add(null, MaxPool2d(3, stride: 2))
            .Add("Conv2d_3b_1x1", Conv(64, 80, 1)).Add("Conv2d_4a_3x3", Conv(80, 192, 3))
            .Add(null, MaxPool2d(3, stride: 2))
            .Add("Mixed_5b", Squares(192, 32)).Add("Mixed_5c", Squares(256, 64)).Add("Mixed_5d", Squares(288, 64))
            .Add("Mixed_6a", Halving(288))
            .Add("Mixed_6b", Lines(768, 128)).Add("Mixed_6c", Lines(768, 160)).Add("Mixed_6d", Lines(768, 160)).Add("Mixed_6e", Lines(768, 192));
        register_module("AuxLogits", Sequential(("pool", AvgPool2d(5, stride: 3)), ("conv0", Conv(768, 128, 1)), ("conv1", Conv(128, 768, 5)),
            ("mean", AdaptiveAvgPool2d(1)), ("flatten", Flatten()), ("fc", Linear(768, numClasses, device: device))));
        trunk.Add("Mixed_7a", HalvingLines(768)).Add("Mixed_7b", Forks(1280)).Add("Mixed_7c", Forks(2048)).Add(null, AdaptiveAvgPool2d(1));
        this.dropout = Dropout(dropout);
        fc = Linear(2048, numClasses, device: device);
        RegisterComponents();
        Initial.Truncated(this, 0.1);
        Initial.Load(this, weights_file, skipfc, nameof(fc), device);
    }

    private BasicConv2d Conv(int inputs, int outputs, long kernel, long stride = 1, long padding = 0) =>
        new(inputs, outputs, (kernel, kernel), (stride, stride), (padding, padding), place);

    private BasicConv2d Flat(int inputs, int outputs, long length) => new(inputs, outputs, (1, length), null, (0, length / 2), place);
    private BasicConv2d High(int inputs, int outputs, long length) => new(inputs, outputs, (length, 1), null, (length / 2, 0), place);

    private Step[] Pooled(int inputs, int outputs) =>
        [new(null, AvgPool2d(3, stride: 1, padding: 1)), new("branch_pool", Conv(inputs, outputs, 1))];

    private BranchBlock Squares(int inputs, int pooled) => new("InceptionA",
        [new("branch1x1", Conv(inputs, 64, 1))],
        [new("branch5x5_1", Conv(inputs, 48, 1)), new("branch5x5_2", Conv(48, 64, 5, padding: 2))],
        [new("branch3x3dbl_1", Conv(inputs, 64, 1)), new("branch3x3dbl_2", Conv(64, 96, 3, padding: 1)), new("branch3x3dbl_3", Conv(96, 96, 3, padding: 1))],
        Pooled(inputs, pooled));

    private BranchBlock Halving(int inputs) => new("InceptionB",
        [new("branch3x3", Conv(inputs, 384, 3, stride: 2))],
        [new("branch3x3dbl_1", Conv(inputs, 64, 1)), new("branch3x3dbl_2", Conv(64, 96, 3, padding: 1)), new("branch3x3dbl_3", Conv(96, 96, 3, stride: 2))],
        [new(null, MaxPool2d(3, stride: 2))]);

    private BranchBlock Lines(int inputs, int inner) => new("InceptionC",
        [new("branch1x1", Conv(inputs, 192, 1))],
        [new("branch7x7_1", Conv(inputs, inner, 1)), new("branch7x7_2", Flat(inner, inner, 7)), new("branch7x7_3", High(inner, 192, 7))],
        [new("branch7x7dbl_1", Conv(inputs, inner, 1)), new("branch7x7dbl_2", High(inner, inner, 7)), new("branch7x7dbl_3", Flat(inner, inner, 7)),
            new("branch7x7dbl_4", High(inner, inner, 7)), new("branch7x7dbl_5", Flat(inner, 192, 7))],
        Pooled(inputs, 192));

    private BranchBlock HalvingLines(int inputs) => new("InceptionD",
        [new("branch3x3_1", Conv(inputs, 192, 1)), new("branch3x3_2", Conv(192, 320, 3, stride: 2))],
        [new("branch7x7x3_1", Conv(inputs, 192, 1)), new("branch7x7x3_2", Flat(192, 192, 7)), new("branch7x7x3_3", High(192, 192, 7)),
            new("branch7x7x3_4", Conv(192, 192, 3, stride: 2))],
        [new(null, MaxPool2d(3, stride: 2))]);

    private BranchBlock Forks(int inputs) => new("InceptionE",
        [new("branch1x1", Conv(inputs, 320, 1))],
        [new("branch3x3_1", Conv(inputs, 384, 1)), new(null, new Fork(new("branch3x3_2a", Flat(384, 384, 3)), new("branch3x3_2b", High(384, 384, 3))))],
        [new("branch3x3dbl_1", Conv(inputs, 448, 1)), new("branch3x3dbl_2", Conv(448, 384, 3, padding: 1)),
            new(null, new Fork(new("branch3x3dbl_3a", Flat(384, 384, 3)), new("branch3x3dbl_3b", High(384, 384, 3))))],
        Pooled(inputs, 192));

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var pooled = trunk.Call(transformsInput ? Trunk.Transformed(x) : x);
        return fc.call(dropout.call(pooled).flatten(1)).MoveToOuterDisposeScope();
    }
}
