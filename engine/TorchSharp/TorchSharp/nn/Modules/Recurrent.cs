using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

// Recurrent layers: plain, LSTM and GRU, in layers and both directions, over whole sequences or packed ones. Sequences are
// [time, batch, features] unless batchFirst. Weights bear PyTorch's names: weight_ih_l0, ..., with _reverse for the way back.
namespace TorchSharp.Modules;

/// <summary>What the three kinds share: sizes, weights by layer and direction, and the states they start from.</summary>
internal sealed class RecurrentWeights
{
    private readonly nn.Module owner;
    private readonly List<Parameter> parameters = [];

    internal RecurrentWeights(nn.Module owner, RecurrentShape shape, int gates, Device? device, ScalarType? dtype)
    {
        (this.owner, Shape) = (owner, shape);
        if (shape.Dropout is < 0 or > 1 || shape.Layers < 1 || shape.Hidden < 1)
            throw new ArgumentException($"{owner.GetName()}: dropout is {shape.Dropout}, layers {shape.Layers}, hidden size " +
                $"{shape.Hidden}; they must be from 0 to 1, and 1 or more");
        for (int layer = 0; layer < shape.Layers; layer++)
            foreach (var suffix in shape.Bidirectional ? new[] { $"l{layer}", $"l{layer}_reverse" } : [$"l{layer}"])
                Register(suffix, layer == 0 ? shape.Inputs : shape.Hidden * shape.Directions, gates, device, dtype);
        double bound = 1 / Math.Sqrt(shape.Hidden);
        parameters.ForEach(parameter => nn.init.uniform_(parameter, -bound, bound));
        All = [.. parameters];
    }

    internal RecurrentShape Shape { get; }

    /// <summary>In libtorch's order. A parameter stays the same object when its module moves, so the list holds for good.</summary>
    internal Tensor?[] All { get; }

    internal Parameter Named(string kind, long index) =>
        owner.get_parameter($"{kind}_l{index / Shape.Directions}{(index % Shape.Directions == 1 ? "_reverse" : "")}")
        ?? throw new ArgumentOutOfRangeException(nameof(index), index,
            $"{owner.GetName()} has {Shape.Layers * Shape.Directions} weights of this kind");

    private void Register(string suffix, long inputs, int gates, Device? device, ScalarType? dtype)
    {
        Add($"weight_ih_{suffix}", empty([gates * Shape.Hidden, inputs], dtype, device));
        Add($"weight_hh_{suffix}", empty([gates * Shape.Hidden, Shape.Hidden], dtype, device));
        if (!Shape.Bias)
            return;
        Add($"bias_ih_{suffix}", empty([gates * Shape.Hidden], dtype, device));
        Add($"bias_hh_{suffix}", empty([gates * Shape.Hidden], dtype, device));
    }

    private void Add(string name, Tensor values)
    {
        var parameter = new Parameter(values);
        owner.register_parameter(name, parameter);
        parameters.Add(parameter);
    }

    /// <summary>Zeros where no state was given; a state given must have the shape of the layers.</summary>
    internal Tensor Start(Tensor? given, long batch, Tensor like)
    {
        long[] expected = [Shape.Layers * Shape.Directions, batch, Shape.Hidden];
        if (given is null)
            return zeros(expected, like.dtype, like.device);
        return given.shape.AsSpan().SequenceEqual(expected) ? given
            : throw new ArgumentException($"{owner.GetName()}: the first state is [{string.Join(", ", given.shape)}], but must be " +
                $"[{string.Join(", ", expected)}]");
    }

    internal void CheckInput(Tensor input)
    {
        if (input.ndim != 3 && input.ndim != 2 || input.size(-1) != Shape.Inputs)
            throw new ArgumentException($"{owner.GetName()} takes 2 or 3 dimensions with {Shape.Inputs} features last, but the input is " +
                $"[{string.Join(", ", input.shape)}]");
    }

    internal Arg Training => owner.training;
}

internal sealed record RecurrentShape(long Inputs, long Hidden, long Layers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional)
{
    internal long Directions => Bidirectional ? 2 : 1;
}

/// <summary>The layers with one state: the plain kind and GRU.</summary>
internal sealed class OneState(RecurrentWeights weights, string operation, string packedOperation)
{
    private RecurrentShape Shape => weights.Shape;

    internal (Tensor, Tensor) Run(Tensor input, Tensor? h0)
    {
        weights.CheckInput(input);
        using var scope = NewDisposeScope();
        bool isSingle = input.ndim == 2;
        int batchDimension = Shape.BatchFirst ? 0 : 1;
        if (isSingle)
            (input, h0) = (input.unsqueeze(batchDimension), h0?.unsqueeze(1));
        var start = weights.Start(h0, input.size(batchDimension), input);
        var (output, last) = Aten.Pair(operation, input, start, weights.All, Shape.Bias, Shape.Layers, Shape.Dropout, weights.Training,
            Shape.Bidirectional, Shape.BatchFirst);
        return scope.MoveToOuter(isSingle ? output.squeeze(batchDimension) : output, isSingle ? last.squeeze(1) : last);
    }

