using static TorchSharp.torch;

// Attention over several heads (Vaswani et al., 2017): softmax(Q Kᵀ / √d) V for each head, joined by a linear layer.
// Inputs are [time, batch, features]; masks are added to the scores, or, when boolean, take out what is true.
namespace TorchSharp.Modules;

public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor, bool, Tensor, Tuple<Tensor, Tensor>>
{
    private readonly long features, heads;
    private readonly double dropout;
    private readonly bool addsZeros;
    private readonly Parameter? joined, query_weight, key_weight, value_weight, input_bias, key_bias, value_bias;
    private readonly Linear output;

    internal MultiheadAttention(long embedded_dim, long num_heads, double dropout, bool bias, bool add_bias_kv, bool add_zero_attn,
        long? kdim, long? vdim) : base(nameof(MultiheadAttention))
    {
        if (num_heads < 1 || embedded_dim % num_heads != 0)
            throw new ArgumentException($"num_heads is {num_heads}, but must divide embedded_dim, {embedded_dim}");
        (features, heads, this.dropout, addsZeros) = (embedded_dim, num_heads, dropout, add_zero_attn);
        bool isJoined = (kdim ?? features) == features && (vdim ?? features) == features;
        output = nn.Linear(features, features, bias);
        if (isJoined)
            joined = Added("in_proj_weight", nn.init.xavier_uniform_(empty(3 * features, features)));
        else
        {
            query_weight = Added("q_proj_weight", nn.init.xavier_uniform_(empty(features, features)));
            key_weight = Added("k_proj_weight", nn.init.xavier_uniform_(empty(features, kdim ?? features)));
            value_weight = Added("v_proj_weight", nn.init.xavier_uniform_(empty(features, vdim ?? features)));
        }
        if (bias)
        {
            input_bias = Added("in_proj_bias", zeros(3 * features));
            nn.init.zeros_(output.bias!);
        }
        if (add_bias_kv)
        {
            key_bias = Added("bias_k", nn.init.xavier_normal_(empty(1, 1, features)));
            value_bias = Added("bias_v", nn.init.xavier_normal_(empty(1, 1, features)));
        }
        register_module("out_proj", output);
    }

    private Parameter Added(string name, Tensor values)
    {
        var parameter = new Parameter(values);
        register_parameter(name, parameter);
        return parameter;
    }

    public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true,
        Tensor? attn_mask = null) =>
        base.call(query, key, value, key_padding_mask!, need_weights, attn_mask!);

    /// <summary>
    /// The output, [target, batch, features], and the weights averaged over the heads, [batch, target, source], or null.
    /// key_padding_mask is [batch, source]; attn_mask [target, source] or [batch · heads, target, source].
    /// </summary>
    public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights,
        Tensor? attn_mask)
    {
        using var scope = NewDisposeScope();
        if (query.ndim != 3 || query.size(2) != features)
            throw new ArgumentException($"{GetName()} takes [time, batch, {features}], but the query is " +
                $"[{string.Join(", ", query.shape)}]");
        long target = query.size(0), batch = query.size(1);
        var (q, k, v) = Projected(query, key, value);
        if (key_bias is not null)
        {
            (k, v) = (cat([k, key_bias.repeat(1, batch, 1)]), cat([v, value_bias!.repeat(1, batch, 1)]));
            (attn_mask, key_padding_mask) = (OneWider(attn_mask), OneWider(key_padding_mask));
        }
        (q, k, v) = (ByHead(q), ByHead(k), ByHead(v));
        if (addsZeros)
        {
            var nothing = zeros([batch * heads, 1, features / heads], k.dtype, k.device);
            (k, v) = (cat([k, nothing], 1), cat([v, nothing], 1));
            (attn_mask, key_padding_mask) = (OneWider(attn_mask), OneWider(key_padding_mask));
        }
        var scores = (q / Math.Sqrt(features / heads)).bmm(k.transpose(1, 2));
        if (Mask(attn_mask, key_padding_mask, batch, k.size(1), scores.dtype) is { } mask)
            scores = scores + mask;
        var weights = scores.softmax(-1);
        var mixed = nn.functional.dropout(weights, dropout, training).bmm(v).transpose(0, 1).reshape(target, batch, features);
        var result = output.call(mixed).MoveToOuterDisposeScope();
        var shown = need_weights ? weights.view(batch, heads, target, -1).mean([1]).MoveToOuterDisposeScope() : null;
        return Tuple.Create(result, shown!);
    }

    private (Tensor, Tensor, Tensor) Projected(Tensor query, Tensor key, Tensor value)
    {
        if (joined is not null && ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            var all = nn.functional.linear(query, joined, input_bias).chunk(3, -1);
            return (all[0], all[1], all[2]);
        }
        var weights = joined?.chunk(3) ?? [query_weight!, key_weight!, value_weight!];
        var biases = input_bias?.chunk(3);
        return (nn.functional.linear(query, weights[0], biases?[0]), nn.functional.linear(key, weights[1], biases?[1]),
            nn.functional.linear(value, weights[2], biases?[2]));
    }

    // [time, batch, features] to [batch · heads, time, features / heads].
    private Tensor ByHead(Tensor x) => x.contiguous().view(x.size(0), x.size(1) * heads, features / heads).transpose(0, 1);

    private static Tensor? OneWider(Tensor? mask) => mask is null ? null : nn.functional.pad(mask, (0, 1));

    /// <summary>One mask to add to scores of [batch · heads, target, source].</summary>
    private Tensor? Mask(Tensor? attention, Tensor? padding, long batch, long source, ScalarType dtype)
    {
        var mask = attention is null ? null : Added(attention, dtype);
        if (padding is null)
            return mask;
        var byHead = Added(padding, dtype).view(batch, 1, 1, source).expand(-1, heads, -1, -1).reshape(batch * heads, 1, source);
        return mask is null ? byHead : mask + byHead;
    }

    private static Tensor Added(Tensor mask, ScalarType dtype) => mask.dtype != ScalarType.Bool ? mask
        : zeros(mask.shape, dtype, mask.device).masked_fill(mask, double.NegativeInfinity);
}
