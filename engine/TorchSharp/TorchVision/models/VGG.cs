using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// VGG networks (Simonyan and Zisserman, 2015): 3 × 3 convolutions in five stages, and three linear layers.
namespace TorchSharp.Modules;

public class VGG : Module<Tensor, Tensor>
{
    // Channels of the convolutions, stage by stage; a maximum over 2 × 2 ends each stage.
    private static readonly Dictionary<string, int[][]> s_stages = new()
    {
        ["VGG11"] = [[64], [128], [256, 256], [512, 512], [512, 512]],
        ["VGG13"] = [[64, 64], [128, 128], [256, 256], [512, 512], [512, 512]],
        ["VGG16"] = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]],
        ["VGG19"] = [[64, 64], [128, 128], [256, 256, 256, 256], [512, 512, 512, 512], [512, 512, 512, 512]],
    };

    private readonly Layer features, avgpool, classifier;

    /// <param name="name">VGG11, VGG13, VGG16 or VGG19.</param>
    public VGG(string name, int numClasses, bool batch_norm, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
        Device? device = null) : base(name)
    {
        if (!s_stages.TryGetValue(name.ToUpperInvariant(), out var stages))
            throw new ArgumentException($"there is no {name}: the networks are {string.Join(", ", s_stages.Keys)}");
        features = Features(stages, batch_norm, device);
        avgpool = AdaptiveAvgPool2d(7);
        classifier = Sequential(
            Linear(512 * 7 * 7, 4096, device: device), ReLU(true), Dropout(dropout),
            Linear(4096, 4096, device: device), ReLU(true), Dropout(dropout),
            Linear(4096, numClasses, device: device));
        RegisterComponents();
        Initial.Kaiming(this);
        Initial.Linear(classifier, 0.01);
        Initial.Load(this, weights_file, skipfc, "classifier.6", device);
    }

    private static Sequential Features(int[][] stages, bool normalizes, Device? device)
    {
        var layers = new List<Layer>();
        int channels = 3;
        foreach (var stage in stages)
        {
            foreach (int planes in stage)
            {
                layers.Add(Conv2d(channels, planes, 3, padding: 1, device: device));
                if (normalizes)
                    layers.Add(BatchNorm2d(planes, device: device));
                layers.Add(ReLU(true));
                channels = planes;
            }
            layers.Add(MaxPool2d(2, stride: 2));
        }
        return Sequential(layers);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(avgpool.call(features.call(input)).flatten(1)).MoveToOuterDisposeScope();
    }
}
