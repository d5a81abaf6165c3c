// Sets of vectors and matrices, and sets put together from others.
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class constraints
        {
            private const double Tolerance = 1e-6;      // how far a sum or a symmetry may be off, as in PyTorch

            public class _OneHot : Constraint
            {
                public _OneHot() : base(true, 1) { }
                public override Tensor check(Tensor value) => (value.eq(0) | value.eq(1)).all(-1) & value.sum(-1).eq(1);
            }

            public class _Simplex : Constraint
            {
                public _Simplex() : base(false, 1) { }
                public override Tensor check(Tensor value) => value.ge(0).all(-1) & (value.sum(-1) - 1).abs().lt(Tolerance);
            }

            /// <summary>Counts that add up to no more than the bound.</summary>
            public class _Multinomial : Constraint
            {
                public _Multinomial(long upper_bound) : base(true, 1) => this.upper_bound = upper_bound;
                public long upper_bound { get; }
                public override Tensor check(Tensor value) => value.ge(0).all(-1) & value.sum(-1).le(upper_bound);
            }

            public class _LowerTriangular : Constraint
            {
                public _LowerTriangular() : base(false, 2) { }
                public override Tensor check(Tensor value) => EqualEverywhere(value.tril(), value);
            }

            public class _LowerCholesky : Constraint
            {
                public _LowerCholesky() : base(false, 2) { }
                public override Tensor check(Tensor value) =>
                    EqualEverywhere(value.tril(), value) & value.diagonal(0, -2, -1).gt(0).all(-1);
            }

            /// <summary>Lower triangles with a positive diagonal and rows of length 1.</summary>
            public class _CorrCholesky : Constraint
            {
                public _CorrCholesky() : base(false, 2) { }

                public override Tensor check(Tensor value)
                {
                    double tolerance = finfo(value.dtype).eps * value.shape[^1] * 10;
                    var lengths = value.square().sum(-1).sqrt();
                    return (lengths - 1).abs().lt(tolerance).all(-1) & lower_cholesky.check(value);
                }
            }

            public class _Square : Constraint
            {
                public _Square() : base(false, 2) { }

                public override Tensor check(Tensor value) =>
                    full(value.shape[..^2], value.shape[^1] == value.shape[^2], ScalarType.Bool, value.device);
            }

            public class _Symmetric : _Square
            {
                public _Symmetric() { }

                public override Tensor check(Tensor value) => value.shape[^1] != value.shape[^2] ? base.check(value)
                    : value.isclose(value.transpose(-2, -1), atol: Tolerance).all(-1).all(-1);
            }

            public class _PositiveSemiDefinite : _Symmetric
            {
                public _PositiveSemiDefinite() { }
                public override Tensor check(Tensor value) => All(base.check(value), () => linalg.eigvalsh(value).ge(0).all(-1));
            }

            public class _PositiveDefinite : _Symmetric
            {
                public _PositiveDefinite() { }
                public override Tensor check(Tensor value) => All(base.check(value), () => linalg.cholesky_ex(value).info.eq(0));
            }

            /// <summary>A set that follows from the other parameters: nothing can be checked by itself.</summary>
            public class _Dependent : Constraint
            {
                public _Dependent(bool is_discrete = false, int event_dim = 0) : base(is_discrete, event_dim) { }

                public override Tensor check(Tensor value) =>
                    throw new ArgumentException("whether the value is in the set depends on parameters that are not known here");
            }

            /// <summary>More of the last dimensions are one value, which is in the set if all of it is.</summary>
            public class _IndependentConstraint : Constraint
            {
                private readonly int dimensions;

                public _IndependentConstraint(Constraint base_constraint, int reinterpreted_batch_ndims) =>
                    (this.base_constraint, dimensions) = (base_constraint, reinterpreted_batch_ndims);

                public Constraint base_constraint { get; }
                public override bool is_discrete => base_constraint.is_discrete;
                public override int event_dim => base_constraint.event_dim + dimensions;

                public override Tensor check(Tensor value)
                {
                    var each = base_constraint.check(value);
                    if (each.ndim < dimensions)
                        throw new ArgumentException($"a value has {event_dim} dimensions, but the tensor has {value.ndim}");
                    return dimensions == 0 ? each : each.reshape([.. each.shape[..^dimensions], -1]).all(-1);
                }
            }

            /// <summary>Parts of the given lengths along a dimension, each in its own set.</summary>
            public class _Cat : Constraint
            {
                private readonly IList<Constraint> parts;
                private readonly IList<long> lengths;
                private readonly long along;

                public _Cat(IList<Constraint> cseq, long dim = 0, IList<long>? lengths = null) =>
                    (parts, along, this.lengths) = (cseq, dim, lengths ?? [.. cseq.Select(_ => 1L)]);

                public override bool is_discrete => parts.Any(part => part.is_discrete);
                public override int event_dim => parts.Max(part => part.event_dim);

                public override Tensor check(Tensor value)
                {
                    long start = 0;
                    return torch.cat(parts.Zip(lengths, (part, length) =>
                    {
                        var checkedPart = part.check(value.narrow(along, start, length));
                        start += length;
                        return checkedPart;
                    }).ToList(), along);
                }
            }

            /// <summary>Slices of a dimension, each in its own set.</summary>
            public class _Stack : Constraint
            {
                private readonly IList<Constraint> parts;
                private readonly int along;

                public _Stack(IList<Constraint> cseq, int dim = 0) => (parts, along) = (cseq, dim);

                public override bool is_discrete => parts.Any(part => part.is_discrete);
                public override int event_dim => parts.Max(part => part.event_dim) + (along < 0 && parts[0].event_dim + along < 0 ? 1 : 0);
                public override Tensor check(Tensor value) =>
                    torch.stack(parts.Select((part, k) => part.check(value.select(along, k))).ToList(), along);
            }

            private static Tensor EqualEverywhere(Tensor left, Tensor right) => left.eq(right).reshape([.. right.shape[..^2], -1]).all(-1);

            // What the second looks at may be wrong for matrices that fail the first, so it is only asked if one passes.
            private static Tensor All(Tensor first, Func<Tensor> second) => first.any().item<bool>() ? first & second() : first;
        }
    }
}
