using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// What the Inception networks are made of: a convolution with its normalization, and blocks of parallel branches whose
// outputs are joined channel by channel.
namespace TorchSharp.Modules.Vision;

/// <summary>Convolution, batch normalization, ReLU.</summary>
internal sealed class BasicConv2d : Module<Tensor, Tensor>
{
    private readonly Layer conv, bn;

    internal BasicConv2d(int inputs, int outputs, (long, long) kernel, (long, long)? stride = null, (long, long)? padding = null, Device? device = null) : base(nameof(BasicConv2d))
    {
        conv = Conv2d(inputs, outputs, kernel, stride, padding, bias: false, device: device);
        bn = BatchNorm2d(outputs, eps: 0.001, device: device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return bn.call(conv.call(input)).relu_().MoveToOuterDisposeScope();
    }
}

/// <summary>A step of a branch. One without a name has no parameters, and the block does not list it.</summary>
internal readonly record struct Step(string? Name, Layer Layer);

/// <summary>Branches over the same input, each a chain of steps.</summary>
internal sealed class BranchBlock : Module<Tensor, Tensor>
{
    private readonly Layer[][] branches;

    internal BranchBlock(string name, params Step[][] branches) : base(name)
    {
        foreach (var step in branches.SelectMany(branch => branch))
            if (step.Layer is Fork fork)
                fork.RegisterIn(this);
            else if (step.Name is not null)
                register_module(step.Name, step.Layer);
        this.branches = Array.ConvertAll(branches, branch => Array.ConvertAll(branch, step => step.Layer));
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var outputs = Array.ConvertAll(branches, branch => branch.Aggregate(input, (x, layer) => layer.call(x)));
        return cat(outputs, 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Two layers over the same input at a branch's end. Their names are the block's.</summary>
internal sealed class Fork(Step left, Step right) : Module<Tensor, Tensor>(nameof(Fork))
{
    internal void RegisterIn(Module block)
    {
        block.register_module(left.Name!, left.Layer);
        block.register_module(right.Name!, right.Layer);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return cat([left.Layer.call(input), right.Layer.call(input)], 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Layers in a row of which some have names, and what Inception networks do to ImageNet's pictures first.</summary>
internal sealed class Trunk(Module owner)
{
    private readonly List<Layer> layers = [];

    internal Trunk Add(string? name, Layer layer)
    {
        if (name is not null)
            owner.register_module(name, layer);
        layers.Add(layer);
        return this;
    }

    internal Tensor Call(Tensor input) => layers.Aggregate(input, (x, layer) => layer.call(x));

    /// <summary>From torchvision's normalization, by ImageNet's mean and deviation, to that of the papers: (x − 0.5) / 0.5.</summary>
    internal static Tensor Transformed(Tensor input)
    {
        var deviation = tensor([0.229f, 0.224f, 0.225f], [1, 3, 1, 1], device: input.device);
        var mean = tensor([0.485f, 0.456f, 0.406f], [1, 3, 1, 1], device: input.device);
        return input * (deviation / 0.5) + (mean - 0.5) / 0.5;
    }
}
