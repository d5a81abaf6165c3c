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
from torch.distributions import transforms as T

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
NUMBERS = torch.tensor([0.0, 3.0, 1.0])
ROWS = torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
COUNTS = torch.tensor([[1.0, 0.0, 3.0], [4.0, 0.0, 0.0]])

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
    "dirichlet": (D.Dirichlet, [p(2, 3) * 3], SHARES, ("mean", "variance", "stddev", "rsample")),
    "beta": (D.Beta, [p(3) + 1, p(3) + 1], torch.tensor([0.1, 0.5, 0.7]), ("mean", "variance", "stddev", "mode", "rsample")),
    "binomial": (lambda q: D.Binomial(5, q), [torch.tensor([0.2, 0.5, 0.9])], NUMBERS, ("mean", "variance", "stddev", "mode", "sample")),
    "binomial_logits": (lambda l: D.Binomial(4, logits=l), [r(3)], NUMBERS, ("mean", "variance", "sample")),
    "geometric": (D.Geometric, [torch.tensor([0.2, 0.5, 0.9])], NUMBERS, ("mean", "variance", "stddev", "sample")),
    "geometric_logits": (lambda l: D.Geometric(logits=l), [r(3)], NUMBERS, ("mean", "variance")),
    "negative_binomial": (lambda n, q: D.NegativeBinomial(n, q), [p(3) * 4, torch.tensor([0.2, 0.5, 0.9])], NUMBERS, ("mean", "variance", "mode", "sample")),
    "negative_binomial_logits": (lambda n, l: D.NegativeBinomial(n, logits=l), [p(3), r(3)], NUMBERS, ("mean", "variance")),
    "poisson": (D.Poisson, [p(3) * 3], NUMBERS, ("mean", "variance", "stddev", "sample")),
    "multinomial": (lambda q: D.Multinomial(4, q), [SHARES], COUNTS, ("mean", "variance", "sample")),
    "multinomial_logits": (lambda l: D.Multinomial(3, logits=l), [r(2, 3)], torch.tensor([[1.0, 0.0, 2.0], [3.0, 0.0, 0.0]]), ("mean", "variance")),
    "one_hot_categorical": (D.OneHotCategorical, [SHARES], ROWS, ("mean", "variance", "mode", "sample")),
    "one_hot_categorical_logits": (lambda l: D.OneHotCategorical(logits=l), [r(2, 3)], ROWS, ("mean", "variance")),
    "cauchy": (D.Cauchy, [r(3), p(3)], r(2, 3), ("mode", "cdf", "icdf", "rsample")),
    "chi2": (D.Chi2, [p(3) * 3], p(2, 3), ("mean", "variance", "cdf", "rsample")),
    "fisher_snedecor": (D.FisherSnedecor, [p(3) * 3, p(3) * 2 + 4], p(3), ("mean", "variance", "rsample")),
    "independent": (lambda m, d: D.Independent(D.Normal(m, d), 1), [r(2, 3), p(2, 3)], r(2, 3), ("mean", "variance", "stddev", "mode", "rsample")),
    "log_normal": (D.LogNormal, [r(3), p(3)], p(3), ALL),
    "half_normal": (D.HalfNormal, [p(3)], p(3), ("mean", "variance", "mode", "cdf", "icdf", "rsample")),
    "half_cauchy": (D.HalfCauchy, [p(3)], p(3), ("mode", "cdf", "icdf", "rsample")),
    "gumbel": (D.Gumbel, [r(3), p(3)], r(3), ALL),
    "weibull": (D.Weibull, [p(3), p(3) + 1], p(3), ALL),
    "pareto": (D.Pareto, [p(3), p(3) + 2], p(3) + 2, ALL),
    "kumaraswamy": (D.Kumaraswamy, [p(3) + 1, p(3) + 1], torch.tensor([0.1, 0.5, 0.7]), ("mean", "variance", "stddev", "cdf", "icdf", "rsample")),
    "logit_relaxed_bernoulli": (D.relaxed_bernoulli.LogitRelaxedBernoulli, [p(1), torch.tensor([0.2, 0.5, 0.9])], r(3), ("rsample",)),
    "relaxed_bernoulli": (D.RelaxedBernoulli, [p(1), torch.tensor([0.2, 0.5, 0.9])], torch.tensor([0.1, 0.5, 0.7]), ("rsample",)),
    "relaxed_bernoulli_logits": (lambda t, l: D.RelaxedBernoulli(t, logits=l), [p(1), r(3)], torch.tensor([0.1, 0.5, 0.7]), ("rsample",)),
    "exp_relaxed_categorical": (D.relaxed_categorical.ExpRelaxedCategorical, [p(1), SHARES], SHARES.log(), ("rsample",)),
    "relaxed_one_hot_categorical": (D.RelaxedOneHotCategorical, [p(1), SHARES], SHARES, ("rsample",)),
    "affine_tanh": (lambda m, d: D.TransformedDistribution(D.Normal(m, d), [T.TanhTransform(), T.AffineTransform(1.0, -2.0)]), [r(3), p(3)], torch.tensor([0.1, 1.5, 2.7]), ("cdf", "icdf", "rsample")),
    "affine_vector": (lambda m, d: D.TransformedDistribution(D.Normal(torch.zeros(2, 3), torch.ones(2, 3)), T.AffineTransform(m, d, event_dim=1)), [r(3), p(3)], r(2, 3), ("rsample",)),
    "softplus_sigmoid": (lambda m, d: D.TransformedDistribution(D.Normal(m, d), T.ComposeTransform([T.SoftplusTransform(), T.SigmoidTransform()])), [r(3), p(3)], torch.tensor([0.6, 0.7, 0.9]), ("cdf", "rsample")),
    "power_of_weights": (lambda m, d: D.TransformedDistribution(D.LogNormal(m, d), T.PowerTransform(torch.tensor([0.5, 2.0, 3.0]))), [r(3), p(3)], p(3), ("cdf", "rsample")),
    "reshaped": (lambda m: D.TransformedDistribution(D.Independent(D.Normal(m, torch.ones(6)), 1), [T.ReshapeTransform((6,), (2, 3)), T.IndependentTransform(T.ExpTransform(), 2)]), [r(6)], p(2, 3), ("rsample",)),
}


def golden(make, parameters, value, has):
    leaves = [x.clone().requires_grad_() for x in parameters]
    distribution = make(*leaves)
    outputs = {"log_prob": distribution.log_prob(value)}
    try:
        outputs |= {"entropy": distribution.entropy(), "perplexity": distribution.perplexity()}
    except NotImplementedError:
        pass
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
