using TorchSharp.Native;

// Reductions, of the whole or along dimensions, and cumulative ones. One line an operator, named by its schema.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) => Aten.Pair("aminmax", this, dim, keepdim);
        public (Tensor values, Tensor indexes) cummax(long dim) => Aten.Pair("cummax", this, dim);
        public (Tensor values, Tensor indexes) cummin(long dim) => Aten.Pair("cummin", this, dim);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.Pair("max.dim", this, dim, keepdim);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.Pair("min.dim", this, dim, keepdim);
        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) => Aten.Pair("mode", this, dim, keepdim);
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Aten.Pair("std_mean", this, unbiased);
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Aten.Pair("var_mean", this, unbiased);
        public (Tensor output, Tensor inverse_indices, Tensor counts) unique_consecutive(bool return_inverse = false,
            bool return_counts = false, int? dim = null) =>
            Aten.Triple("unique_consecutive", this, return_inverse, return_counts, dim);
        public Tensor all() => Aten.Call("all", this);
        public Tensor all(long dim, bool keepdim = false) => Aten.Call("all.dim", this, dim, keepdim);
        public Tensor amax(params long[] dims) => Aten.Call("amax", this, dims);
        public Tensor amin(params long[] dims) => Aten.Call("amin", this, dims);
        public Tensor any() => Aten.Call("any", this);
        public Tensor any(long dim, bool keepdim = false) => Aten.Call("any.dim", this, dim, keepdim);
        public Tensor argmax() => Aten.Call("argmax", this);
        public Tensor argmax(long dim, bool keepdim = false) => Aten.Call("argmax", this, dim, keepdim);
        public Tensor argmin() => Aten.Call("argmin", this);
        public Tensor argmin(long dim, bool keepdim = false) => Aten.Call("argmin", this, dim, keepdim);
        public Tensor bincount(Tensor? weights, long minlength = 0) => Aten.Call("bincount", this, weights, minlength);
        public Tensor count_nonzero(long[]? dims = null) => torch.count_nonzero(this, dims);
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.Call("cumprod", this, dim, type);
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.Call("cumsum", this, dim, type);
        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Aten.Call("cumulative_trapezoid.x", this, x, dim);
        public Tensor cumulative_trapezoid(double dx = 1, long dim = -1) => Aten.Call("cumulative_trapezoid.dx", this, dx, dim);
        public Tensor dist(Tensor other, float p = 2f) => Aten.Call("dist", this, other, p);
        public Tensor logcumsumexp(long dim) => Aten.Call("logcumsumexp", this, dim);
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.Call("logsumexp", this, dim, keepdim);
        public Tensor max() => Aten.Call("max", this);
        public Tensor max(Tensor other) => Aten.Call("max.other", this, other);
        public Tensor mean() => Aten.Call("mean", this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("mean.dim", this, dimensions, keepdim, type);
        public Tensor median() => Aten.Call("median", this);
        public Tensor min() => Aten.Call("min", this);
        public Tensor min(Tensor other) => Aten.Call("min.other", this, other);
        public Tensor nanmedian() => Aten.Call("nanmedian", this);
        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.Call("nanquantile", this, q, dim, keepdim);
        public Tensor nansum() => Aten.Call("nansum", this);
        public Tensor norm(float p = 2f) => Aten.Call("norm.Scalar", this, p);
        public Tensor prod(ScalarType? type = null) => Aten.Call("prod", this, type);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.Call("prod.dim_int", this, dim, keepdim, type);
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.Call("quantile", this, q, dim, keepdim);
        public Tensor std(bool unbiased = true) => Aten.Call("std", this, unbiased);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, dim.ToArray(), keepdim, type);
        public Tensor sum(ScalarType? type = null) => Aten.Call("sum", this, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor trace() => Aten.Call("trace", this);
        public Tensor trapezoid(Tensor x, long dim = -1) => Aten.Call("trapezoid.x", this, x, dim);
        public Tensor trapezoid(double dx = 1, long dim = -1) => Aten.Call("trapezoid.dx", this, dx, dim);
        public Tensor var(bool unbiased = true) => Aten.Call("var", this, unbiased);
    }
}
