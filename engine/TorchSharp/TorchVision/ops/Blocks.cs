using TorchSharp.Modules;
using static TorchSharp.torch;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// The modules behind torchvision.ops. Parameters are named as in torchvision.
namespace TorchSharp
{
    public static partial class torchvision
    {
        public class SqueezeExcitation : Layer
        {
            private readonly Layer avgpool, fc1, fc2, activation, scale_activation;
            private readonly long channels;

            public SqueezeExcitation(long input_channels, long squeeze_channels, Func<Layer>? activation = null,
                Func<Layer>? scale_activation = null) : base(nameof(SqueezeExcitation))
            {
                channels = input_channels;
                avgpool = nn.AdaptiveAvgPool2d(1);
                fc1 = nn.Conv2d(input_channels, squeeze_channels, 1);
                fc2 = nn.Conv2d(squeeze_channels, input_channels, 1);
                this.activation = activation is null ? nn.ReLU() : activation();
                this.scale_activation = scale_activation is null ? nn.Sigmoid() : scale_activation();
                RegisterComponents();
            }

            public override Tensor forward(Tensor input)
            {
                if (input.ndim is not (3 or 4) || input.shape[^3] != channels)
                    throw new ArgumentException($"the input is [{string.Join(", ", input.shape)}], but must be one image or a batch of " +
                        $"{channels} channels");
                using var scope = NewDisposeScope();
                var scale = scale_activation.call(fc2.call(activation.call(fc1.call(avgpool.call(input)))));
                return (scale * input).MoveToOuterDisposeScope();
            }
        }

        public class StochasticDepth : Layer
        {
            /// <summary>The whole batch is dropped or kept, or each row for itself.</summary>
            public enum Mode { Batch = 0, Row = 1 }

            private readonly double p;
            private readonly Mode mode;

            public StochasticDepth(double p, Mode mode) : base(nameof(StochasticDepth)) => (this.p, this.mode) = (p, mode);

            public override Tensor forward(Tensor input) => ops.stochastic_depth(input, p, mode, training);
        }

        public sealed class Permute : ParameterLessModule<Tensor, Tensor>
        {
            private readonly long[] dims;

            public Permute(IEnumerable<long> dims) : base(nameof(Permute)) => this.dims = [.. dims];

            public override Tensor forward(Tensor input) => input.permute(dims);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>(x − mean) / √(variance + eps) · weight + bias, channel by channel, all of them buffers.</summary>
    public class FrozenBatchNorm2d : Layer
    {
        private readonly double eps;

        protected internal FrozenBatchNorm2d(int num_features, double eps = 1E-05, Device? device = null) : base(nameof(FrozenBatchNorm2d))
        {
            this.eps = eps;
            weight = ones(num_features, device: device);
            bias = zeros(num_features, device: device);
            running_mean = zeros(num_features, device: device);
            running_var = ones(num_features, device: device);
        }

        public Tensor weight
        {
            get => get_buffer(nameof(weight))!;
            protected set => ConditionallyRegisterBuffer(nameof(weight), value);
        }

        public Tensor bias
        {
            get => get_buffer(nameof(bias))!;
            protected set => ConditionallyRegisterBuffer(nameof(bias), value);
        }

        public Tensor running_mean
        {
            get => get_buffer(nameof(running_mean))!;
            protected set => ConditionallyRegisterBuffer(nameof(running_mean), value);
        }

        public Tensor running_var
        {
            get => get_buffer(nameof(running_var))!;
            protected set => ConditionallyRegisterBuffer(nameof(running_var), value);
        }

        public override Tensor forward(Tensor x)
        {
            if (x.ndim != 4)
                throw new ArgumentException($"expected 4 dimensions for {GetName()}, but got {x.ndim}");
            using var scope = NewDisposeScope();
            var scale = (weight * (running_var + eps).rsqrt()).reshape(1, -1, 1, 1);
            return (x * scale + (bias.reshape(1, -1, 1, 1) - running_mean.reshape(1, -1, 1, 1) * scale)).MoveToOuterDisposeScope();
        }
    }
}
