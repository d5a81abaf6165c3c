#!/usr/bin/env python3
"""Makes distributions.json: run it with Debian's python3-torch, from any folder, and commit the result.

For each distribution its moments, entropy, densities at given values, distribution function and its inverse (where
there is one), draws from seed 9, and the gradients of entropy and densities by the parameters: those of
sum(output * weights), weights = 1, 2, 3, ... scaled.
"""
import json
import os
import torch
from torch import distributions as D

torch.set_num_threads(1)
torch.manual_seed(4)


def numbers(t):
    return [float(f"{v:.7g}") for v in t.detach().double().flatten().tolist()]


def stored(t):
    return {"shape": list(t.shape), "values": numbers(t), "type": "float"}


def r(*shape):
    return torch.randn(*shape)


def p(*shape):
    return torch.rand(*shape) + 0.5


def spd(n):
    a = r(n, n)
    return a @ a.T + n * torch.eye(n)


SHARES = torch.tensor([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
KINDS = torch.tensor([2.0, 0.0])
BITS = torch.tensor([1.0, 0.0, 1.0])
ALL = ("mean", "variance", "stddev", "mode", "cdf", "icdf", "rsample")
UNIT = torch.tensor([0.3, 0.8, 0.5])

# name: (what makes it, parameters, values, what it has)
CASES = {
    "normal": (D.Normal, [r(2, 3), p(3)], r(4, 2, 3), ALL),
    "multivariate_normal": (D.MultivariateNormal, [r(3), spd(3)], r(4, 3), ("mean", "variance", "stddev", "mode", "rsample")),
    "multivariate_normal_precision": (lambda m, a: D.MultivariateNormal(m, precision_matrix=a), [r(2, 3), spd(3)], r(2, 3), ("mean", "variance")),
    "multivariate_normal_tril": (lambda m, a: D.MultivariateNormal(m, scale_tril=a), [r(3), torch.linalg.cholesky(spd(3))], r(3), ("mean", "variance", "rsample")),
    "uniform": (D.Uniform, [-p(3), p(3)], torch.tensor([0.1, -0.2, 0.3]), ("mean", "variance", "stddev", "cdf", "icdf", "rsample")),
    "laplace": (D.Laplace, [r(3), p(3)], r(2, 3), ALL),
    "bernoulli": (D.Bernoulli, [torch.tensor([0.2, 0.5, 0.9])], BITS, ("mean", "variance", "stddev", "sample")),
    "bernoulli_logits": (lambda l: D.Bernoulli(logits=l), [r(3)], BITS, ("mean", "variance", "stddev", "sample")),
    "categorical": (D.Categorical, [SHARES], KINDS, ("sample",)),
    "categorical_logits": (lambda l: D.Categorical(logits=l), [r(2, 4)], KINDS, ("sample",)),
    "exponential": (D.Exponential, [p(3)], p(2, 3), ALL),
    "gamma": (D.Gamma, [p(2, 3) * 2, p(3)], p(2, 3), ("mean", "variance", "stddev", "mode", "cdf", "rsample")),
    "dirichlet": (D.Dirichlet, [p(2, 3) * 3], SHARES, ("mean", "variance", "stddev")),
    "beta": (D.Beta, [p(3) + 1, p(3) + 1], torch.tensor([0.1, 0.5, 0.7]), ("mean", "variance", "stddev", "mode")),
}


def golden(make, parameters, value, has):
    leaves = [x.clone().requires_grad_() for x in parameters]
    distribution = make(*leaves)
    outputs = {"log_prob": distribution.log_prob(value), "entropy": distribution.entropy(), "perplexity": distribution.perplexity()}
    for name in has:
        if name == "cdf":
            gamma = isinstance(distribution, D.Gamma)   # which PyTorch 1.13 lacks the function of
            outputs[name] = torch.special.gammainc(distribution.concentration.detach(), distribution.rate.detach() * value) if gamma else distribution.cdf(value)
        elif name == "icdf":
            outputs[name] = distribution.icdf(UNIT)
        elif name in ("sample", "rsample"):
            torch.manual_seed(9)
            outputs[name] = getattr(distribution, name)((2,))
        else:
            outputs[name] = getattr(distribution, name)
    derived = [t for name, t in outputs.items() if t.requires_grad]
    torch.stack([(t * (torch.arange(1, t.numel() + 1).float().reshape(t.shape) / t.numel())).sum() for t in derived]).sum().backward()
    return {"parameters": [stored(x) for x in parameters], "value": stored(value), "outputs": {name: stored(t) for name, t in outputs.items()},
            "gradients": [numbers(x.grad) for x in leaves]}


if __name__ == "__main__":
    goldens = {name: golden(*case) for name, case in CASES.items()}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "distributions.json"), "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")
