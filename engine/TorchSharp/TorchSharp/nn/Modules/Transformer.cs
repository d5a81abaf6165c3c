using static TorchSharp.torch;

// The transformer (Vaswani et al., 2017), post-norm as in the paper: x = norm(x + dropout(sublayer(x))).
// Sequences are [time, batch, features]; the parts bear PyTorch's names, so state dictionaries fit.
namespace TorchSharp.Modules;

/// <summary>What encoder and decoder layers share: the feed-forward part and the clones of a layer.</summary>
internal static class TransformerParts
{
    internal static Tensor Activated(nn.Activations activation, Tensor x) =>
        activation == nn.Activations.GELU ? nn.functional.gelu(x) : nn.functional.relu(x);

    /// <summary>Layers made like the given one, with its weights; making them draws no random numbers, as copying would not.</summary>
    internal static ModuleList<T> Copies<T>(T layer, Func<T> make, long count) where T : nn.Module
    {
        using var before = get_rng_state();
        var layers = new ModuleList<T>();
        for (long k = 0; k < count; k++)
        {
            var copy = make();
            copy.load_state_dict(layer.state_dict());
            layers.Add(copy);
        }
        set_rng_state(before);
        return layers;
    }
}

public sealed class TransformerEncoderLayer : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor, Tensor>,
    nn.IModule<Tensor, Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn;
    private readonly Linear linear1, linear2;
    private readonly LayerNorm norm1, norm2;
    private readonly Dropout dropout, dropout1, dropout2;
    private readonly nn.Activations activation;

    internal TransformerEncoderLayer(long d_model, long nhead, long dim_feedforward, double dropout, nn.Activations activation)
        : base(nameof(TransformerEncoderLayer))
    {
        self_attn = nn.MultiheadAttention(d_model, nhead, dropout);
        (linear1, this.dropout, linear2) = (nn.Linear(d_model, dim_feedforward), nn.Dropout(dropout), nn.Linear(dim_feedforward, d_model));
        (norm1, norm2) = (nn.LayerNorm(d_model), nn.LayerNorm(d_model));
        (dropout1, dropout2) = (nn.Dropout(dropout), nn.Dropout(dropout));
        this.activation = activation;
        Like = () => new TransformerEncoderLayer(d_model, nhead, dim_feedforward, dropout, activation);
        foreach (var (name, part) in new (string, nn.Module)[] { ("self_attn", self_attn), ("linear1", linear1), ("dropout", this.dropout),
            ("linear2", linear2), ("norm1", norm1), ("norm2", norm2), ("dropout1", dropout1), ("dropout2", dropout2) })
            register_module(name, part);
    }

    internal Func<TransformerEncoderLayer> Like { get; }

    public override Tensor forward(Tensor src) => Layer(src, null, null);
    public Tensor call(Tensor src, Tensor? src_mask) => Layer(src, src_mask, null);
    public Tensor call(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask) => Layer(src, src_mask, src_key_padding_mask);

    private Tensor Layer(Tensor src, Tensor? mask, Tensor? paddingMask)
    {
        using var scope = NewDisposeScope();
        var seen = self_attn.call(src, src, src, paddingMask, false, mask).Item1;
        var x = norm1.call(src + dropout1.call(seen));
        var fed = linear2.call(dropout.call(TransformerParts.Activated(activation, linear1.call(x))));
        return norm2.call(x + dropout2.call(fed)).MoveToOuterDisposeScope();
    }
}

public sealed class TransformerEncoder : nn.Module<Tensor, Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>,
    nn.IModule<Tensor, Tensor>
{
    public enum Activations { ReLU = 0, GELU = 1 }

    private readonly ModuleList<TransformerEncoderLayer> layers;

    internal TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers) : base(nameof(TransformerEncoder))
    {
        layers = TransformerParts.Copies(encoder_layer, encoder_layer.Like, num_layers);
        register_module("layers", layers);
    }

    public Tensor call(Tensor src) => base.call(src, null!, null!);
    public Tensor call(Tensor src, Tensor? src_mask) => base.call(src, src_mask!, null!);

    public override Tensor forward(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
    {
        using var scope = NewDisposeScope();
        var x = src;
        foreach (var layer in layers)
            x = layer.call(x, src_mask, src_key_padding_mask);
        return (ReferenceEquals(x, src) ? src.alias() : x).MoveToOuterDisposeScope();
    }
}

