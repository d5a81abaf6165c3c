#!/usr/bin/env python3
"""Makes tensors.json: run it with Debian's python3-torch, from any folder, and commit the result.

Linear algebra, special functions, Fourier transforms, initial values, and operators on integers and booleans, which must
be exact. A complex output is stored as pairs of real numbers; what is defined but for a sign (eigenvectors, factors) is
stored multiplied out or by its absolute values. Where outputs can be derived, the gradients of all floating inputs are
stored too: those of the sum over the outputs of output * weights, weights = 1, 2, 3, ... scaled.
"""
import json
import math
import os
import torch

torch.set_num_threads(1)
L = torch.linalg
S = torch.special
F = torch.fft


def numbers(t):
    if not t.dtype.is_floating_point:
        return [int(v) for v in t.flatten().tolist()]
    rounded = [float(f"{v:.8g}") for v in t.detach().double().flatten().tolist()]
    return [v if math.isfinite(v) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(v)] for v in rounded]


def stored(t):
    if t.is_complex():
        t = torch.view_as_real(t)
    kind = {torch.int64: "long", torch.bool: "bool", torch.int32: "int", torch.uint8: "byte", torch.float64: "double"}.get(t.dtype, "float")
    return {"shape": list(t.shape), "values": numbers(t), "type": kind}


def r(*shape):
    return torch.randn(*shape)


def p(*shape):
    return torch.rand(*shape) + 0.5


def i(*shape):
    return torch.randint(-9, 10, shape)


def b(*shape):
    return torch.randint(0, 2, shape).bool()


def spd(n):
    a = r(n, n)
    return a @ a.T + n * torch.eye(n)


def drawn(fill, *shape):
    """What an initialization draws from seed 5."""
    torch.manual_seed(5)
    return fill(torch.empty(*shape))


I = torch.nn.init
torch.manual_seed(3)

