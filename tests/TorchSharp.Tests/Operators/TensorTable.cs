using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// One line a case of goldens/make_tensors.py, under the same name.
namespace TorchSharp.Tests.Operators;

internal static class TensorTable
{
    private static readonly TensorIndex s_all = TensorIndex.Slice();

    private static Tensor[] Parts((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    internal static readonly Dictionary<string, Func<Tensor[], Tensor[]>> ByName = new()
    {
        ["cholesky"] = x => [linalg.cholesky(x[0])],
        ["det"] = x => [linalg.det(x[0])],
        ["slogdet"] = x => Parts(linalg.slogdet(x[0])),
        ["inv"] = x => [linalg.inv(x[0])],
        ["pinv"] = x => [linalg.pinv(x[0])],
        ["solve"] = x => [linalg.solve(x[0], x[1])],
        ["solve_triangular"] = x => [linalg.solve_triangular(x[0].triu(), x[1], upper: true)],
        ["lstsq"] = x => [linalg.lstsq(x[0], x[1]).Item1],
        ["eigvalsh"] = x => [linalg.eigvalsh(x[0])],
        ["eigh"] = x => linalg.eigh(x[0]) is var (w, v) ? [w, v.matmul(diag(w)).matmul(v.T)] : [],
        ["eigvals"] = x => [linalg.eigvals(x[0]).imag.abs()],
        ["svdvals"] = x => [linalg.svdvals(x[0])],
        ["svd"] = x => linalg.svd(x[0], fullMatrices: false) is var (u, s, v) ? [s, u.matmul(diag(s)).matmul(v)] : [],
        ["qr"] = x => linalg.qr(x[0]) is var (q, s) ? [q.abs(), s.abs(), q.matmul(s)] : [],
        ["lu"] = x => linalg.lu(x[0]) is var (q, l, u) ? [q, l, u] : [],
        ["matrix_norm"] = x => [linalg.matrix_norm(x[0]), linalg.matrix_norm(x[0], "nuc"), linalg.matrix_norm(x[0], 1),
            linalg.matrix_norm(x[0], 2)],
        ["vector_norm"] = x => [linalg.vector_norm(x[0]), linalg.vector_norm(x[0], 1, [1]),
            linalg.vector_norm(x[0], double.PositiveInfinity, [0], true)],
        ["linalg_norm"] = x => [linalg.norm(x[0]), linalg.norm(x[0], "fro"), linalg.norm(x[0], 2)],
        ["matrix_rank"] = x => [linalg.matrix_rank(x[0])],
        ["matrix_exp"] = x => [linalg.matrix_exp(x[0])],
        ["matrix_power"] = x => [x[0].matrix_power(3)],
        ["multi_dot"] = x => [linalg.multi_dot(x)],
        ["cond"] = x => [linalg.cond(x[0]), linalg.cond(x[0], 1), linalg.cond(x[0], "fro")],
        ["linalg_cross"] = x => [linalg.cross(x[0], x[1])],
        ["vander"] = x => [linalg.vander(x[0], 4)],
        ["vecdot"] = x => [linalg.vecdot(x[0], x[1])],
        ["householder"] = x => [linalg.householder_product(x[0], x[1])],
        ["tensorinv"] = x => [linalg.tensorinv(x[0], 1)],
        ["kron"] = x => [kron(x[0], x[1])],
        ["cdist"] = x => [cdist(x[0], x[1]), cdist(x[0], x[1], 1)],
        ["trace"] = x => [x[0].trace()],
        ["tensordot"] = x => [tensordot(x[0], x[1], [1, 2], [0, 1])],
        ["special"] = x => [special.digamma(x[0]), special.entr(x[0]), special.erf(x[0]), special.erfc(x[0]), special.erfcx(x[0]),
            special.exp2(x[0]), special.expm1(x[0]), special.gammaln(x[0]), special.i0(x[0]), special.i0e(x[0]),
            special.i1(x[0]), special.i1e(x[0]), special.ndtr(x[0]), special.sinc(x[0]), special.psi(x[0]), special.polygamma(1, x[0]),
                special.multigammaln(x[0] + 2, 2)],
        ["special_unit"] = x => [special.erfinv(x[0]), special.logit(x[0]), special.ndtri(x[0])],
        ["special_two"] = x => [special.gammainc(x[0], x[1]), special.gammaincc(x[0], x[1]), special.xlog1py(x[0], x[1]),
            special.zeta(x[0] + 1, x[1])],
        ["special_bessel"] = x => [special.bessel_j0(x[0]), special.bessel_j1(x[0]), special.bessel_y0(x[0]), special.bessel_y1(x[0]),
            special.modified_bessel_i0(x[0]), special.modified_bessel_k1(x[0])],
        ["special_polynomials"] = x => [special.chebyshev_polynomial_t(x[0], 3f), special.hermite_polynomial_h(x[0], 3f),
            special.laguerre_polynomial_l(x[0], 2f), special.legendre_polynomial_p(x[0].tanh(), 3f)],
        ["fft"] = x => [fft.fft_(x[0])],
        ["ifft"] = x => [fft.ifft(fft.fft_(x[0], norm: FFTNormType.Ortho), norm: FFTNormType.Ortho).real],
        ["rfft"] = x => [fft.rfft(x[0], 8, 1)],
        ["irfft"] = x => [fft.irfft(fft.rfft(x[0]), 9)],
        ["fft2"] = x => [fft.fft2(x[0])],
        ["rfft2"] = x => [fft.rfft2(x[0]), fft.irfft2(fft.rfft2(x[0]), [3, 4])],
        ["fftn"] = x => [fft.fftn(x[0], norm: FFTNormType.Forward)],
        ["fftfreq"] = x => [fft.fftfreq(7, 0.5), fft.rfftfreq(8), fft.fftshift(fft.fftfreq(6)), fft.ifftshift(arange(5.0f))],
        ["stft"] = x => [stft(x[0], 16, window: hann_window(16), return_complex: true)],
        ["windows"] = x => [hann_window(7), hamming_window(7), blackman_window(6, periodic: false), bartlett_window(5), kaiser_window(6)],
        ["int_arithmetic"] = x => [x[0] + x[1], x[0] - x[1], x[0] * x[1], x[0].floor_divide(x[1].abs() + 1), x[0] % (x[1].abs() + 1),
            x[0].pow(2), -x[0], x[0].abs(), x[0].sign(), x[0].clamp(-3, 4)],
        ["int_division"] = x => [x[0].div(4, RoundingMode.trunc), x[0].div(4, RoundingMode.floor), x[0] / 4, x[0].fmod(4),
            x[0].remainder(4)],
        ["int_bits"] = x => [x[0] & x[1], x[0] | x[1], x[0] ^ x[1], ~x[0], x[0].bitwise_left_shift(tensor(2L)),
            x[0].bitwise_right_shift(tensor(1L))],
        ["int_compare"] = x => [x[0] < x[1], x[0] <= x[1], x[0] > x[1], x[0] >= x[1], x[0] == x[1], x[0] != x[1], maximum(x[0], x[1]),
            minimum(x[0], x[1])],
        ["int_reduce"] = x => [x[0].sum(), x[0].sum(1), x[0].prod(0L), x[0].max(), x[0].min(1).Item1, x[0].argmax(), x[0].argmin(0),
            x[0].cumsum(1), x[0].cumprod(0), count_nonzero(x[0], [0]), x[0].median()],
        ["int_sort"] = x => [x[0].sort().Item1, x[0].unique().Item1, x[0].abs().bincount(null), x[0].sort(descending: true).Item1,
            x[0].topk(3).Item1, x[0].sort(stable: true).Item2],
        ["int_gcd"] = x => [x[0].gcd(x[1]), x[0].lcm(x[1])],
        ["logic"] = x => [x[0] & x[1], x[0] | x[1], x[0] ^ x[1], ~x[0], x[0].all(), x[0].any(1), x[0].all(0), x[0].nonzero(), x[0].sum(),
            x[0].logical_and(x[1]), x[0].logical_xor(x[1])],
        ["masks"] = x => [x[0][x[1]], x[0].masked_fill(x[1], 7), where(x[1], x[0], -x[0]), x[0].masked_select(x[1]),
            x[0].masked_select(x[0] > 0)],
        ["mask_put"] = x => Put(x[0], x[1]),
        ["gather_scatter"] = x => [x[0].gather(0, x[1]), x[0].scatter(0, x[1], full(2, 4, 5, int64)), x[0].scatter(0, x[1], x[0][..2]),
            x[0].scatter_add(0, x[1], x[0][..2]), x[0].take(tensor([0L, 5, 11])), x[0].index_add(0, tensor([0L, 2]), x[0][..2], 1)],
        ["index_ops"] = x => [x[0].index_select(1, tensor([4L, 0])), x[0].index_fill(0, tensor([1L]), 3),
            x[0].index_copy(0, tensor([0L, 3]), x[0][1..3]), x[0].take_along_dim(x[0].argsort(1), 1),
            searchsorted(arange(5), x[0].clamp(0, 4)), bucketize(x[0], tensor([-5L, 0, 5]))],
        ["split"] = x => [.. x[0].split(2), .. x[0].split([1, 5]), .. x[0].chunk(3, 1), .. x[0].tensor_split(4), .. x[0].hsplit(2),
            .. x[0].vsplit(3), .. x[0].unbind(1)],
        ["join"] = x => [cat([x[0], x[1]], 1), stack([x[0], x[1]], -1), hstack(x[0], x[1]), vstack([x[0], x[1]]), dstack(x[0], x[1]),
            column_stack(x[0], x[1]), block_diag(x[0], x[1])],
        ["reshape"] = x => [x[0].reshape(6, -1), x[0].permute(2, 0, 1), x[0].transpose(0, 2), x[0].flatten(1), x[0].unsqueeze(1),
            movedim(x[0], 0, 2), x[0].swapaxes(0, 1), x[0].unfold(2, 2, 1), x[0].flip(0, 2), x[0].roll([1, 2], [0, 2]),
            x[0].rot90(1, (0, 1)), x[0].repeat_interleave(2, 1), x[0].tile([2, 1, 1]), x[0].diagonal(0, 0, 1),
                x[0][TensorIndex.Ellipsis, TensorIndex.Slice(1, 3)], x[0].narrow(2, 1, 2), x[0].unflatten(2, 2, 2),
                x[0].expand(2, 2, 3, 4)],
        ["diagonals"] = x => [x[0].diag(), x[0].diag_embed(), x[0].tril(-1), x[0].triu(1), tril_indices(3, 3), triu_indices(3, 4, 1),
            x[0][0].diagflat()],
        ["create"] = x => [arange(2, 11, 3), linspace(0, 1, 5), logspace(0, 2, 3), eye(2, 3), full(2, 2, 7),
            cartesian_prod(arange(2), arange(3)), combinations(arange(4)), .. meshgrid([arange(2), arange(3)])],
        ["float_reduce"] = x => [x[0].var(1, unbiased: false), x[0].std(0), x[0].topk(3, 1).Item1[TensorIndex.Colon, 2], x[0].mode(1).Item1,
            x[0].kthvalue(2, 1).Item1, x[0].logcumsumexp(1), x[0].cummax(1).Item1, x[0].quantile(tensor(0.3f)), x[0].nansum(),
            x[0].aminmax().Item1,
            histc(x[0], 4, -1, 1), x[0].renorm(2, 0, 1), x[0].diff(), trapezoid(x[0], 0.5), x[0].corrcoef(), x[0].cov()],
        ["float_pointwise"] = x => [atan2(x[0], x[1]), hypot(x[0], x[1]), logaddexp(x[0], x[1]), fmax(x[0], x[1]), x[1].copysign(x[0]),
            x[0].heaviside(x[1]), x[0].nextafter(x[1]), x[0].frac(), x[0].round(), x[0].round(1),
            x[0].trunc(), x[0].floor(), x[0].ceil(), x[0].rad2deg(), x[0].asinh(), x[0].atan(), x[0].sinh(), x[1].float_power(tensor(3)),
                x[0].nan_to_num(), lerp(x[0], x[1], tensor(0.3f)), x[0].addcmul(x[1], x[1], 0.5), x[0].addcdiv(x[0], x[1], 2)],
        ["half"] = x => [(x[0].half() + x[1].half()).@float(), (x[0].half() * 2).@float(), x[0].half().@float().sum()],
        ["bfloat16"] = x => [(x[0].bfloat16() + x[1].bfloat16()).@float(), (x[0].bfloat16() * 2).@float(),
            x[0].bfloat16().matmul(x[1].bfloat16()).@float()],
        ["conversions"] = x => [x[0].@long(), x[0].@int(), x[0].abs().@byte(), x[0].@bool(), x[0].@double(), x[0].@long().@float()],
        ["isclose"] = x => [x[0].isnan(), x[0].isinf(), x[0].isfinite(), x[0].isclose(x[0] + 1e-9), x[0].isposinf(), x[0].isneginf(),
            x[0].nan_to_num().signbit()],
        ["init"] = _ => [Drawn(t => init.xavier_uniform_(t), 3, 4), Drawn(t => init.xavier_normal_(t), 3, 4),
            Drawn(t => init.xavier_uniform_(t, 2), 3, 4), Drawn(t => init.kaiming_uniform_(t), 3, 4),
            Drawn(t => init.kaiming_normal_(t), 3, 4), Drawn(t => init.kaiming_uniform_(t, Math.Sqrt(5)), 2, 3, 2, 2),
            Drawn(t => init.kaiming_normal_(t, 0, init.FanInOut.FanOut, init.NonlinearityType.ReLU), 2, 3, 2, 2),
            Drawn(t => init.uniform_(t, -1, 2), 5), Drawn(t => init.normal_(t, 1, 0.5), 5), Drawn(t => init.constant_(t, 3), 2),
            Drawn(init.ones_, 2), Drawn(init.zeros_, 2), Drawn(init.eye_, 2, 3), Drawn(t => init.orthogonal_(t), 3, 4),
            Drawn(t => init.orthogonal_(t, 2), 4, 2), Drawn(t => init.trunc_normal_(t), 6), Drawn(t => init.trunc_normal_(t, 1, 2, 0, 3),
                6),
            Drawn(init.dirac_, 3, 2, 3), Drawn(init.dirac_, 2, 2, 3, 2), Drawn(init.dirac_, 2, 2, 1, 2, 3),
            Drawn(t => init.sparse_(t, 0.4, 0.1), 5, 3)],
        ["pointwise"] = x => Pointwise(x[0]),
        ["two_operands"] = x => TwoOperands(x[0], x[1], x[2]),
        ["reductions"] = x => Reductions(x[0]),
        ["movements"] = x => Movements(x[0]),
    };

    private static Tensor Drawn(Func<Tensor, Tensor> fill, params long[] shape)
    {
        manual_seed(5);
        return fill(empty(shape));
    }

    private static Tensor[] Pointwise(Tensor x) =>
    [
        x.sinh(), x.cosh(), x.tan(), x.asin(), x.acos(), x.atan(), x.asinh(), (x + 2).acosh(), x.atanh(), x.expm1(), x.erfc(), x.erfinv(),
        (x + 2).lgamma(), (x + 2).digamma(), (x + 2).log2(), (x + 2).log10(), x.exp2(), x.sinc(), x.sigmoid().logit(),
        x.abs().add(1).xlogy(x + 2), x.clamp_min(0.1), x.clamp_max(0.1), x.frac(), x.trunc(), x.sign(), x.positive(), x.deg2rad(),
        x.square(), x.pow(3), tensor(2f).pow(x), (x + 2).pow(x),
    ];

    private static Tensor[] TwoOperands(Tensor x, Tensor y, Tensor z) =>
    [
        x.atan2(y), hypot(x, y), logaddexp(x, z), logaddexp2(x, z), fmax(x, z), fmin(x, z), fmod(x, z), maximum(x, y), minimum(x, z),
        addcmul(x, y, z, 0.5), addcdiv(x, y, z, 2), mv(x, z), dot(z, z), inner(x, y),
        baddbmm(x.unsqueeze(0), x.unsqueeze(0)[.., .., ..3], y.unsqueeze(0)[.., ..3]),
        addmv(z[..3], x, z, 1, 1), addr(x, y[.., 0], z), cdist(x, y), linalg.cross(x[.., ..3], y[.., ..3], 1), z.ger(z), y - x,
            subtract(x, z),
        true_divide(x, z),
    ];

    private static Tensor[] Reductions(Tensor x) =>
    [
        x.sum(1, true), x.mean([0, 1]), x.prod(), x.std(1), x.var(0, unbiased: false), x.amax(1), x.amin(0), x.max(), x.min(), x.median(),
        x.logsumexp(0), x.norm(), x.norm(1f), x.norm(1, p: 2f), x.cumprod(1), x.cumsum(0), x.logcumsumexp(1), x.cummax(1).Item1,
        x.cummin(1).Item1, x.topk(2, 0).Item1, x.sort(1).Item1, x.kthvalue(2, 1).Item1, x.quantile(tensor(0.3f)), x.nanmean(), x.nansum(),
        x.diff(), x.trace(), x.softmax(0), x.log_softmax(0), .. Both(std_mean(x, 1)), .. Both(var_mean(x)), x.dist(x.detach() * 2),
        x.renorm(2, 0, 1),
    ];

    private static Tensor[] Both((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    private static Tensor[] Movements(Tensor x)
    {
        var places = tensor(new long[,] { { 0 }, { 3 }, { 1 } });
        return
        [
            x.t(), x.flip(0), x.roll(1, 0), x.rot90(1, (0, 1)), x.tril(), x.triu(1), x.diag(), x.diag_embed(), x.diagonal(1),
            x.expand(2, 3, 4), x.tile([1, 2]), x.repeat_interleave(2, 0), x.unfold(1, 2, 1), x.narrow(1, 1, 2), x.gather(1, places),
            x.take(tensor([0L, 5, 5])), x.index_select(0, tensor([2L, 2])), x.scatter(1, places, full(3, 1, 2f)),
            x.scatter_add(0, tensor(new long[,] { { 0, 0, 1, 2 } }), x[..1]), x.index_add(0, tensor([0L, 0]), x[1..], 1),
            x.index_copy(0, tensor([1L]), x[..1]), x.index_fill(1, tensor([2L]), 3), x.masked_select(x > 0),
            x.masked_scatter(x > 0, x.detach() * 2), x.take_along_dim(x.argsort(1), 1), x.as_strided([2, 2], [1, 2]), x.movedim([0], [1]),
            x.unflatten(1, 2, 2), where(x > 0, x, -2 * x), x.nan_to_num(),
        ];
    }

    private static Tensor[] Put(Tensor x, Tensor mask)
    {
        Tensor y = x.clone(), z = x.clone(), w = x.clone(), v = x.clone();
        y[mask] = tensor(1L);
        z[1, TensorIndex.Slice(2)] = tensor([8L, 9]);
        w[tensor([0L, 2]), tensor([1L, 3])] = tensor(5L);
        v[s_all, 1] += 10;
        v[-1] = v[0];
        return [y, z, w, v];
    }
}
