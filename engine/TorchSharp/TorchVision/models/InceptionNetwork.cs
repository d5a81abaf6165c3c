using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// What the Inception networks share: layers in a row that count their channels, side classifiers, and one linear layer
// at the end. The networks themselves are tables of filters.
namespace TorchSharp.Modules.Vision;

/// <summary>Builds a network into its owner, whose parameters keep the names that files have.</summary>
internal sealed class InceptionNetwork(Layer owner, bool shiftsInput, Device? device)
{
    private readonly List<Layer> layers = [];
    private Layer? dropout, classifier;

    /// <summary>Channels of what the last layer gives; images have three.</summary>
    internal int Channels { get; private set; } = 3;

    internal InceptionNetwork Convolution(string name, int outputs, int kernel, int stride = 1, int padding = 0)
    {
        Add(name, new NormalizedConvolution(Channels, new Filter(name, outputs, kernel, kernel, stride), padding, device));
        Channels = outputs;
        return this;
    }

    /// <summary>A layer that has no parameters and keeps the channels.</summary>
    internal InceptionNetwork Pool(Layer layer)
    {
        layers.Add(layer);
        return this;
    }

    internal InceptionNetwork Block(string name, params Branch[] branches)
    {
        var block = new InceptionBlock(Channels, branches, device);
        Add(name, block);
        Channels = block.Channels;
        return this;
    }

    /// <summary>
    /// A classifier beside the row. It has its place in files, but the answer is the last layer's alone, in training too.
    /// </summary>
    internal InceptionNetwork Side(string name, params (string, Layer)[] parts)
    {
        owner.register_module(name, Sequential(parts));
        return this;
    }

    /// <summary>A convolution of a side classifier; it may not be the size of its input.</summary>
    internal Layer SideConvolution(int inputs, int outputs, int kernel) =>
        new NormalizedConvolution(inputs, new Filter("", outputs, kernel, kernel), 0, device);

    internal Layer SideLinear(int inputs, int outputs) => Linear(inputs, outputs, device: device);

    /// <summary>The mean of each channel, dropout, and a score for each class; then the weights' first values.</summary>
    internal void End(int classes, double dropout, double deviation, string? weightsFile, bool skipsLast)
    {
        layers.Add(AdaptiveAvgPool2d(1));
        owner.register_module("dropout", this.dropout = Dropout(dropout));
        owner.register_module("fc", classifier = Linear(Channels, classes, device: device));
        Initial.Truncated(owner, deviation);
        Initial.Load(owner, weightsFile, skipsLast, "fc", device);
    }

    internal Tensor Scores(Tensor images)
    {
        using var scope = NewDisposeScope();
        var features = layers.Aggregate(shiftsInput ? Shifted(images) : images, (x, layer) => layer.call(x));
        return classifier!.call(dropout!.call(features.flatten(1))).MoveToOuterDisposeScope();
    }

    /// <summary>From torchvision's normalization, by ImageNet's mean and deviation, to that of the papers: (x − 0.5) / 0.5.</summary>
    private static Tensor Shifted(Tensor images)
    {
        var deviation = tensor([0.229f, 0.224f, 0.225f], [1, 3, 1, 1], device: images.device);
        var mean = tensor([0.485f, 0.456f, 0.406f], [1, 3, 1, 1], device: images.device);
        return (images * deviation + mean - 0.5) / 0.5;
    }

    private void Add(string name, Layer layer)
    {
        owner.register_module(name, layer);
        layers.Add(layer);
    }
}
