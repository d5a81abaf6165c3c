using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// The block of the Inception networks, made from a table: branches over the same input, each a chain of filters, whose
// outputs are joined channel by channel.
namespace TorchSharp.Modules.Vision;

/// <summary>
/// A convolution by its name in files, channels out, kernel and stride. With stride 1 it keeps the image's size; a larger
/// stride takes only places where the whole kernel fits.
/// </summary>
internal readonly record struct Filter(string Name, int Outputs, int High, int Wide, int Stride = 1);

/// <summary>
/// One path through a block: a pool before the filters or none, filters in a row, and filters side by side at the end or
/// none. With <paramref name="Folder"/> the filters are named by their place in it, as a sequence of the pool and them.
/// </summary>
internal sealed record Branch(Layer? Pool = null, string? Folder = null, Filter[]? Row = null, Filter[]? Ends = null);

/// <summary>Convolution, batch normalization, ReLU.</summary>
internal sealed class NormalizedConvolution : Module<Tensor, Tensor>
{
    private readonly Layer conv, bn;

    internal NormalizedConvolution(int inputs, Filter filter, int padding, Device? device)
        : this(inputs, filter, (padding, padding), device) { }

    private NormalizedConvolution(int inputs, Filter filter, (long, long) padding, Device? device) : base(nameof(NormalizedConvolution))
    {
        conv = Conv2d(inputs, filter.Outputs, (filter.High, filter.Wide), (filter.Stride, filter.Stride), padding, bias: false,
            device: device);
        bn = BatchNorm2d(filter.Outputs, eps: 0.001, device: device);
        RegisterComponents();
    }

    internal static NormalizedConvolution InBlock(int inputs, Filter filter, Device? device) =>
        new(inputs, filter, filter.Stride == 1 ? (filter.High / 2, filter.Wide / 2) : (0, 0), device);

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return bn.call(conv.call(input)).relu_().MoveToOuterDisposeScope();
    }
}

internal sealed class InceptionBlock : Module<Tensor, Tensor>
{
    private readonly List<(Layer[] Row, Layer[] Ends)> paths = [];

    internal InceptionBlock(int inputs, Branch[] branches, Device? device) : base("Inception")
    {
        foreach (var branch in branches)
            paths.Add(Path(inputs, branch, device));
    }

    /// <summary>Channels of all branches together.</summary>
    internal int Channels { get; private set; }

    private (Layer[], Layer[]) Path(int inputs, Branch branch, Device? device)
    {
        int channels = inputs;
        var row = new List<Layer>();
        if (branch.Pool is not null)
            row.Add(branch.Pool);
        foreach (var filter in branch.Row ?? [])
        {
            row.Add(Registered(channels, filter, branch.Folder is null ? filter.Name : "", device));
            channels = filter.Outputs;
        }
        if (branch.Folder is not null)
            register_module(branch.Folder, row is [NormalizedConvolution alone] ? alone : Sequential(row));
        var ends = Array.ConvertAll(branch.Ends ?? [], end => (Layer)Registered(channels, end, end.Name, device));
        Channels += ends.Length == 0 ? channels : branch.Ends!.Sum(end => end.Outputs);
        return ([.. row], ends);
    }

    private NormalizedConvolution Registered(int inputs, Filter filter, string name, Device? device)
    {
        var layer = NormalizedConvolution.InBlock(inputs, filter, device);
        if (name.Length > 0)
            register_module(name, layer);
        return layer;
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var outputs = new List<Tensor>();
        foreach (var (row, ends) in paths)
        {
            var x = row.Aggregate(input, (x, layer) => layer.call(x));
            if (ends.Length == 0)
                outputs.Add(x);
            outputs.AddRange(ends.Select(end => end.call(x)));
        }
        return cat(outputs, 1).MoveToOuterDisposeScope();
    }
}