CASES = {
    # linear algebra
    "cholesky": ([spd(3)], lambda a: L.cholesky(a)),
    "det": ([r(2, 3, 3)], lambda a: L.det(a)),
    "slogdet": ([r(3, 3)], lambda a: L.slogdet(a)),
    "inv": ([spd(3)], lambda a: L.inv(a)),
    "pinv": ([r(4, 3)], lambda a: L.pinv(a)),
    "solve": ([spd(3), r(3, 2)], lambda a, y: L.solve(a, y)),
    "solve_triangular": ([spd(3), r(3, 2)], lambda a, y: L.solve_triangular(a.triu(), y, upper=True)),
    "lstsq": ([r(5, 3), r(5, 2)], lambda a, y: L.lstsq(a, y)[0]),
    "eigvalsh": ([spd(4)], lambda a: L.eigvalsh(a)),
    "eigh": ([spd(3)], lambda a: (lambda w, v: [w, v @ torch.diag(w) @ v.T])(*L.eigh(a))),
    "eigvals": ([torch.tensor([[0.0, 1.0], [-1.0, 0.0]])], lambda a: L.eigvals(a).imag.abs()),
    "svdvals": ([r(4, 3)], lambda a: L.svdvals(a)),
    "svd": ([r(4, 3)], lambda a: (lambda u, s, v: [s, u @ torch.diag(s) @ v])(*L.svd(a, full_matrices=False))),
    "qr": ([r(4, 3)], lambda a: (lambda q, s: [q.abs(), s.abs(), q @ s])(*L.qr(a))),
    "lu": ([r(3, 3)], lambda a: (lambda q, l, u: [q, l, u])(*L.lu(a))),
    "matrix_norm": ([r(3, 4)], lambda a: [L.matrix_norm(a), L.matrix_norm(a, "nuc"), L.matrix_norm(a, 1), L.matrix_norm(a, 2)]),
    "vector_norm": ([r(3, 4)], lambda a: [L.vector_norm(a), L.vector_norm(a, 1, dim=[1]), L.vector_norm(a, float("inf"), dim=[0], keepdim=True)]),
    "linalg_norm": ([r(3, 4)], lambda a: [L.norm(a), L.norm(a, "fro"), L.norm(a, 2)]),
    "matrix_rank": ([torch.tensor([[1.0, 2.0], [2.0, 4.0]])], lambda a: L.matrix_rank(a)),
    "matrix_exp": ([r(3, 3)], lambda a: L.matrix_exp(a)),
    "matrix_power": ([r(3, 3)], lambda a: L.matrix_power(a, 3)),
    "multi_dot": ([r(2, 3), r(3, 4), r(4, 2)], lambda x, y, z: L.multi_dot([x, y, z])),
    "cond": ([spd(3)], lambda a: [L.cond(a), L.cond(a, 1), L.cond(a, "fro")]),
    "linalg_cross": ([r(2, 3), r(2, 3)], lambda x, y: L.cross(x, y)),
    "vander": ([r(3)], lambda a: L.vander(a, N=4)),
    "vecdot": ([r(3, 4), r(3, 4)], lambda x, y: L.vecdot(x, y)),
    "householder": ([r(4, 2), r(2)], lambda a, t: L.householder_product(a, t)),
    "tensorinv": ([r(6, 2, 3)], lambda a: L.tensorinv(a, 1)),
    "kron": ([r(2, 2), r(2, 3)], torch.kron),
    "cdist": ([r(3, 4), r(2, 4)], lambda x, y: [torch.cdist(x, y), torch.cdist(x, y, 1)]),
    "trace": ([r(3, 3)], torch.trace),
    "tensordot": ([r(2, 3, 4), r(3, 4, 5)], lambda x, y: torch.tensordot(x, y, dims=([1, 2], [0, 1]))),
    # special functions
    "special": ([p(3, 4)], lambda x: [S.digamma(x), S.entr(x), S.erf(x), S.erfc(x), S.erfcx(x), S.exp2(x), S.expm1(x), S.gammaln(x), S.i0(x), S.i0e(x),
                                      S.i1(x), S.i1e(x), S.ndtr(x), S.sinc(x), S.psi(x), S.polygamma(1, x), S.multigammaln(x + 2, 2)]),
    "special_unit": ([torch.rand(3, 4) * 0.8 + 0.1], lambda x: [S.erfinv(x), S.logit(x), S.ndtri(x)]),
    "special_two": ([p(3, 4), p(3, 4)], lambda x, y: [S.gammainc(x, y), S.gammaincc(x, y), S.xlog1py(x, y), S.zeta(x + 1, y)]),
    "special_bessel": ([p(6)], lambda x: [S.bessel_j0(x), S.bessel_j1(x), S.bessel_y0(x), S.bessel_y1(x), S.modified_bessel_i0(x), S.modified_bessel_k1(x)]),
    "special_polynomials": ([r(4)], lambda x: [S.chebyshev_polynomial_t(x, torch.tensor(3.0)), S.hermite_polynomial_h(x, torch.tensor(3.0)),
                                              S.laguerre_polynomial_l(x, torch.tensor(2.0)), S.legendre_polynomial_p(x.tanh(), torch.tensor(3.0))]),
    # Fourier transforms
    "fft": ([r(8)], lambda x: F.fft(x)),
    "ifft": ([r(8)], lambda x: F.ifft(F.fft(x, norm="ortho"), norm="ortho").real),
    "rfft": ([r(2, 9)], lambda x: F.rfft(x, 8, 1)),
    "irfft": ([r(2, 9)], lambda x: F.irfft(F.rfft(x), 9)),
    "fft2": ([r(3, 4)], lambda x: F.fft2(x)),
    "rfft2": ([r(3, 4)], lambda x: [torch.view_as_real(F.rfft2(x)), F.irfft2(F.rfft2(x), [3, 4])]),
    "fftn": ([r(2, 3, 4)], lambda x: F.fftn(x, norm="forward")),
    "fftfreq": ([r(1)], lambda x: [F.fftfreq(7, 0.5), F.rfftfreq(8), F.fftshift(F.fftfreq(6)), F.ifftshift(torch.arange(5.0))]),
    "stft": ([r(40)], lambda x: torch.stft(x, 16, return_complex=True, window=torch.hann_window(16))),
    "windows": ([r(1)], lambda x: [torch.hann_window(7), torch.hamming_window(7), torch.blackman_window(6, periodic=False), torch.bartlett_window(5), torch.kaiser_window(6)]),
    # integers and booleans: exact
    "int_arithmetic": ([i(3, 4), i(4)], lambda x, y: [x + y, x - y, x * y, x // (y.abs() + 1), x % (y.abs() + 1), x ** 2, -x, x.abs(), x.sign(), torch.clamp(x, -3, 4)]),
    "int_division": ([i(3, 4)], lambda x: [torch.div(x, 4, rounding_mode="trunc"), torch.div(x, 4, rounding_mode="floor"), x / 4, torch.fmod(x, 4), torch.remainder(x, 4)]),
    "int_bits": ([i(6), i(6)], lambda x, y: [x & y, x | y, x ^ y, ~x, x << 2, x >> 1]),
    "int_compare": ([i(3, 4), i(4)], lambda x, y: [x < y, x <= y, x > y, x >= y, x == y, x != y, torch.maximum(x, y), torch.minimum(x, y)]),
    "int_reduce": ([i(3, 4)], lambda x: [x.sum(), x.sum(1), x.prod(0), x.max(), x.min(1)[0], x.argmax(), x.argmin(0), x.cumsum(1), x.cumprod(0), x.count_nonzero(0), x.median()]),
    "int_sort": ([i(12)], lambda x: [x.sort()[0], x.unique(), torch.bincount(x.abs()), x.sort(descending=True)[0], x.topk(3)[0], torch.sort(x, stable=True)[1]]),
    "int_gcd": ([i(6), i(6)], lambda x, y: [torch.gcd(x, y), torch.lcm(x, y)]),
    "logic": ([b(3, 4), b(3, 4)], lambda x, y: [x & y, x | y, x ^ y, ~x, x.all(), x.any(1), x.all(0), x.nonzero(), x.sum(), x.logical_and(y), x.logical_xor(y)]),
    "masks": ([i(3, 4), b(3, 4)], lambda x, m: [x[m], x.masked_fill(m, 7), torch.where(m, x, -x), x.masked_select(m), torch.masked_select(x, x > 0)]),
    "mask_put": ([i(3, 4), b(3, 4)], lambda x, m: put(x, m)),
    "gather_scatter": ([i(3, 4), torch.tensor([[0, 1, 2, 0], [2, 2, 1, 1]])], lambda x, k: [x.gather(0, k), x.scatter(0, k, 5), x.scatter(0, k, x[:2]),
                                                                                          x.scatter_add(0, k, x[:2]), x.take(torch.tensor([0, 5, 11])), x.index_add(0, torch.tensor([0, 2]), x[:2])]),
    "index_ops": ([i(4, 5)], lambda x: [x.index_select(1, torch.tensor([4, 0])), x.index_fill(0, torch.tensor([1]), 3), x.index_copy(0, torch.tensor([0, 3]), x[1:3]),
                                        torch.take_along_dim(x, x.argsort(1), 1), torch.searchsorted(torch.arange(5), x.clamp(0, 4)), torch.bucketize(x, torch.tensor([-5, 0, 5]))]),
    # shapes and views
    "split": ([i(6, 4)], lambda x: [*x.split(2), *x.split([1, 5]), *x.chunk(3, 1), *x.tensor_split(4), *torch.hsplit(x, 2), *torch.vsplit(x, 3), *x.unbind(1)]),
    "join": ([i(2, 3), i(2, 3)], lambda x, y: [torch.cat([x, y], 1), torch.stack([x, y], -1), torch.hstack([x, y]), torch.vstack([x, y]), torch.dstack([x, y]), torch.column_stack([x, y]), torch.block_diag(x, y)]),
    "reshape": ([i(2, 3, 4)], lambda x: [x.reshape(6, -1), x.permute(2, 0, 1), x.transpose(0, 2), x.flatten(1), x.unsqueeze(1), x.movedim(0, 2), x.swapaxes(0, 1), x.unfold(2, 2, 1), x.flip([0, 2]), x.roll([1, 2], [0, 2]),
                                         x.rot90(1, [0, 1]), x.repeat_interleave(2, 1), x.tile([2, 1, 1]), x.diagonal(0, 0, 1), x[..., 1:3], x.narrow(2, 1, 2), x.unflatten(2, (2, 2)), x.expand(2, 2, 3, 4)]),
    "diagonals": ([i(3, 3)], lambda x: [x.diag(), torch.diag_embed(x), x.tril(-1), x.triu(1), torch.tril_indices(3, 3), torch.triu_indices(3, 4, 1), torch.diagflat(x[0])]),
    "create": ([r(1)], lambda x: [torch.arange(2, 11, 3), torch.linspace(0, 1, 5), torch.logspace(0, 2, 3), torch.eye(2, 3), torch.full((2, 2), 7), torch.cartesian_prod(torch.arange(2), torch.arange(3)),
                                  torch.combinations(torch.arange(4)), *torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij")]),
    "float_reduce": ([r(3, 5)], lambda x: [x.var(1, unbiased=False), x.std(0), x.topk(3, 1)[0][:, 2], x.mode(1)[0], x.kthvalue(2, 1)[0], x.logcumsumexp(1), x.cummax(1)[0], x.quantile(0.3, -1), x.nansum(), x.aminmax()[0],
                                           torch.histc(x, 4, -1, 1), x.renorm(2, 0, 1), x.diff(), torch.trapezoid(x, dx=0.5), x.corrcoef(), x.cov()]),
    "float_pointwise": ([r(3, 4), p(4)], lambda x, y: [torch.atan2(x, y), torch.hypot(x, y), torch.logaddexp(x, y), torch.fmax(x, y), torch.copysign(y, x), torch.heaviside(x, y), torch.nextafter(x, y), x.frac(), x.round(), x.round(decimals=1),
                                                       x.trunc(), x.floor(), x.ceil(), x.rad2deg(), x.asinh(), x.atan(), x.sinh(), torch.float_power(y, 3), x.nan_to_num(), torch.lerp(x, y, 0.3), x.addcmul(y, y, value=0.5), x.addcdiv(x, y, value=2)]),
    "half": ([r(3, 4), r(4)], lambda x, y: [(x.half() + y.half()).float(), (x.half() * 2).float(), x.half().float().sum()]),
    "bfloat16": ([r(3, 4), r(4)], lambda x, y: [(x.bfloat16() + y.bfloat16()).float(), (x.bfloat16() * 2).float(), x.bfloat16().matmul(y.bfloat16()).float()]),
    "conversions": ([r(6) * 5], lambda x: [x.long(), x.int(), x.abs().byte(), x.bool(), x.double(), x.long().float()]),
    "isclose": ([torch.tensor([1.0, float("nan"), float("inf"), -float("inf"), 0.0])], lambda x: [x.isnan(), x.isinf(), x.isfinite(), torch.isclose(x, x + 1e-9), x.isposinf(), x.isneginf(), x.nan_to_num().signbit()]),

    "init": ([r(1)], lambda x: [drawn(I.xavier_uniform_, 3, 4), drawn(I.xavier_normal_, 3, 4), drawn(lambda t: I.xavier_uniform_(t, gain=2.0), 3, 4),
                                drawn(I.kaiming_uniform_, 3, 4), drawn(I.kaiming_normal_, 3, 4), drawn(lambda t: I.kaiming_uniform_(t, a=5 ** 0.5), 2, 3, 2, 2),
                                drawn(lambda t: I.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"), 2, 3, 2, 2),
                                drawn(lambda t: I.uniform_(t, -1, 2), 5), drawn(lambda t: I.normal_(t, 1, 0.5), 5), drawn(lambda t: I.constant_(t, 3), 2),
                                drawn(I.ones_, 2), drawn(I.zeros_, 2), drawn(I.eye_, 2, 3), drawn(I.orthogonal_, 3, 4), drawn(lambda t: I.orthogonal_(t, 2.0), 4, 2),
                                drawn(I.trunc_normal_, 6), drawn(lambda t: I.trunc_normal_(t, 1, 2, 0, 3), 6), drawn(I.dirac_, 3, 2, 3), drawn(I.dirac_, 2, 2, 3, 2),
                                drawn(I.dirac_, 2, 2, 1, 2, 3), drawn(lambda t: I.sparse_(t, 0.4, 0.1), 5, 3)]),
    # derivatives of the pointwise functions that the table of operators lacks
    "pointwise": ([r(3, 4) * 0.4], lambda x: [x.sinh(), x.cosh(), x.tan(), x.asin(), x.acos(), x.atan(), x.asinh(), (x + 2).acosh(), x.atanh(), x.expm1(), x.erfc(), x.erfinv(), (x + 2).lgamma(),
                                              (x + 2).digamma(), (x + 2).log2(), (x + 2).log10(), x.exp2(), x.sinc(), x.sigmoid().logit(), x.abs().add(1).xlogy(x + 2), x.clamp_min(0.1), x.clamp_max(0.1),
                                              x.frac(), x.trunc(), x.sign(), x.positive(), x.deg2rad(), x.square(), x.pow(3), 2 ** x, (x + 2) ** x]),
    "two_operands": ([r(3, 4), p(3, 4), p(4)], lambda x, y, z: [torch.atan2(x, y), torch.hypot(x, y), torch.logaddexp(x, z), torch.logaddexp2(x, z), torch.fmax(x, z), torch.fmin(x, z), torch.fmod(x, z), torch.maximum(x, y),
                                                                torch.minimum(x, z), torch.addcmul(x, y, z, value=0.5), torch.addcdiv(x, y, z, value=2), torch.mv(x, z), torch.dot(z, z), torch.inner(x, y), torch.baddbmm(x[None], x[None, :, :3], y[None, :3]),
                                                                torch.addmv(z[:3], x, z), torch.addr(x, y[:, 0], z), torch.cdist(x, y), torch.cross(x[:, :3], y[:, :3], 1), torch.ger(z, z), torch.rsub(x, y), torch.subtract(x, z), torch.true_divide(x, z)]),
    "reductions": ([p(3, 4)], lambda x: [x.sum(1, True), x.mean((0, 1)), x.prod(), x.std(1), x.var(0, unbiased=False), x.amax(1), x.amin(0), x.max(), x.min(), x.median(), x.logsumexp(0), x.norm(), x.norm(1), x.norm(2, 1), x.cumprod(1), x.cumsum(0),
                                         x.logcumsumexp(1), x.cummax(1)[0], x.cummin(1)[0], x.topk(2, 0)[0], x.sort(1)[0], x.kthvalue(2, 1)[0], x.quantile(0.3, -1), x.nanmean(), x.nansum(), x.diff(), x.trace(), x.softmax(0), x.log_softmax(0),
                                         *torch.std_mean(x, 1), *torch.var_mean(x), x.dist(x.detach() * 2), x.renorm(2, 0, 1)]),
    "movements": ([r(3, 4)], lambda x: [x.t(), x.flip(0), x.roll(1, 0), x.rot90(1, [0, 1]), x.tril(), x.triu(1), x.diag(), x.diag_embed(), x.diagonal(1), x.expand(2, 3, 4), x.tile([1, 2]), x.repeat_interleave(2, 0), x.unfold(1, 2, 1), x.narrow(1, 1, 2),
                                        x.gather(1, torch.tensor([[0], [3], [1]])), x.take(torch.tensor([0, 5, 5])), x.index_select(0, torch.tensor([2, 2])), x.scatter(1, torch.tensor([[0], [3], [1]]), 2.0),
                                        x.scatter_add(0, torch.tensor([[0, 0, 1, 2]]), x[:1]), x.index_add(0, torch.tensor([0, 0]), x[1:]), x.index_copy(0, torch.tensor([1]), x[:1]), x.index_fill(1, torch.tensor([2]), 3.0), x.masked_select(x > 0),
                                        x.masked_scatter(x > 0, x.detach() * 2), x.take_along_dim(x.argsort(1), 1), x.as_strided((2, 2), (1, 2)), x.movedim(0, 1), x.unflatten(1, (2, 2)), torch.where(x > 0, x, -2 * x), x.nan_to_num()]),
}


def put(x, m):
    y, z = x.clone(), x.clone()
    y[m] = 1
    z[1, 2:] = torch.tensor([8, 9])
    w = x.clone()
    w[torch.tensor([0, 2]), torch.tensor([1, 3])] = 5
    v = x.clone()
    v[:, 1] += 10
    v[-1] = v[0]
    return [y, z, w, v]


def listed(outputs):
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def weighted(t):
    t = torch.view_as_real(t) if t.is_complex() else t
    return (t * (torch.arange(1, t.numel() + 1).to(t.dtype).reshape(t.shape) / max(1, t.numel()))).sum().double()


NO_GRADIENT = {"half", "bfloat16"}  # their sums are rounded in an order of their own


def gradients(name, inputs, run):
    if name in NO_GRADIENT:
        return []
    leaves = [x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
    try:
        outputs = [t for t in listed(run(*leaves)) if t.requires_grad and t.numel() > 0]
        if not outputs:
            return []
        torch.stack([weighted(t) for t in outputs]).sum().backward()
    except RuntimeError as missing:      # what PyTorch itself does not derive
        print(name, "has no gradient:", str(missing).splitlines()[0])
        return []
    found = [numbers(x.grad) if x.is_floating_point() and x.grad is not None else [] for x in leaves]
    return found if all(isinstance(v, float) for g in found for v in g) else []


def golden(name, inputs, run):
    outputs = listed(run(*inputs))
    return {"inputs": [stored(x) for x in inputs], "outputs": [stored(t) for t in outputs], "gradients": gradients(name, inputs, run)}


if __name__ == "__main__":
    goldens = {name: golden(name, *case) for name, case in CASES.items()}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tensors.json"), "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")
