using static TorchSharp.torch.nn.functional;

// Transforms of each number by itself.
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            public class ExpTransform : Transform
            {
                public ExpTransform() : base(constraints.real, constraints.positive) { }

                protected internal override Tensor _call(Tensor x) => x.exp();
                protected internal override Tensor _inverse(Tensor y) => y.log();
                protected internal override Tensor _sign() => tensor(1f);
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => x.alias();
            }

            public class LogTransform : Transform
            {
                public LogTransform() : base(constraints.positive, constraints.real) { }

                protected internal override Tensor _call(Tensor x) => x.log();
                protected internal override Tensor _inverse(Tensor y) => y.exp();
                protected internal override Tensor _sign() => tensor(1f);
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => -y;
            }

            /// <summary>A power of positive numbers.</summary>
            public class PowerTransform : Transform
            {
                private readonly Tensor exponent;

                public PowerTransform(Tensor exponent) : base(constraints.positive, constraints.positive) => this.exponent = exponent;

                protected internal override Tensor _call(Tensor x) => x.pow(exponent);
                protected internal override Tensor _inverse(Tensor y) => y.pow(1 / exponent);
                protected internal override Tensor _sign() => exponent.sign();
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => (exponent * y / x).abs().log();
                public override long[] forward_shape(long[] shape) => broadcast_shapes(shape, exponent.shape).Shape;
                public override long[] inverse_shape(long[] shape) => forward_shape(shape);
            }

            /// <summary>1 / (1 + exp(−x)), kept away from 0 and 1 by the type's resolution.</summary>
            public class SigmoidTransform : Transform
            {
                public SigmoidTransform() : base(constraints.real, constraints.unit_interval) { }

                protected internal override Tensor _call(Tensor x) => Inside(x.sigmoid());

                protected internal override Tensor _inverse(Tensor y)
                {
                    var inside = Inside(y);
                    return inside.log() - (-inside).log1p();
                }

                protected internal override Tensor _sign() => tensor(1f);
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => -Softplus(-x) - Softplus(x);
                private static Tensor Inside(Tensor y) => y.clamp(finfo(y.dtype).tiny, 1 - finfo(y.dtype).eps);
            }

            /// <summary>log(1 + exp x)</summary>
            public class SoftplusTransform : Transform
            {
                public SoftplusTransform() : base(constraints.real, constraints.positive) { }

                protected internal override Tensor _call(Tensor x) => Softplus(x);
                protected internal override Tensor _inverse(Tensor y) => (-(-y).expm1()).log() + y;
                protected internal override Tensor _sign() => tensor(1f);
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => -Softplus(-x);
            }

            public class TanhTransform : Transform
            {
                public TanhTransform() : base(constraints.real, constraints.interval(-1, 1)) { }

                protected internal override Tensor _call(Tensor x) => x.tanh();
                protected internal override Tensor _inverse(Tensor y) => y.atanh();
                protected internal override Tensor _sign() => tensor(1f);

                /// <summary>log(1 − tanh² x), in a form that is exact far from 0.</summary>
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => 2 * (Math.Log(2) - x - Softplus(-2 * x));
            }

            /// <summary>Of the two origins the way back takes the positive one.</summary>
            public class AbsTransform : Transform
            {
                public AbsTransform() : base(constraints.real, constraints.positive, bijective: false) { }

                protected internal override Tensor _call(Tensor x) => x.abs();
                protected internal override Tensor _inverse(Tensor y) => y.alias();
            }

            /// <summary>loc + scale · x; event_dim of the last dimensions are one event.</summary>
            public class AffineTransform : Transform
            {
                private readonly Tensor? loc, scale;        // or the numbers
                private readonly double shift, factor;
                private readonly int dimensions;

                public AffineTransform(double loc, double scale, int event_dim = 0) : this(null, loc, null, scale, event_dim) { }
                public AffineTransform(Tensor loc, Tensor scale, int event_dim = 0) : this(loc, 0, scale, 0, event_dim) { }
                internal AffineTransform(double loc, Tensor scale) : this(null, loc, scale, 0, 0) { }

                private AffineTransform(Tensor? loc, double shift, Tensor? scale, double factor, int event_dim)
                    : base(Events(event_dim), Events(event_dim)) =>
                    (this.loc, this.shift, this.scale, this.factor, dimensions) = (loc, shift, scale, factor, event_dim);

                private static constraints.Constraint Events(int dimensions) =>
                    dimensions == 0 ? constraints.real : constraints.independent(constraints.real, dimensions);

                public override int event_dim => dimensions;

                protected internal override Tensor _call(Tensor x)
                {
                    var scaled = scale is null ? factor * x : scale * x;
                    return loc is null ? shift + scaled : loc + scaled;
                }

                protected internal override Tensor _inverse(Tensor y)
                {
                    var back = loc is null ? y - shift : y - loc;
                    return scale is null ? back / factor : back / scale;
                }

                protected internal override Tensor _sign() => scale is null ? tensor((float)Math.Sign(factor)) : scale.sign();

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y)
                {
                    var each = scale is null ? x.full_like(Math.Log(Math.Abs(factor))) : scale.abs().log().expand_as(x);
                    return _sum_rightmost(each, dimensions);
                }

                public override long[] forward_shape(long[] shape) =>
                    broadcast_shapes(shape, loc?.shape ?? [], scale?.shape ?? []).Shape;

                public override long[] inverse_shape(long[] shape) => forward_shape(shape);
            }

            private static Tensor Softplus(Tensor x) => softplus(x);
        }
    }
}
