// Transforms of whole events: by another transform's dimensions, by shape, and onto shares that add up to one.
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            /// <summary>More of the last dimensions are taken as one event: the stretches of its numbers are multiplied.</summary>
            public class IndepdenentTransform : Transform
            {
                private readonly Transform inner;
                private readonly int dimensions;

                public IndepdenentTransform(Transform base_transform, int reinterpreted_batch_dims) =>
                    (inner, dimensions) = (base_transform, reinterpreted_batch_dims);

                public override constraints.Constraint domain => constraints.independent(inner.domain, dimensions);
                public override constraints.Constraint codomain => constraints.independent(inner.codomain, dimensions);
                public override bool bijective => inner.bijective;

                protected internal override Tensor _call(Tensor x) => x.ndim >= domain.event_dim ? inner._call(x)
                    : throw new ArgumentException($"an event has {domain.event_dim} dimensions, but the tensor has {x.ndim}");

                protected internal override Tensor _inverse(Tensor y) => y.ndim >= codomain.event_dim ? inner._inverse(y)
                    : throw new ArgumentException($"an event has {codomain.event_dim} dimensions, but the tensor has {y.ndim}");

                protected internal override Tensor _sign() => inner._sign();

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) =>
                    _sum_rightmost(inner.log_abs_det_jacobian(x, y), dimensions);

                public override long[] forward_shape(long[] shape) => inner.forward_shape(shape);
                public override long[] inverse_shape(long[] shape) => inner.inverse_shape(shape);
            }

            public class ReshapeTransform : Transform
            {
                private readonly long[] from, to;

                public ReshapeTransform(long[] in_shape, long[] out_shape)
                    : base(constraints.independent(constraints.real, in_shape.Length),
                        constraints.independent(constraints.real, out_shape.Length))
                {
                    (from, to) = (in_shape, out_shape);
                    if (new Size(from).numel() != new Size(to).numel())
                        throw new ArgumentException($"[{string.Join(", ", from)}] and [{string.Join(", ", to)}] hold different " +
                            "numbers of elements");
                }

                protected internal override Tensor _call(Tensor x) => x.reshape(forward_shape(x.shape));
                protected internal override Tensor _inverse(Tensor y) => y.reshape(inverse_shape(y.shape));

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) =>
                    zeros(x.shape[..^from.Length], x.dtype, x.device);

                public override long[] forward_shape(long[] shape) => Replaced(shape, from, to);
                public override long[] inverse_shape(long[] shape) => Replaced(shape, to, from);

                private static long[] Replaced(long[] shape, long[] end, long[] by) => shape.AsSpan().EndsWith(end)
                    ? [.. shape[..^end.Length], .. by]
                    : throw new ArgumentException($"the shape [{string.Join(", ", shape)}] does not end in [{string.Join(", ", end)}]");
            }

            /// <summary>exp x over its sum along the last dimension. It has no way back of its own: log is one of many.</summary>
            public class SoftmaxTransform : Transform
            {
                public SoftmaxTransform() : base(constraints.real_vector, constraints.simplex, bijective: false) { }

                protected internal override Tensor _call(Tensor x) => x.softmax(-1);
                protected internal override Tensor _inverse(Tensor y) => y.log();
                public override long[] forward_shape(long[] shape) => RequireVector(shape);
                public override long[] inverse_shape(long[] shape) => RequireVector(shape);

                private static long[] RequireVector(long[] shape) => shape.Length > 0 ? shape
                    : throw new ArgumentException("a vector is needed, but this is a number");
            }
        }
    }
}
