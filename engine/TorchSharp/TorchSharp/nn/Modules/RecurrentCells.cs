using TorchSharp.Native;
using static TorchSharp.torch;

// One step of a recurrent layer, for loops written by hand.
namespace TorchSharp.Modules;

internal static class CellWeights
{
    /// <summary>Uniform within 1/√hidden, drawn in PyTorch's order: so a seed gives PyTorch's own numbers.</summary>
    internal static (Parameter, Parameter, Parameter, Parameter) Drawn(
        long gates, long inputs, long hidden, bool bias, Device? device, ScalarType? dtype)
    {
        double bound = 1 / Math.Sqrt(hidden);
        Parameter Draw(params long[] shape) => new(nn.init.uniform_(empty(shape, dtype, device), -bound, bound));
        var (byInput, byState) = (Draw(gates * hidden, inputs), Draw(gates * hidden, hidden));
        return bias ? (byInput, byState, Draw(gates * hidden), Draw(gates * hidden)) : (byInput, byState, null!, null!);
    }

    internal static Tensor Start(Tensor? given, Tensor input, Parameter weight_ih, Parameter weight_hh)
    {
        if (input.size(-1) != weight_ih.size(1))
            throw new ArgumentException($"the cell takes {weight_ih.size(1)} features, but the input is " +
                $"[{string.Join(", ", input.shape)}]");
        return given ?? zeros([.. input.shape[..^1], weight_hh.size(1)], input.dtype, input.device);
    }
}

public sealed class RNNCell : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.NonLinearities nonlinearity;

    internal RNNCell(long inputs, long hidden, nn.NonLinearities nonlinearity, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(RNNCell))
    {
        this.nonlinearity = nonlinearity;
        (weight_ih, weight_hh, bias_ih, bias_hh) = CellWeights.Drawn(1, inputs, hidden, bias, device, dtype);
    }

    public Parameter weight_ih { get => field!; set => ConditionallyRegisterParameter(nameof(weight_ih), field = value); }
    public Parameter weight_hh { get => field!; set => ConditionallyRegisterParameter(nameof(weight_hh), field = value); }
    public Parameter bias_ih { get => field!; set => ConditionallyRegisterParameter(nameof(bias_ih), field = value); }
    public Parameter bias_hh { get => field!; set => ConditionallyRegisterParameter(nameof(bias_hh), field = value); }

    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using var scope = NewDisposeScope();
        var state = CellWeights.Start(h0, input, weight_ih, weight_hh);
        return Aten.Call(nonlinearity == nn.NonLinearities.Tanh ? "rnn_tanh_cell" : "rnn_relu_cell", input, state, weight_ih, weight_hh,
            bias_ih, bias_hh).MoveToOuterDisposeScope();
    }
}

public sealed class GRUCell : nn.Module<Tensor, Tensor, Tensor>
{
    internal GRUCell(long inputs, long hidden, bool bias, Device? device, ScalarType? dtype) : base(nameof(GRUCell))
    {
        (weight_ih, weight_hh, bias_ih, bias_hh) = CellWeights.Drawn(3, inputs, hidden, bias, device, dtype);
    }

    public Parameter weight_ih { get => field!; set => ConditionallyRegisterParameter(nameof(weight_ih), field = value); }
    public Parameter weight_hh { get => field!; set => ConditionallyRegisterParameter(nameof(weight_hh), field = value); }
    public Parameter bias_ih { get => field!; set => ConditionallyRegisterParameter(nameof(bias_ih), field = value); }
    public Parameter bias_hh { get => field!; set => ConditionallyRegisterParameter(nameof(bias_hh), field = value); }

    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using var scope = NewDisposeScope();
        var state = CellWeights.Start(h0, input, weight_ih, weight_hh);
        return Aten.Call("gru_cell", input, state, weight_ih, weight_hh, bias_ih, bias_hh).MoveToOuterDisposeScope();
    }
}

public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    internal LSTMCell(long inputs, long hidden, bool bias, Device? device, ScalarType? dtype) : base(nameof(LSTMCell))
    {
        (weight_ih, weight_hh, bias_ih, bias_hh) = CellWeights.Drawn(4, inputs, hidden, bias, device, dtype);
    }

    public Parameter weight_ih { get => field!; set => ConditionallyRegisterParameter(nameof(weight_ih), field = value); }
    public Parameter weight_hh { get => field!; set => ConditionallyRegisterParameter(nameof(weight_hh), field = value); }
    public Parameter bias_ih { get => field!; set => ConditionallyRegisterParameter(nameof(bias_ih), field = value); }
    public Parameter bias_hh { get => field!; set => ConditionallyRegisterParameter(nameof(bias_hh), field = value); }

    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        using var scope = NewDisposeScope();
        Tensor?[] start = [CellWeights.Start(h0_c0?.Item1, input, weight_ih, weight_hh),
            CellWeights.Start(h0_c0?.Item2, input, weight_ih, weight_hh)];
        var (h, c) = Aten.Pair("lstm_cell", input, start, weight_ih, weight_hh, bias_ih, bias_hh);
        return scope.MoveToOuter(h, c);
    }

    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
