using TorchSharp.Native;

// The rest of torch.nn.functional: transposed and padded convolutions, rarer activations and losses.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Aten.Call("conv1d.padding", input, weight, bias, Same(stride ?? 1, 1), padding == Padding.Same ? "same" : "valid",
                    Same(dilation ?? 1, 1), groups);
            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Aten.Call("conv3d.padding", input, weight, bias, strides ?? Same(1, 3), padding == Padding.Same ? "same" : "valid",
                    dilation ?? Same(1, 3), groups);
            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                Aten.Call("conv_transpose1d", input, weight, bias, Same(stride ?? 1, 1), Same(padding ?? 0, 1),
                    Same(output_padding ?? 0, 1), groups, Same(dilation ?? 1, 1));
            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.Call("conv_transpose3d.input", input, weight, bias, strides ?? Same(1, 3), padding ?? Same(0, 3),
                    output_padding ?? Same(0, 3), groups, dilation ?? Same(1, 3));

            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                Dropped("feature_alpha_dropout", "feature_alpha_dropout_", input, p, training, inplace);

            public static Tensor prelu(Tensor input, Tensor weight) => Aten.Call("prelu", input, weight);
            public static Tensor softmax2d(Tensor x) => x.softmax(-3);
            public static Tensor softmin(Tensor x, long dim)
            {
                using var opposite = x.neg();
                return opposite.softmax(dim);
            }

            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var size = x.abs();
                using var grown = size.add(1);
                return inplace ? x.div_(grown) : x.div(grown);
            }

            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var tanh = x.tanh();
                return inplace ? x.sub_(tanh) : x.sub(tanh);
            }

            public static Tensor multi_label_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Aten.Call("multilabel_margin_loss", input, target, (long)reduction);

            public static Tensor multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight = null,
                Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                var loss = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input));
                if (weight is not null)
                    loss *= weight;
                return Reduced(loss.mean([-1]), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>½ (log v + (x - t)² / v), with v no smaller than eps; `full` adds the constant ½ log 2π.</summary>
            public static Tensor gaussian_nll_loss(Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1E-06f,
                Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                if (variance.ndim == input.ndim - 1)
                    variance = variance.unsqueeze(-1);
                if (variance.lt(0).any().item<bool>())
                    throw new ArgumentException("gaussian_nll_loss: the variance has negative entries");
                // The floor is not differentiated: below it the gradient is that of the floor's value.
                var floored = variance.clone();
                using (no_grad())
                    floored.clamp_min_(eps);
                var loss = 0.5 * (floored.log() + (input - target).square() / floored);
                if (full)
                    loss = loss + 0.5 * Math.Log(2 * Math.PI);
                return Reduced(loss, reduction).MoveToOuterDisposeScope();
            }

            public static Tensor triplet_margin_with_distance_loss(Tensor anchor, Tensor positive, Tensor negative,
                Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                distance ??= (x, y) => pairwise_distance(x, y);
                var far = distance(anchor, negative);
                if (swap)
                    far = far.minimum(distance(positive, negative));
                return Reduced((margin + distance(anchor, positive) - far).clamp_min(0), reduction).MoveToOuterDisposeScope();
            }

            private static Tensor Reduced(Tensor loss, Reduction reduction) => reduction switch
            {
                Reduction.Mean => loss.mean(),
                Reduction.Sum => loss.sum(),
                _ => loss,
            };
        }
    }
}
