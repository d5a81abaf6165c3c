using TorchSharp.Modules;

// Functions that carry one distribution into another: forward, back, and by how much they stretch, which is what the density
// changes by. One is known by the set that it takes (domain) and the set that it gives (codomain).
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            public abstract class Transform
            {
                protected constraints.Constraint _domain = constraints.real;
                protected constraints.Constraint _codomain = constraints.real;
                protected bool _bijective;
                protected Transform? _inv;

                protected Transform() { }

                private protected Transform(constraints.Constraint from, constraints.Constraint to, bool bijective = true) =>
                    (_domain, _codomain, _bijective) = (from, to, bijective);

                public virtual constraints.Constraint domain => _domain;
                public virtual constraints.Constraint codomain => _codomain;

                /// <summary>Whether each value has one origin.</summary>
                public virtual bool bijective => _bijective;

                public virtual int event_dim => domain.event_dim == codomain.event_dim ? domain.event_dim
                    : throw new InvalidOperationException("the transform takes events of other dimensions than it gives: use domain's " +
                        "event_dim or codomain's");

                /// <summary>The way back; whose own way back is this transform.</summary>
                public virtual Transform inv => _inv ?? Interlocked.CompareExchange(ref _inv, new Inverse(this), null) ?? _inv;

                /// <summary>1 where it rises, −1 where it falls.</summary>
                public Tensor sign => _sign();

                public Tensor forward(Tensor x) => _call(x);

                protected internal abstract Tensor _call(Tensor x);
                protected internal abstract Tensor _inverse(Tensor y);

                protected internal virtual Tensor _sign() => bijective ? tensor(1f)
                    : throw new NotSupportedException($"a {GetType().Name} neither rises nor falls everywhere");

                /// <summary>log |dy / dx|</summary>
                protected internal virtual Tensor log_abs_det_jacobian(Tensor x, Tensor y) =>
                    throw new NotSupportedException($"a {GetType().Name} has no log_abs_det_jacobian");

                public virtual long[] forward_shape(long[] shape) => shape;
                public virtual long[] inverse_shape(long[] shape) => shape;

                protected internal static Tensor _sum_rightmost(Tensor value, int dim) =>
                    dim == 0 ? value.alias() : value.reshape([.. value.shape[..^dim], -1]).sum(-1);
            }

            private sealed class Inverse(Transform there) : Transform
            {
                public override constraints.Constraint domain => there.codomain;
                public override constraints.Constraint codomain => there.domain;
                public override bool bijective => there.bijective;
                public override Transform inv => there;

                protected internal override Tensor _call(Tensor x) => there._inverse(x);
                protected internal override Tensor _inverse(Tensor y) => there._call(y);
                protected internal override Tensor _sign() => there._sign();
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => -there.log_abs_det_jacobian(y, x);
                public override long[] forward_shape(long[] shape) => there.inverse_shape(shape);
                public override long[] inverse_shape(long[] shape) => there.forward_shape(shape);
            }

            /// <summary>One after the other.</summary>
            public class ComposeTransform : Transform
            {
                private readonly Transform[] parts;

                public ComposeTransform(IEnumerable<Transform> parts, int cache_size = 0) => this.parts = parts.ToArray();

                /// <summary>The first part's, with as many dimensions in an event as all parts together need.</summary>
                public override constraints.Constraint domain
                {
                    get
                    {
                        if (parts.Length == 0)
                            return constraints.real;
                        int dimensions = parts[^1].codomain.event_dim;
                        foreach (var part in parts.Reverse())
                            dimensions = Math.Max(dimensions + part.domain.event_dim - part.codomain.event_dim, part.domain.event_dim);
                        return Raised(parts[0].domain, dimensions);
                    }
                }

                public override constraints.Constraint codomain
                {
                    get
                    {
                        if (parts.Length == 0)
                            return constraints.real;
                        int dimensions = parts[0].domain.event_dim;
                        foreach (var part in parts)
                            dimensions = Math.Max(dimensions + part.codomain.event_dim - part.domain.event_dim, part.codomain.event_dim);
                        return Raised(parts[^1].codomain, dimensions);
                    }
                }

                private static constraints.Constraint Raised(constraints.Constraint constraint, int dimensions) =>
                    dimensions > constraint.event_dim ? constraints.independent(constraint, dimensions - constraint.event_dim) : constraint;

                public override bool bijective => Array.TrueForAll(parts, part => part.bijective);

                public override Transform inv => _inv ?? Interlocked.CompareExchange(ref _inv, Backwards(), null) ?? _inv;

                private ComposeTransform Backwards() => new(parts.Reverse().Select(part => part.inv)) { _inv = this };

                public override int event_dim => Math.Max(domain.event_dim, codomain.event_dim);

                protected internal override Tensor _call(Tensor x) => parts.Aggregate(x.alias(), (value, part) => part._call(value));
                protected internal override Tensor _inverse(Tensor y) =>
                    parts.Reverse().Aggregate(y.alias(), (value, part) => part._inverse(value));
                protected internal override Tensor _sign() => parts.Aggregate(tensor(1f), (sign, part) => sign * part._sign());

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y)
                {
                    var sum = parts.Length == 0 ? x.zeros_like() : tensor(0f, x.dtype, x.device);
                    int dimensions = domain.event_dim;
                    foreach (var part in parts)
                    {
                        var next = part == parts[^1] ? y : part._call(x);
                        sum = sum + _sum_rightmost(part.log_abs_det_jacobian(x, next), dimensions - part.domain.event_dim);
                        dimensions += part.codomain.event_dim - part.domain.event_dim;
                        x = next;
                    }
                    return sum;
                }

                public override long[] forward_shape(long[] shape) => parts.Aggregate(shape, (given, part) => part.forward_shape(given));

                public override long[] inverse_shape(long[] shape) =>
                    parts.Reverse().Aggregate(shape, (given, part) => part.inverse_shape(given));
            }
        }
    }
}
