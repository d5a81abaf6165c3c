using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// GoogLeNet (Szegedy et al., 2015, table 1) with batch normalization. Where the paper has 5 × 5, the weights that people
// have are of 3 × 3, and so is this.
namespace TorchSharp.Modules;

public class GoogleNet : Module<Tensor, Tensor>
{
    // The paper's columns: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj.
    private static readonly (string Name, int One, int ThreeReduced, int Three, int FiveReduced, int Five, int Pooled)[] s_blocks =
    [
        ("3a", 64, 96, 128, 16, 32, 32), ("3b", 128, 128, 192, 32, 96, 64),
        ("4a", 192, 96, 208, 16, 48, 64), ("4b", 160, 112, 224, 24, 64, 64), ("4c", 128, 128, 256, 24, 64, 64),
        ("4d", 112, 144, 288, 32, 64, 64), ("4e", 256, 160, 320, 32, 128, 128),
        ("5a", 256, 160, 320, 32, 128, 128), ("5b", 384, 192, 384, 48, 128, 128),
    ];

    private readonly InceptionNetwork network;

    public GoogleNet(int numClasses = 1000, bool transform_input = false, string? weights_file = null, bool skipfc = true,
        float dropout = 0.2f, float dropout_aux = 0.7f, Device? device = null) : base(nameof(GoogleNet))
    {
        network = new InceptionNetwork(this, transform_input, device)
            .Convolution("conv1", 64, 7, stride: 2, padding: 3).Pool(Halving(3))
            .Convolution("conv2", 64, 1).Convolution("conv3", 192, 3, padding: 1).Pool(Halving(3));
        int afterFirst = 0, afterFourth = 0;    // Channels where the side classifiers begin: behind 4a and 4d.
        foreach (var block in s_blocks)
        {
            network.Block("inception" + block.Name,
                new Branch(Folder: "branch1", Row: [Square(block.One, 1)]),
                new Branch(Folder: "branch2", Row: [Square(block.ThreeReduced, 1), Square(block.Three, 3)]),
                new Branch(Folder: "branch3", Row: [Square(block.FiveReduced, 1), Square(block.Five, 3)]),
                new Branch(MaxPool2d(3, stride: 1, padding: 1, ceil_mode: true), "branch4", [Square(block.Pooled, 1)]));
            switch (block.Name)
            {
                case "3b": network.Pool(Halving(3)); break;
                case "4a": afterFirst = network.Channels; break;
                case "4d": afterFourth = network.Channels; break;
                case "4e": network.Pool(Halving(2)); break;
            }
        }
        Side("aux1", afterFirst, numClasses, dropout_aux);
        Side("aux2", afterFourth, numClasses, dropout_aux);
        network.End(numClasses, dropout, 0.01, weights_file, skipfc);
    }

    private static Filter Square(int outputs, int side) => new("", outputs, side, side);
    private static MaxPool2d Halving(int kernel) => MaxPool2d(kernel, stride: 2, ceil_mode: true);

    private void Side(string name, int inputs, int classes, double dropout)
    {
        const int Side = 4, Convolved = 128, Hidden = 1024;
        network.Side(name, ("pool", AdaptiveAvgPool2d(Side)), ("conv", network.SideConvolution(inputs, Convolved, 1)),
            ("flatten", Flatten()),
            ("fc1", network.SideLinear(Side * Side * Convolved, Hidden)), ("relu", ReLU()), ("dropout", Dropout(dropout)),
            ("fc2", network.SideLinear(Hidden, classes)));
    }

    public override Tensor forward(Tensor x) => network.Scores(x);
}
