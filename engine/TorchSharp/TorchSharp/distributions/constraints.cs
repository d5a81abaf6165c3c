// Sets of numbers that a parameter or a value may come from: check says for each value whether it is in the set. event_dim
// of the last dimensions are one value.
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class constraints
        {
            public abstract class Constraint
            {
                protected Constraint() : this(false, 0) { }
                protected Constraint(bool is_discrete, int event_dim) => (this.is_discrete, this.event_dim) = (is_discrete, event_dim);

                public virtual bool is_discrete { get; protected set; }
                public virtual int event_dim { get; protected set; }
                public abstract Tensor check(Tensor value);
                public override string ToString() => GetType().Name.TrimStart('_');
            }

            public static _Real real = new();
            public static _Boolean boolean = new();
            public static _OneHot one_hot = new();
            public static _Simplex simplex = new();
            public static _LowerTriangular lower_triangular = new();
            public static _LowerCholesky lower_cholesky = new();
            public static _CorrCholesky corr_cholesky = new();
            public static _Square square = new();
            public static _Symmetric symmetric = new();
            public static _PositiveSemiDefinite positive_semidefinite = new();
            public static _PositiveDefinite positive_definite = new();
            public static _Dependent dependent = new();
            public static _GreaterThan positive = new(0);
            public static _GreaterThanEq nonnegative = new(0);
            public static _IntegerGreaterThan nonnegative_integer = new(0);
            public static _IntegerGreaterThan positive_integer = new(1);
            public static _Interval unit_interval = new(0, 1);
            public static _IndependentConstraint real_vector = new(real, 1);

            public static _GreaterThan greater_than(double lower_bound) => new(lower_bound);
            public static _GreaterThanEq greater_than_eq(double lower_bound) => new(lower_bound);
            public static _LessThan less_than(double upper_bound) => new(upper_bound);
            public static _Interval interval(double lower_bound, double upper_bound) => new(lower_bound, upper_bound);
            public static _HalfOpenInterval half_open_interval(double lower_bound, double upper_bound) => new(lower_bound, upper_bound);
            public static _IntegerInterval integer_interval(long lb, long ub) => new(lb, ub);
            public static _Multinomial multinomial(long upper_bound) => new(upper_bound);
            public static _IndependentConstraint independent(Constraint base_constraint, int reinterpreted_batch_ndims) =>
                new(base_constraint, reinterpreted_batch_ndims);
            public static _Cat cat(IList<Constraint> cseq, long dim = 0, IList<long>? lengths = null) => new(cseq, dim, lengths);
            public static _Stack stack(IList<Constraint> cseq, int dim = 0) => new(cseq, dim);

            public class _Real : Constraint
            {
                public _Real() { }
                public override Tensor check(Tensor value) => value.eq(value);     // not a number is not equal to itself
            }

            public class _Boolean : Constraint
            {
                public _Boolean() : base(true, 0) { }
                public override Tensor check(Tensor value) => value.eq(0) | value.eq(1);
            }

            public class _GreaterThan : Constraint
            {
                public _GreaterThan(double lower_bound) => this.lower_bound = lower_bound;
                public double lower_bound { get; }
                public override Tensor check(Tensor value) => value.gt(lower_bound);
            }

            public class _GreaterThanEq : Constraint
            {
                public _GreaterThanEq(double lower_bound) => this.lower_bound = lower_bound;
                public double lower_bound { get; }
                public override Tensor check(Tensor value) => value.ge(lower_bound);
            }

            public class _LessThan : Constraint
            {
                public _LessThan(double upper_bound) => this.upper_bound = upper_bound;
                public double upper_bound { get; }
                public override Tensor check(Tensor value) => value.lt(upper_bound);
            }

            public class _Interval : Constraint
            {
                public _Interval(double lower_bound, double upper_bound) =>
                    (this.lower_bound, this.upper_bound) = (lower_bound, upper_bound);
                public double lower_bound { get; }
                public double upper_bound { get; }
                public override Tensor check(Tensor value) => value.ge(lower_bound) & value.le(upper_bound);
            }

            public class _HalfOpenInterval : Constraint
            {
                public _HalfOpenInterval(double lower_bound, double upper_bound) =>
                    (this.lower_bound, this.upper_bound) = (lower_bound, upper_bound);
                public double lower_bound { get; }
                public double upper_bound { get; }
                public override Tensor check(Tensor value) => value.ge(lower_bound) & value.lt(upper_bound);
            }

            public class _IntegerGreaterThan : Constraint
            {
                public _IntegerGreaterThan(long lower_bound) : base(true, 0) => this.lower_bound = lower_bound;
                public long lower_bound { get; }
                public override Tensor check(Tensor value) => (value % 1).eq(0) & value.ge(lower_bound);
            }

            public class _IntegerLessThan : Constraint
            {
                public _IntegerLessThan(long upper_bound) : base(true, 0) => this.upper_bound = upper_bound;
                public long upper_bound { get; }
                public override Tensor check(Tensor value) => (value % 1).eq(0) & value.le(upper_bound);
            }

            public class _IntegerInterval : Constraint
            {
                public _IntegerInterval(long lower_bound, long upper_bound) : base(true, 0) =>
                    (this.lower_bound, this.upper_bound) = (lower_bound, upper_bound);
                public long lower_bound { get; }
                public long upper_bound { get; }
                public override Tensor check(Tensor value) => (value % 1).eq(0) & value.ge(lower_bound) & value.le(upper_bound);
            }
        }
    }
}
