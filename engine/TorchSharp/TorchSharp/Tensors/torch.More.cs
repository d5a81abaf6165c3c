using TorchSharp.Native;

// Functions that are another name, another overload or another shape of argument for what is there already; windows,
// indices, distances. One line a function, named by its schema.
namespace TorchSharp;

public enum compute_mode { use_mm_for_euclid_dist_if_necessary = 0, use_mm_for_euclid_dist = 1, donot_use_mm_for_euclid_dist = 2 }

public static partial class torch
{
    public static (Tensor, Tensor) slogdet(Tensor A) => linalg.slogdet(A);
    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false,
        ScalarType? type = null) =>
        input.std_mean([dimensions.Item1, dimensions.Item2], unbiased, keepdim, type);
    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null) =>
        input.std_mean([dimensions.Item1, dimensions.Item2, dimensions.Item3], unbiased, keepdim, type);
    public static (Tensor std, Tensor mean) std_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null) =>
        input.std_mean(dimensions.ToArray(), unbiased, keepdim, type);
    public static (Tensor var, Tensor mean) var_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false,
        ScalarType? type = null) =>
        input.var_mean([dimensions.Item1, dimensions.Item2], unbiased, keepdim, type);
    public static (Tensor var, Tensor mean) var_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null) =>
        input.var_mean([dimensions.Item1, dimensions.Item2, dimensions.Item3], unbiased, keepdim, type);
    public static (Tensor var, Tensor mean) var_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null) =>
        input.var_mean(dimensions.ToArray(), unbiased, keepdim, type);
    /// <summary>The factors in one matrix, the pivots, and, if asked for, what failed in each matrix of the batch (0: nothing).</summary>
    public static (Tensor, Tensor, Tensor?) lu(Tensor A, bool pivot = true, bool get_infos = false)
    {
        var (factors, pivots, infos) = Aten.Triple("linalg_lu_factor_ex", A, pivot, !get_infos);
        if (get_infos)
            return (factors, pivots, infos);
        infos.Dispose();
        return (factors, pivots, null);
    }

    [Obsolete("Use torch.linalg.lu_solve: the name that PyTorch goes on with.")]
    public static Tensor lu_solve(Tensor b, Tensor LU_data, Tensor LU_pivots) =>
        Aten.Call("linalg_lu_solve", LU_data, LU_pivots, b, true, false);

    public static (Tensor, Tensor, Tensor) lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data = true,
        bool unpack_pivots = true) =>
        Aten.Triple("lu_unpack", LU_data, LU_pivots, unpack_data, unpack_pivots);
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => input.Select(one => one.atleast_1d()).ToList();
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => input.Select(one => one.atleast_2d()).ToList();
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => input.Select(one => one.atleast_3d()).ToList();
    public static Tensor BoolTensor(Tensor t) => t.to(ScalarType.Bool);
    public static Tensor ByteTensor(Tensor t) => t.to(ScalarType.Byte);
    public static Tensor DoubleTensor(Tensor t) => t.to(ScalarType.Float64);
    public static Tensor FloatTensor(Tensor t) => t.to(ScalarType.Float32);
    public static Tensor IntTensor(Tensor t) => t.to(ScalarType.Int32);
    public static Tensor LongTensor(Tensor t) => t.to(ScalarType.Int64);
    public static Tensor ShortTensor(Tensor t) => t.to(ScalarType.Int16);
    public static Tensor _sample_dirichlet(Tensor input, Generator? generator = null) => Aten.Call("_sample_dirichlet", input, generator);
    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) => Aten.Call("_standard_gamma", input, generator);
    public static Tensor bartlett_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.Call("bartlett_window.periodic", len, periodic, dtype, Arg.Default, device).with_requires_grad(requires_grad);
    public static Tensor blackman_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.Call("blackman_window.periodic", len, periodic, dtype, Arg.Default, device).with_requires_grad(requires_grad);
    public static Tensor cartesian_prod(IList<Tensor> tensors) => cartesian_prod(tensors.ToArray());
    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => cartesian_prod(tensors.ToArray());
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) =>
        Aten.Call("cdist", x1, x2, p, (long)compute_mode);
    public static Tensor chain_matmul(params Tensor[] matrices) => Aten.Call("chain_matmul", matrices);
    public static Tensor column_stack(IList<Tensor> tensors) => column_stack(tensors.ToArray());
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => column_stack(tensors.ToArray());
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) =>
        dims is null ? Aten.Call("count_nonzero", input, Arg.None) : Aten.Call("count_nonzero.dim_IntList", input, dims);
    public static Tensor divide_(Tensor left, Scalar right) => left.divide_(right);
    public static Tensor dstack(IEnumerable<Tensor> tensors) => dstack(tensors.ToArray());
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => dstack(tensors.ToArray());
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) =>
        Aten.Call("gather", input, dim, index, sparse_grad);
    public static Tensor hamming_window(long len, bool periodic = true, float alpha = 0.54f, float beta = 0.46f, ScalarType? dtype = null,
        Device? device = null, bool requires_grad = false) =>
        Aten.Call("hamming_window.periodic_alpha_beta", len, periodic, (double)alpha, (double)beta, dtype, Arg.Default,
            device).with_requires_grad(requires_grad);
    public static Tensor hann_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.Call("hann_window.periodic", len, periodic, dtype, Arg.Default, device).with_requires_grad(requires_grad);
    public static Tensor hstack(IEnumerable<Tensor> tensors) => hstack(tensors.ToArray());
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => hstack(tensors.ToArray());
    public static Tensor imag(Tensor input) => Aten.Call("imag", input);
    public static Tensor is_neg(Tensor input) => torch.tensor(input.is_neg());
    public static Tensor kaiser_window(long len, bool periodic = true, float beta = 12f, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.Call("kaiser_window.beta", len, periodic, (double)beta, dtype, Arg.Default, device).with_requires_grad(requires_grad);
    public static Tensor load(string location) => Tensor.Load(location);
    public static Tensor moveaxis(Tensor input, (long, long) source, (long, long) destination) =>
        Aten.Call("moveaxis.intlist", input, new[] { source.Item1, source.Item2 }, new[] { destination.Item1, destination.Item2 });
    public static Tensor moveaxis(Tensor input, (long, long, long) source, (long, long, long) destination) =>
        Aten.Call("moveaxis.intlist", input, new[] { source.Item1, source.Item2, source.Item3 },
            new[] { destination.Item1, destination.Item2, destination.Item3 });
    public static Tensor moveaxis(Tensor input, (long, long, long, long) source, (long, long, long, long) destination) =>
        Aten.Call("moveaxis.intlist", input, new[] { source.Item1, source.Item2, source.Item3, source.Item4 },
            new[] { destination.Item1, destination.Item2, destination.Item3, destination.Item4 });
    public static Tensor moveaxis(Tensor input, long source, long destination) => Aten.Call("moveaxis.int", input, source, destination);
    public static Tensor movedim(Tensor input, long source, long destination) => Aten.Call("movedim.int", input, source, destination);
    public static Tensor multiply_(Tensor left, Scalar right) => left.mul_(right);
    public static Tensor multiply_(Tensor left, Tensor right) => left.mul_(right);
    public static Tensor negative_(Tensor input) => input.neg_();
    public static Tensor norm(Tensor input) => Aten.Call("norm.Scalar", input);
    public static Tensor orgqr(Tensor input, Tensor tau) => Aten.Call("orgqr", input, tau);
    public static Tensor rand_out(Tensor input, params long[] sizes) => Aten.Call("rand.out", sizes, input);
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(low, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);
    public static Tensor real(Tensor input) => Aten.Call("real", input);
    public static Tensor row_stack(IList<Tensor> tensors) => row_stack(tensors.ToArray());
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => row_stack(tensors.ToArray());
    public static Tensor sparse_coo_tensor(Tensor indices, Tensor values, long[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Aten.Call("sparse_coo_tensor.indices_size", indices, values, size, dtype ?? values.dtype, Arg.Default,
            device ?? values.device).with_requires_grad(requires_grad).Named(names);
    public static Tensor take_along_dim(Tensor input, IEnumerable<long> indices, long dim = 0) =>
        input.take_along_dim(tensor(indices.ToArray()), dim);
    public static Tensor trapz(Tensor y, Tensor x, long dim = -1) => Aten.Call("trapz.x", y, x, dim);
    public static Tensor trapz(Tensor y, double dx = 1, long dim = -1) => Aten.Call("trapz.dx", y, dx, dim);
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.Call("tril_indices", row, col, offset, dtype, Arg.Default, device);
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.Call("triu_indices", row, col, offset, dtype, Arg.Default, device);
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => vstack(tensors.ToArray());
    public static Tensor[] dsplit(Tensor input, (long, long, long, long) indices_or_sections) =>
        input.dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4]);
    public static Tensor[] dsplit(Tensor input, Tensor indices_or_sections) =>
        input.dsplit(indices_or_sections.cpu().data<long>().ToArray());
    public static Tensor[] hsplit(Tensor input, (long, long) indices_or_sections) =>
        input.hsplit([indices_or_sections.Item1, indices_or_sections.Item2]);
    public static Tensor[] hsplit(Tensor input, (long, long, long) indices_or_sections) =>
        input.hsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3]);
    public static Tensor[] hsplit(Tensor input, (long, long, long, long) indices_or_sections) =>
        input.hsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4]);
    public static Tensor[] hsplit(Tensor input, Tensor indices_or_sections) =>
        input.hsplit(indices_or_sections.cpu().data<long>().ToArray());
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);
    public static bool can_cast(ScalarType from, ScalarType to) => Aten.Flag("can_cast", from, to);
    public static bool mps_is_available() => false;
    public static void save(Tensor t, string location) => t.save(location);
}
