using TorchSharp.Modules;
using static TorchSharp.torch;

// y = x Wᵀ + b.
namespace TorchSharp.Modules
{
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private Parameter? heldWeight;
        private Parameter? heldBias;

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            (this.weight, this.bias) = (weight, bias);
            (out_features, in_features) = (weight.size(0), weight.size(1));
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Linear))
        {
            (in_features, out_features) = (inputSize, outputSize);
            weight = new Parameter(empty([outputSize, inputSize], dtype, device));
            bias = hasBias ? new Parameter(empty([outputSize], dtype, device)) : null;
            LayerInit.ByFanIn(weight, bias);
        }

        public long in_features { get; set; }
        public long out_features { get; set; }

        public Parameter weight
        {
            get => heldWeight!;
            set => ConditionallyRegisterParameter(nameof(weight), heldWeight = value);
        }

        public Parameter? bias
        {
            get => heldBias;
            set => ConditionallyRegisterParameter(nameof(bias), (heldBias = value)!);
        }

        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
    }

    /// <summary>
    /// PyTorch's default: the weight kaiming-uniform with a = √5, whose bound is √(2/(1+5)) · √3 / √fan_in = 1/√fan_in,
    /// and the bias uniform within the same bound; drawn in this order, so that a seed gives PyTorch's own numbers.
    /// </summary>
    internal static class LayerInit
    {
        internal static void ByFanIn(Parameter weight, Parameter? bias)
        {
            nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
            if (bias is null)
                return;
            var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
            double bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
            nn.init.uniform_(bias, -bound, bound);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);
        }
    }
}
