#!/usr/bin/env python3
"""Makes distribution_edges.json: run it with Debian's python3-torch, from any folder, and commit the result.

The distributions of make_distributions.py where their formulas are weakest: densities at and beyond the ends of what they give,
probabilities of 0 and 1, large logits, integers as values, parameters that are broadcast, in single and in double precision.
PyTorch's own check of arguments is off, for TorchSharp has none.
"""
import json
import os
import torch
from torch import distributions as D
from make_distributions import CASES

D.Distribution.set_default_validate_args(False)
torch.set_num_threads(1)

INF = float("inf")
ENDS = [[-1.0], [-1e-30], [0.0], [1e-30], [1e-6], [0.5], [1 - 1e-6], [1.0], [2.0], [3.0], [100.0], [INF], [-INF], [float("nan")]]
COUNTS = [[-1.0], [0.0], [1.0], [2.0], [5.0], [6.0], [1e6]]
CHANCES = [0.0, 1e-30, 1e-7, 0.5, 1.0]
LOGITS = [-INF, -200.0, -20.0, 0.0, 20.0, 200.0]
SHARES = [[0.0, 0.0, 1.0], [0.0, 0.5, 0.5], [1.0, 2.0, 1.0]]
HARD = [[-INF, 0.0, 1.0], [-200.0, 0.0, 200.0], [0.0, 0.0, 0.0]]
ROWS = [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
FEW = [[0.0, 0.0, 4.0], [0.0, 1.0, 3.0], [4.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
SCALES = [1e-20, 0.1, 1.0, 10.0, 1e20]

# name: (parameters, values); "long" has the values as integers
EDGES = {
    "normal": ([[0.5], SCALES], ENDS),
    "multivariate_normal_tril": ([[[0.0, 1.0], [2.0, 3.0]], [[1e-10, 0.0], [1.0, 1e10]]], [[0.0, 1.0], [INF, 0.0]]),
    "uniform": ([[-1.0, 0.0, 0.0], [1.0, 1e-10, 1e10]], ENDS),
    "laplace": ([[0.5], SCALES], ENDS),
    "bernoulli": ([CHANCES], [[0.0], [1.0], [0.5]]),
    "bernoulli_logits": ([LOGITS], [[0.0], [1.0], [0.5]]),
    "categorical": ([SHARES], [[0.0], [1.0], [2.0]]),
    "categorical_logits": ([HARD], [[0.0], [1.0], [2.0]]),
    "exponential": ([SCALES], ENDS),
    "gamma": ([[1e-10, 0.5, 1.0, 2.0, 1e10], [0.1, 1.0, 1e10, 1e-10, 2.0]], ENDS),
    "dirichlet": ([[[0.1, 1.0, 10.0], [1.0, 1.0, 1.0], [1e-10, 1e10, 1.0]]], [[0.0, 0.5, 0.5], [1.0, 0.0, 0.0], [0.2, 0.2, 0.6]]),
    "beta": ([[0.1, 1.0, 2.0, 1e-10], [1.5, 1.0, 1.0, 1e10]], [[0.0], [1e-30], [0.5], [1.0]]),
    "binomial": ([CHANCES], COUNTS),
    "binomial_logits": ([LOGITS], COUNTS),
    "geometric": ([CHANCES], COUNTS),
    "geometric_logits": ([LOGITS], COUNTS),
    "negative_binomial": ([[0.0, 1.0, 2.5, 4.0, 1e6], [0.0, 1e-30, 0.5, 1 - 1e-6, 0.3]], COUNTS),
    "negative_binomial_logits": ([[1.5], LOGITS], COUNTS),
    "poisson": ([[0.0, 1e-30, 1.0, 1e6]], COUNTS),
    "multinomial": ([SHARES], [[f] * 3 for f in FEW]),
    "multinomial_logits": ([HARD], [[f] * 3 for f in FEW]),
    "one_hot_categorical": ([SHARES], [[row] * 3 for row in ROWS]),
    "one_hot_categorical_logits": ([HARD], [[row] * 3 for row in ROWS]),
    "cauchy": ([[0.5], SCALES], ENDS),
    "chi2": ([[1e-10, 1.0, 2.0, 100.0]], ENDS),
    "fisher_snedecor": ([[1.0, 2.0, 3.0, 100.0], [1.0, 2.0, 3.0, 4.0]], ENDS),
    "log_normal": ([[0.5], [0.1, 1.0, 10.0]], ENDS),
    "half_normal": ([SCALES], ENDS),
    "half_cauchy": ([SCALES], ENDS),
    "gumbel": ([[0.5], SCALES], ENDS),
    "weibull": ([[1.0, 0.1, 10.0], [0.5, 1.0, 5.0]], ENDS),
    "pareto": ([[1.0, 0.1, 1.0], [0.5, 1.0, 2.0]], ENDS),
    "kumaraswamy": ([[0.5, 1.0, 2.0], [2.0, 1.0, 0.5]], [[0.0], [1e-30], [0.5], [1 - 1e-6], [1.0]]),
    "logit_relaxed_bernoulli": ([[0.5], CHANCES], ENDS),
    "relaxed_bernoulli": ([[0.5], CHANCES], [[0.0], [1e-30], [0.5], [1.0]]),
    "relaxed_bernoulli_logits": ([[2.0], LOGITS], [[0.0], [1e-30], [0.5], [1.0]]),
    "exp_relaxed_categorical": ([[0.5], SHARES], [[[-1.0, -1.0, -1.0]], [[-100.0, 0.0, -1.0]]]),
    "relaxed_one_hot_categorical": ([[0.5], SHARES], [[[0.0, 0.5, 0.5]], [[1.0, 0.0, 0.0]]]),
}
WITHOUT_MODE = ("bernoulli", "bernoulli_logits", "categorical", "categorical_logits", "geometric", "geometric_logits", "fisher_snedecor")
ASKED = ("mean", "variance", "stddev", "mode", "entropy", "log_prob", "cdf", "icdf")
UNITS = [[0.0], [1e-30], [1e-6], [0.5], [1 - 1e-6], [1.0]]
TYPES = {torch.float32: "float", torch.float64: "double", torch.int64: "long"}


# As PyTorch 2 has them, which gives numbers where 1.13 has none or few digits.
D.Dirichlet.log_prob = lambda self, v: torch.xlogy(self.concentration - 1, v).sum(-1) + self.concentration.sum(-1).lgamma() - self.concentration.lgamma().sum(-1)
D.Exponential.icdf = lambda self, v: -torch.log1p(-v) / self.rate


def text(v):
    return "NaN" if v != v else ("Infinity" if v > 0 else "-Infinity") if abs(v) == INF else float(f"{v:.15g}")


def stored(t):
    return {"shape": list(t.shape), "values": [text(v) for v in t.detach().double().flatten().tolist()], "type": TYPES[t.dtype]}


def asked(distribution, what, value):
    if what in ("log_prob", "cdf"):
        return getattr(distribution, what)(value)
    if what == "icdf":
        return distribution.icdf(torch.tensor(UNITS, dtype=value.dtype))
    return distribution.entropy() if what == "entropy" else getattr(distribution, what)


def golden(name, dtype):
    parameters, values = EDGES[name]
    parameters = [torch.tensor(p, dtype=dtype) for p in parameters]
    distribution = CASES[name][0](*parameters)
    value = torch.tensor(values, dtype=dtype)
    outputs = {}
    for what in ASKED:
        if what == "mode" and name in WITHOUT_MODE:      # in TorchSharp
            continue
        if what == "entropy" and name.startswith("multinomial") and dtype == torch.float64:      # of which 1.13 computes a part in single
            continue
        try:
            outputs[what] = stored(asked(distribution, what, value))
        except NotImplementedError:
            pass
    whole = [[int(v) for v in row] for row in values] if values is COUNTS else None
    if whole:
        outputs["log_prob of integers"] = stored(distribution.log_prob(torch.tensor(whole)))
    return {"parameters": [stored(p) for p in parameters], "value": stored(value), "outputs": outputs, "gradients": []}


if __name__ == "__main__":
    goldens = {f"{name} {kind}": golden(name, dtype) for name in EDGES for dtype, kind in ((torch.float32, "float"), (torch.float64, "double"))}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "distribution_edges.json"), "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")
