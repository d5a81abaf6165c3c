using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// GoogLeNet (Szegedy et al., 2015) with batch normalization. The two side classifiers are there, so that files have their
// place, but the answer is the main one's alone, in training too.
namespace TorchSharp.Modules;

public class GoogleNet : Module<Tensor, Tensor>
{
    private readonly Trunk trunk;
    private readonly Layer dropout, fc;
    private readonly bool transformsInput;
    private readonly Device? place;

    public GoogleNet(int numClasses = 1000, bool transform_input = false, string? weights_file = null, bool skipfc = true, float dropout = 0.2f, float dropout_aux = 0.7f, Device? device = null)
        : base(nameof(GoogleNet))
    {
        (transformsInput, place) = (transform_input, device);
        trunk = new Trunk(this)
            .Add("conv1", Conv(3, 64, 7, 2, 3)).Add(null, MaxPool2d(3, stride: 2, ceil_mode: true))
            .Add("conv2", Conv(64, 64, 1)).Add("conv3", Conv(64, 192, 3, 1, 1)).Add(null, MaxPool2d(3, stride: 2, ceil_mode: true))
            .Add("inception3a", Block(192, 64, 96, 128, 16, 32, 32))
            .Add("inception3b", Block(256, 128, 128, 192, 32, 96, 64)).Add(null, MaxPool2d(3, stride: 2, ceil_mode: true))
            .Add("inception4a", Block(480, 192, 96, 208, 16, 48, 64))
            .Add("inception4b", Block(512, 160, 112, 224, 24, 64, 64))
            .Add("inception4c", Block(512, 128, 128, 256, 24, 64, 64))
            .Add("inception4d", Block(512, 112, 144, 288, 32, 64, 64))
            .Add("inception4e", Block(528, 256, 160, 320, 32, 128, 128)).Add(null, MaxPool2d(2, stride: 2, ceil_mode: true))
            .Add("inception5a", Block(832, 256, 160, 320, 32, 128, 128))
            .Add("inception5b", Block(832, 384, 192, 384, 48, 128, 128)).Add(null, AdaptiveAvgPool2d(1));
        register_module("aux1", Side(512, numClasses, dropout_aux));
        register_module("aux2", Side(528, numClasses, dropout_aux));
        this.dropout = Dropout(dropout);
        fc = Linear(1024, numClasses, device: device);
        RegisterComponents();
        Initial.Truncated(this, 0.01);
        Initial.Load(this, weights_file, skipfc, nameof(fc), device);
    }

    private BasicConv2d Conv(int inputs, int outputs, long kernel, long stride = 1, long padding = 0) =>
        new(inputs, outputs, (kernel, kernel), (stride, stride), (padding, padding), place);

    /// <summary>1 × 1; 3 × 3 behind a 1 × 1; the same again, where the paper has 5 × 5; and a maximum before a 1 × 1.</summary>
    private BranchBlock Block(int inputs, int one, int threeBefore, int three, int fiveBefore, int five, int pooled) => new("Inception",
        [new("branch1", Conv(inputs, one, 1))],
        [new("branch2", Sequential(Conv(inputs, threeBefore, 1), Conv(threeBefore, three, 3, 1, 1)))],
        [new("branch3", Sequential(Conv(inputs, fiveBefore, 1), Conv(fiveBefore, five, 3, 1, 1)))],
        [new("branch4", Sequential(MaxPool2d(3, stride: 1, padding: 1, ceil_mode: true), Conv(inputs, pooled, 1)))]);

    private Sequential Side(int inputs, int classes, double dropout) => Sequential(
        ("pool", AdaptiveAvgPool2d(4)), ("conv", Conv(inputs, 128, 1)), ("flatten", Flatten()), ("fc1", Linear(2048, 1024, device: place)),
        ("relu", ReLU()), ("dropout", Dropout(dropout)), ("fc2", Linear(1024, classes, device: place)));

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var pooled = trunk.Call(transformsInput ? Trunk.Transformed(x) : x);
        return fc.call(dropout.call(pooled.flatten(1))).MoveToOuterDisposeScope();
    }
}