public sealed class TransformerDecoderLayer : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>,
    nn.IModule<Tensor, Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn, multihead_attn;
    private readonly Linear linear1, linear2;
    private readonly LayerNorm norm1, norm2, norm3;
    private readonly Dropout dropout, dropout1, dropout2, dropout3;
    private readonly nn.Activations activation;

    internal TransformerDecoderLayer(long d_model, long nhead, long dim_feedforward, double dropout, nn.Activations activation)
        : base(nameof(TransformerDecoderLayer))
    {
        (self_attn, multihead_attn) = (nn.MultiheadAttention(d_model, nhead, dropout), nn.MultiheadAttention(d_model, nhead, dropout));
        (linear1, this.dropout, linear2) = (nn.Linear(d_model, dim_feedforward), nn.Dropout(dropout), nn.Linear(dim_feedforward, d_model));
        (norm1, norm2, norm3) = (nn.LayerNorm(d_model), nn.LayerNorm(d_model), nn.LayerNorm(d_model));
        (dropout1, dropout2, dropout3) = (nn.Dropout(dropout), nn.Dropout(dropout), nn.Dropout(dropout));
        this.activation = activation;
        Like = () => new TransformerDecoderLayer(d_model, nhead, dim_feedforward, dropout, activation);
        foreach (var (name, part) in new (string, nn.Module)[] { ("self_attn", self_attn), ("multihead_attn", multihead_attn),
            ("linear1", linear1), ("dropout", this.dropout), ("linear2", linear2), ("norm1", norm1), ("norm2", norm2), ("norm3", norm3),
            ("dropout1", dropout1), ("dropout2", dropout2), ("dropout3", dropout3) })
            register_module(name, part);
    }

    internal Func<TransformerDecoderLayer> Like { get; }

    public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null!, null!, null!, null!);
    public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null,
        Tensor? memory_key_padding_mask = null) =>
        base.call(tgt, memory, tgt_mask!, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);

    public override Tensor forward(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask,
        Tensor? memory_key_padding_mask)
    {
        using var scope = NewDisposeScope();
        var own = self_attn.call(tgt, tgt, tgt, tgt_key_padding_mask, false, tgt_mask).Item1;
        var x = norm1.call(tgt + dropout1.call(own));
        var seen = multihead_attn.call(x, memory, memory, memory_key_padding_mask, false, memory_mask).Item1;
        x = norm2.call(x + dropout2.call(seen));
        var fed = linear2.call(dropout.call(TransformerParts.Activated(activation, linear1.call(x))));
        return norm3.call(x + dropout3.call(fed)).MoveToOuterDisposeScope();
    }
}

public sealed class TransformerDecoder : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private readonly ModuleList<TransformerDecoderLayer> layers;

    internal TransformerDecoder(TransformerDecoderLayer decoder_layer, long num_layers) : base(nameof(TransformerDecoder))
    {
        layers = TransformerParts.Copies(decoder_layer, decoder_layer.Like, num_layers);
        register_module("layers", layers);
    }

    public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null!, null!, null!, null!);
    public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null,
        Tensor? memory_key_padding_mask = null) =>
        base.call(tgt, memory, tgt_mask!, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);

    public override Tensor forward(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null,
        Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null)
    {
        using var scope = NewDisposeScope();
        var x = tgt;
        foreach (var layer in layers)
            x = layer.call(x, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
        return (ReferenceEquals(x, tgt) ? tgt.alias() : x).MoveToOuterDisposeScope();
    }
}

/// <summary>Encoder and decoder, each ended by a norm; all matrices xavier-uniform.</summary>
public sealed class Transformer : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly NormalizedEncoder encoder;
    private readonly NormalizedDecoder decoder;

    internal Transformer(long d_model, long nhead, long num_encoder_layers, long num_decoder_layers, long dim_feedforward, double dropout,
        nn.Activations activation) : base(nameof(Transformer))
    {
        using (var layer = nn.TransformerEncoderLayer(d_model, nhead, dim_feedforward, dropout, activation))
            encoder = new NormalizedEncoder(layer, num_encoder_layers, d_model);
        using (var layer = nn.TransformerDecoderLayer(d_model, nhead, dim_feedforward, dropout, activation))
            decoder = new NormalizedDecoder(layer, num_decoder_layers, d_model);
        register_module("encoder", encoder);
        register_module("decoder", decoder);
        foreach (var parameter in parameters())
            if (parameter.ndim > 1)
                nn.init.xavier_uniform_(parameter);
    }

    public override Tensor forward(Tensor src, Tensor tgt) => Run(src, tgt, null, null, null, null, null, null);

    public Tensor call(Tensor src, Tensor tgt, Tensor? src_mask, Tensor? tgt_mask = null, Tensor? memory_mask = null,
        Tensor? src_key_padding_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
        Run(src, tgt, src_mask, tgt_mask, memory_mask, src_key_padding_mask, tgt_key_padding_mask, memory_key_padding_mask);

    private Tensor Run(Tensor src, Tensor tgt, Tensor? srcMask, Tensor? tgtMask, Tensor? memoryMask, Tensor? srcPadding, Tensor? tgtPadding,
        Tensor? memoryPadding)
    {
        using var scope = NewDisposeScope();
        var memory = encoder.Run(src, srcMask, srcPadding);
        return decoder.Run(tgt, memory, tgtMask, memoryMask, tgtPadding, memoryPadding).MoveToOuterDisposeScope();
    }

    private sealed class NormalizedEncoder : nn.Module
    {
        private readonly ModuleList<TransformerEncoderLayer> layers;
        private readonly LayerNorm norm;

        internal NormalizedEncoder(TransformerEncoderLayer layer, long count, long features) : base(nameof(TransformerEncoder))
        {
            register_module("layers", layers = TransformerParts.Copies(layer, layer.Like, count));
            register_module("norm", norm = nn.LayerNorm(features));
        }

        internal Tensor Run(Tensor x, Tensor? mask, Tensor? padding) =>
            norm.call(layers.Aggregate(x, (past, layer) => layer.call(past, mask, padding)));
    }

    private sealed class NormalizedDecoder : nn.Module
    {
        private readonly ModuleList<TransformerDecoderLayer> layers;
        private readonly LayerNorm norm;

        internal NormalizedDecoder(TransformerDecoderLayer layer, long count, long features) : base(nameof(TransformerDecoder))
        {
            register_module("layers", layers = TransformerParts.Copies(layer, layer.Like, count));
            register_module("norm", norm = nn.LayerNorm(features));
        }

        internal Tensor Run(Tensor x, Tensor memory, Tensor? mask, Tensor? memoryMask, Tensor? padding, Tensor? memoryPadding) =>
            norm.call(layers.Aggregate(x, (past, layer) => layer.call(past, memory, mask, memoryMask, padding, memoryPadding)));
    }
}