    internal (PackedSequence, Tensor) Run(PackedSequence input, Tensor? h0)
    {
        using var scope = NewDisposeScope();
        var start = input.Sorted(weights.Start(h0, input.batch_sizes[0].item<long>(), input.data));
        var (output, last) = Aten.Pair(packedOperation, input.data, input.batch_sizes, start, weights.All, Shape.Bias, Shape.Layers,
            Shape.Dropout, weights.Training, Shape.Bidirectional);
        return (input.With(output), input.Unsorted(last).MoveToOuterDisposeScope());
    }
}

/// <summary>h′ = tanh(W x + b + V h + c), or with ReLU.</summary>
public sealed class RNN : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentWeights weights;
    private readonly OneState runner;

    internal RNN(RecurrentShape shape, nn.NonLinearities nonlinearity, Device? device, ScalarType? dtype) : base(nameof(RNN))
    {
        weights = new RecurrentWeights(this, shape, 1, device, dtype);
        runner = nonlinearity == nn.NonLinearities.Tanh ? new(weights, "rnn_tanh.input", "rnn_tanh.data")
            : new(weights, "rnn_relu.input", "rnn_relu.data");
    }

    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0) => runner.Run(input, h0);
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);
    public (PackedSequence, Tensor) call(PackedSequence input, Tensor? h0 = null) => runner.Run(input, h0);

    public Parameter get_weight_ih(long idx) => weights.Named("weight_ih", idx);
    public Parameter get_weight_hh(long idx) => weights.Named("weight_hh", idx);
    public Parameter get_bias_ih(long idx) => weights.Named("bias_ih", idx);
    public Parameter get_bias_hh(long idx) => weights.Named("bias_hh", idx);
    public void flatten_parameters() { }   // on the CPU there is nothing to flatten, and cuDNN copies by itself
}

/// <summary>Gated recurrent units (Cho et al., 2014).</summary>
public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly OneState runner;

    internal GRU(RecurrentShape shape, Device? device, ScalarType? dtype) : base(nameof(GRU)) =>
        runner = new OneState(new RecurrentWeights(this, shape, 3, device, dtype), "gru.input", "gru.data");

    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null) => runner.Run(input, h0);
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);
    public (PackedSequence, Tensor) call(PackedSequence input, Tensor? h0 = null) => runner.Run(input, h0);
    public void flatten_parameters() { }
}

/// <summary>Long short-term memory (Hochreiter and Schmidhuber, 1997): an output and a cell state.</summary>
public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentWeights weights;

    internal LSTM(RecurrentShape shape, Device? device, ScalarType? dtype) : base(nameof(LSTM)) =>
        weights = new RecurrentWeights(this, shape, 4, device, dtype);

    private RecurrentShape Shape => weights.Shape;

    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        weights.CheckInput(input);
        using var scope = NewDisposeScope();
        bool isSingle = input.ndim == 2;
        int batchDimension = Shape.BatchFirst ? 0 : 1;
        var (h0, c0) = (h0_c0?.Item1, h0_c0?.Item2);
        if (isSingle)
            (input, h0, c0) = (input.unsqueeze(batchDimension), h0?.unsqueeze(1), c0?.unsqueeze(1));
        long batch = input.size(batchDimension);
        Tensor?[] start = [weights.Start(h0, batch, input), weights.Start(c0, batch, input)];
        var (output, h, c) = Aten.Triple("lstm.input", input, start, weights.All, Shape.Bias, Shape.Layers, Shape.Dropout, weights.Training,
            Shape.Bidirectional, Shape.BatchFirst);
        return isSingle
            ? scope.MoveToOuter(output.squeeze(batchDimension), h.squeeze(1), c.squeeze(1))
            : scope.MoveToOuter(output, h, c);
    }

    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    public (PackedSequence, Tensor, Tensor) call(PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
    {
        using var scope = NewDisposeScope();
        long batch = input.batch_sizes[0].item<long>();
        Tensor?[] start = [input.Sorted(weights.Start(h0_c0?.Item1, batch, input.data)),
            input.Sorted(weights.Start(h0_c0?.Item2, batch, input.data))];
        var (output, h, c) = Aten.Triple("lstm.data", input.data, input.batch_sizes, start, weights.All, Shape.Bias, Shape.Layers,
            Shape.Dropout, weights.Training, Shape.Bidirectional);
        return (input.With(output), input.Unsorted(h).MoveToOuterDisposeScope(), input.Unsorted(c).MoveToOuterDisposeScope());
    }

    public void flatten_parameters() { }
}
