using TorchSharp.Native;
using static TorchSharp.torch;

// Rows of a table, chosen by number.
namespace TorchSharp.Modules;

public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long? paddingIndex;
    private readonly double? normMax;
    private readonly double normType;
    private readonly bool scalesByFrequency, isSparse;
    private Parameter? heldWeight;

    internal Embedding(long count, long dimensions, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq,
        bool sparse, Device? device, ScalarType? dtype)
        : this(empty([count, dimensions], dtype, device), false, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
    {
        nn.init.normal_(weight);
        if (paddingIndex is { } row)
            using (no_grad())
            using (var padding = weight.select(0, row).DetachFromDisposeScope())
                padding.zero_();
    }

    internal Embedding(Tensor table, bool freeze, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq,
        bool sparse) : base(nameof(Embedding))
    {
        (paddingIndex, normMax, normType) = (padding_idx, max_norm, norm_type);
        (scalesByFrequency, isSparse) = (scale_grad_by_freq, sparse);
        weight = new Parameter(table, !freeze);
    }

    public Parameter weight
    {
        get => heldWeight!;
        set => ConditionallyRegisterParameter(nameof(weight), heldWeight = value);
    }

    public override Tensor forward(Tensor input)
    {
        if (normMax is { } max)
            using (no_grad())
                Aten.Do("embedding_renorm_", weight, input, max, normType);
        return Aten.Call("embedding", weight, input, paddingIndex ?? -1, scalesByFrequency, isSparse);
    }
}
