using TorchSharp.Modules;
using static TorchSharp.torch;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// Building blocks of the networks: convolutions with what follows them, squeeze and excitation, stochastic depth, and the loss
// of detection. What is done with boxes is in ops.Boxes.cs.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class ops
    {
        /// <summary>A convolution, then its normalization and its activation, where they are given.</summary>
        /// <param name="padding">By default what keeps the size at stride 1.</param>
        /// <param name="bias">By default only without a normalization, which has one of its own.</param>
        public static Layer Conv2dNormActivation(long in_channels, long out_channels, long kernel_size = 3, long stride = 1,
            long? padding = null, long groups = 1, Func<long, Layer>? norm_layer = null, Func<bool, Layer>? activation_layer = null,
            long dilation = 1, bool inplace = true, bool? bias = null) => Followed(
                nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding ?? (kernel_size - 1) / 2 * dilation, dilation,
                    PaddingModes.Zeros,
                    groups, bias ?? norm_layer is null), out_channels, norm_layer, activation_layer, inplace);

        public static Layer Conv3dNormActivation(long in_channels, long out_channels, long kernel_size = 3, long stride = 1,
            long? padding = null, long groups = 1, Func<long, Layer>? norm_layer = null, Func<bool, Layer>? activation_layer = null,
            long dilation = 1, bool inplace = true, bool? bias = null) => Followed(
                nn.Conv3d(in_channels, out_channels, kernel_size, stride, padding ?? (kernel_size - 1) / 2 * dilation, dilation,
                    PaddingModes.Zeros,
                    groups, bias ?? norm_layer is null), out_channels, norm_layer, activation_layer, inplace);

        private static Sequential Followed(Layer convolution, long channels, Func<long, Layer>? norm, Func<bool, Layer>? activation,
            bool inplace)
        {
            var layers = new List<Layer> { convolution };
            if (norm is not null)
                layers.Add(norm(channels));
            if (activation is not null)
                layers.Add(activation(inplace));
            return nn.Sequential(layers);
        }

        /// <summary>Scales each channel by what a small network of all channels' means says (Hu et al., 2018).</summary>
        public static SqueezeExcitation SqueezeExcitation(long input_channels, long squeeze_channels, Func<Layer>? activation = null,
            Func<Layer>? scale_activation = null) => new(input_channels, squeeze_channels, activation, scale_activation);

        /// <summary>While training, drops a residual branch with chance p (Huang et al., 2016).</summary>
        public static StochasticDepth StochasticDepth(double p, StochasticDepth.Mode mode) => new(p, mode);

        public static Permute Permute(params long[] dims) => new(dims);

        /// <summary>Whole batch or row by row zero with chance p, else divided by 1 − p; untouched when not training.</summary>
        public static Tensor stochastic_depth(Tensor input, double p, StochasticDepth.Mode mode, bool training = true)
        {
            if (p is < 0 or > 1)
                throw new ArgumentException($"the probability is {p}, but must be 0 to 1");
            if (!training || p == 0)
                return input.alias();
            using var scope = NewDisposeScope();
            var shape = Enumerable.Repeat(1L, (int)input.ndim).ToArray();
            if (mode == torchvision.StochasticDepth.Mode.Row)
                shape[0] = input.shape[0];
            var kept = empty(shape, input.dtype, input.device).bernoulli_(1 - p);
            return (input * (p < 1 ? kept.div_(1 - p) : kept)).MoveToOuterDisposeScope();
        }

        /// <summary>A network of linear layers, each but the last with a normalization (if given), an activation and a dropout.</summary>
        public static Sequential MLP(long in_channels, IList<int> hidden_channels, Func<int, Layer>? norm_layer = null,
            Func<Layer>? activation_layer = null, bool inplace = false, bool bias = true, double dropout = 0)
        {
            var layers = new List<Layer>();
            for (int k = 0; k < hidden_channels.Count; k++)
            {
                layers.Add(nn.Linear(k == 0 ? in_channels : hidden_channels[k - 1], hidden_channels[k], bias));
                if (k < hidden_channels.Count - 1)
                {
                    if (norm_layer is not null)
                        layers.Add(norm_layer(hidden_channels[k]));
                    layers.Add(activation_layer is null ? nn.ReLU(inplace) : activation_layer());
                }
                layers.Add(nn.Dropout(dropout, inplace));
            }
            return nn.Sequential(layers);
        }

        /// <summary>A normalization whose statistics and weights do not learn: those of a network taken over.</summary>
        public static FrozenBatchNorm2d FrozenBatchNorm2d(int num_features, double eps = 1E-05, Device? device = null) =>
            new(num_features, eps, device);

        public static Tensor sigmoid_focal_loss(Tensor inputs, Tensor targets, float alpha = 0.25f, float gamma = 2f,
            nn.Reduction reduction = nn.Reduction.None) => sigmoid_focal_loss(inputs, targets, (double)alpha, gamma, reduction);

        /// <summary>
        /// Binary cross entropy times (1 − p)^gamma, p the probability of what is true, and alpha for the ones, 1 − alpha for
        /// the zeros (Lin et al., 2017). A negative alpha leaves that weight out.
        /// </summary>
        public static Tensor sigmoid_focal_loss(Tensor inputs, Tensor targets, double alpha = 0.25, double gamma = 2,
            nn.Reduction reduction = nn.Reduction.None)
        {
            using var scope = NewDisposeScope();
            var p = inputs.sigmoid();
            var entropy = nn.functional.binary_cross_entropy_with_logits(inputs, targets, reduction: nn.Reduction.None);
            var missed = p + targets - 2 * p * targets;
            var loss = entropy * missed.pow(gamma);
            if (alpha >= 0)
                loss *= alpha * targets + (1 - alpha) * (1 - targets);
            return Reduced(loss, reduction).MoveToOuterDisposeScope();
        }

        private static Tensor Reduced(Tensor loss, nn.Reduction reduction) => reduction switch
        {
            nn.Reduction.Mean => loss.numel() == 0 ? 0 * loss.sum() : loss.mean(),
            nn.Reduction.Sum => loss.sum(),
            _ => loss,
        };
    }
}
