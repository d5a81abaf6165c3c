using TorchSharp.Modules;

// A layer and the batch normalization behind it as one layer, for networks that no longer learn:
// γ (W x + b − μ) / √(σ² + ε) + β is the layer with the weights W γ/√(σ² + ε) and the bias (b − μ) γ/√(σ² + ε) + β.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <param name="transpose">The convolution is a transposed one, whose output channels are its weights' second dimension.</param>
            public static (Parameter, Parameter) fuse_conv_bn_weights(Tensor conv_w, Tensor? conv_b, Tensor bn_rm, Tensor bn_rv,
                double bn_eps, Tensor? bn_w, Tensor? bn_b, bool transpose = false)
            {
                var shape = Enumerable.Repeat(1L, (int)conv_w.ndim).ToArray();
                shape[transpose ? 1 : 0] = -1;
                return Fused(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, shape);
            }

            public static (Parameter, Parameter) fuse_linear_bn_weights(Tensor linear_w, Tensor? linear_b, Tensor bn_rm, Tensor bn_rv,
                double bn_eps, Tensor bn_w, Tensor bn_b) => Fused(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, [-1, 1]);

            /// <exception cref="ArgumentException">One of them still learns, or the normalization keeps no statistics.</exception>
            public static Linear fuse_linear_bn_eval(Linear linear, BatchNorm bn)
            {
                if (linear.training || bn.training)
                    throw new ArgumentException("only layers in eval mode can become one");
                if (bn.running_mean is not { } mean || bn.running_var is not { } variance)
                    throw new ArgumentException("the batch normalization keeps no running statistics, so it cannot become part of a layer");
                var (weight, bias) = Fused(linear.weight, linear.bias, mean, variance, bn.eps, bn.weight, bn.bias, [-1, 1]);
                var fused = new Linear(weight, bias);
                fused.eval();
                return fused;
            }

            private static (Parameter, Parameter) Fused(Tensor weight, Tensor? bias, Tensor mean, Tensor variance, double eps,
                Tensor? gain, Tensor? shift, long[] byChannel)
            {
                using var mode = no_grad();
                using var scope = NewDisposeScope();
                var factor = (gain ?? ones_like(mean)) * (variance + eps).rsqrt();
                var fusedBias = ((bias ?? zeros_like(mean)) - mean) * factor + (shift ?? zeros_like(mean));
                return (Kept(weight * factor.reshape(byChannel), weight.requires_grad),
                    Kept(fusedBias, bias?.requires_grad ?? weight.requires_grad));
            }

            private static Parameter Kept(Tensor tensor, bool learns) => (Parameter)new Parameter(tensor, learns).MoveToOuterDisposeScope();
        }
    }
}
