#!/usr/bin/env python3
"""Makes goldens.json from PyTorch itself: run it with Debian's python3-torch, from any folder, and commit the result.

Inputs are drawn from a seed and stored, so that a comparison of an operator does not rest on the generator; the
generator has goldens of its own. An operator's gradient is that of sum(output * weights), weights = 1, 2, 3, ... scaled.
"""
import json
import os
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(0)


def numbers(t):
    return [float(f"{v:.7g}") for v in t.detach().double().flatten().tolist()]


def stored(t):
    return {"shape": list(t.shape), "values": numbers(t)}


def positive(*shape):
    return torch.rand(*shape) + 0.5


def signed(*shape):
    return torch.randn(*shape)


LABELS = torch.tensor([1, 0, 2, 3])
BITS = torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
ROWS = torch.tensor([2, 0])
PLACES = torch.tensor([[0, 2], [1, 1]])

OPERATORS = {
    "abs": ([signed(3, 4)], torch.abs),
    "neg": ([signed(3, 4)], torch.neg),
    "exp": ([signed(3, 4)], torch.exp),
    "log": ([positive(3, 4)], torch.log),
    "log1p": ([positive(3, 4)], torch.log1p),
    "sqrt": ([positive(3, 4)], torch.sqrt),
    "rsqrt": ([positive(3, 4)], torch.rsqrt),
    "square": ([signed(3, 4)], torch.square),
    "reciprocal": ([positive(3, 4)], torch.reciprocal),
    "sin": ([signed(3, 4)], torch.sin),
    "cos": ([signed(3, 4)], torch.cos),
    "tanh": ([signed(3, 4)], torch.tanh),
    "sigmoid": ([signed(3, 4)], torch.sigmoid),
    "erf": ([signed(3, 4)], torch.erf),
    "clamp": ([signed(3, 4)], lambda x: x.clamp(-0.5, 0.5)),
    "pow": ([positive(3, 4)], lambda x: x.pow(2.5)),
    "add": ([signed(3, 4), signed(4)], torch.add),
    "add_alpha": ([signed(3, 4), signed(4)], lambda x, y: torch.add(x, y, alpha=0.5)),
    "sub": ([signed(3, 4), signed(3, 1)], torch.sub),
    "mul": ([signed(3, 4), signed(4)], torch.mul),
    "div": ([signed(3, 4), positive(4)], torch.div),
    "remainder": ([signed(3, 4), positive(4)], torch.remainder),
    "scalar_left": ([positive(3, 4)], lambda x: 2 - 3 / x + 1.5 * x + (1 - x)),
    "maximum": ([signed(3, 4), signed(3, 4)], torch.maximum),
    "where": ([signed(3, 4), signed(3, 4)], lambda x, y: torch.where(x > y, x, y * 2)),
    "lerp": ([signed(3, 4), signed(3, 4), positive(3, 4)], torch.lerp),
    "matmul": ([signed(3, 4), signed(4, 5)], torch.matmul),
    "matmul_batched": ([signed(2, 3, 4), signed(4, 5)], torch.matmul),
    "bmm": ([signed(2, 3, 4), signed(2, 4, 5)], torch.bmm),
    "addmm": ([signed(5), signed(3, 4), signed(4, 5)], lambda b, x, w: torch.addmm(b, x, w, beta=0.5, alpha=2)),
    "einsum": ([signed(2, 3), signed(3, 4)], lambda x, y: torch.einsum("ij,jk->ik", x, y)),
    "outer": ([signed(3), signed(4)], torch.outer),
    "sum": ([signed(3, 4)], lambda x: x.sum()),
    "sum_dim": ([signed(3, 4, 2)], lambda x: x.sum((0, 2))),
    "mean": ([signed(3, 4)], lambda x: x.mean()),
    "mean_dim": ([signed(3, 4)], lambda x: x.mean(1, True)),
    "var": ([signed(3, 4)], lambda x: x.var(1)),
    "std": ([signed(3, 4)], lambda x: x.std()),
    "prod": ([positive(3, 4)], lambda x: x.prod(1)),
    "max_dim": ([signed(3, 4)], lambda x: x.max(1)[0]),
    "amax": ([signed(3, 4)], lambda x: x.amax(0)),
    "logsumexp": ([signed(3, 4)], lambda x: x.logsumexp(1)),
    "cumsum": ([signed(3, 4)], lambda x: x.cumsum(1)),
    "norm": ([signed(3, 4)], lambda x: x.norm()),
    "sort": ([signed(3, 4)], lambda x: x.sort(1, True)[0]),
    "topk": ([signed(3, 4)], lambda x: x.topk(2)[0]),
    "softmax": ([signed(3, 4)], lambda x: x.softmax(1)),
    "log_softmax": ([signed(3, 4)], lambda x: x.log_softmax(1)),
    "relu": ([signed(3, 4)], F.relu),
    "leaky_relu": ([signed(3, 4)], lambda x: F.leaky_relu(x, 0.2)),
    "elu": ([signed(3, 4)], lambda x: F.elu(x, 1.5)),
    "gelu": ([signed(3, 4)], F.gelu),
    "gelu_tanh": ([signed(3, 4)], lambda x: F.gelu(x, approximate="tanh")),
    "silu": ([signed(3, 4)], F.silu),
    "mish": ([signed(3, 4)], F.mish),
    "softplus": ([signed(3, 4)], F.softplus),
    "hardtanh": ([signed(3, 4)], F.hardtanh),
    "view_permute": ([signed(2, 3, 4)], lambda x: x.view(6, 4).t().reshape(2, 12) * 1),
    "cat": ([signed(2, 3), signed(1, 3)], lambda x, y: torch.cat([x, y])),
    "stack": ([signed(2, 3), signed(2, 3)], lambda x, y: torch.stack([x, y], 1)),
    "slice": ([signed(4, 5)], lambda x: x[1:4:2, -3:] * 1),
    "newaxis": ([signed(4, 5)], lambda x: x[..., None, 2] * 1),
    "select": ([signed(4, 5)], lambda x: x[1, 2] * 2),
    "index_tensor": ([signed(4, 5)], lambda x: x[ROWS]),
    "index_pair": ([signed(4, 5)], lambda x: x[ROWS, torch.tensor([4, 1])]),
    "index_mixed": ([signed(4, 5)], lambda x: x[1:3, ROWS]),
    "index_mask": ([positive(4, 5)], lambda x: x[x > 1]),
    "index_select": ([signed(4, 5)], lambda x: x.index_select(1, ROWS)),
    "gather": ([signed(2, 3)], lambda x: x.gather(1, PLACES)),
    "masked_fill": ([signed(3, 4)], lambda x: x.masked_fill(x < 0, -7)),
    "expand": ([signed(3, 1)], lambda x: x.expand(3, 4) * 1),
    "repeat": ([signed(3, 2)], lambda x: x.repeat(2, 2)),
    "flip": ([signed(3, 2)], lambda x: x.flip(0)),
    "roll": ([signed(3, 4)], lambda x: x.roll(1, 1)),
    "tril": ([signed(4, 4)], torch.tril),
    "chunk": ([signed(5, 2)], lambda x: x.chunk(2)[1] * 3),
    "linear": ([signed(3, 4), signed(5, 4), signed(5)], F.linear),
    "conv1d": ([signed(2, 3, 8), signed(4, 3, 3), signed(4)], lambda x, w, b: F.conv1d(x, w, b, 2, 1)),
    "conv2d": ([signed(2, 3, 6, 5), signed(4, 3, 3, 2), signed(4)], lambda x, w, b: F.conv2d(x, w, b, (2, 1), (1, 0))),
    "conv2d_groups": ([signed(2, 4, 5, 5), signed(4, 2, 3, 3)], lambda x, w: F.conv2d(x, w, None, 1, 1, 1, 2)),
    "conv_transpose2d": ([signed(1, 3, 4, 4), signed(3, 2, 3, 3), signed(2)], lambda x, w, b: F.conv_transpose2d(x, w, b, 2, 1, 1)),
    "max_pool2d": ([signed(1, 2, 6, 6)], lambda x: F.max_pool2d(x, 2)),
    "max_pool2d_padded": ([signed(1, 2, 5, 5)], lambda x: F.max_pool2d(x, 3, 2, 1)),
    "avg_pool2d": ([signed(1, 2, 6, 6)], lambda x: F.avg_pool2d(x, 3, 2, 1)),
    "adaptive_avg_pool2d": ([signed(1, 2, 6, 5)], lambda x: F.adaptive_avg_pool2d(x, (2, 2))),
    "batch_norm": ([signed(4, 3), positive(3), signed(3)], lambda x, w, b: F.batch_norm(x, torch.zeros(3), torch.ones(3), w, b, True)),
    "batch_norm_eval": ([signed(4, 3), positive(3), signed(3)], lambda x, w, b: F.batch_norm(x, torch.full((3,), 0.5), torch.full((3,), 2.0), w, b, False)),
    "layer_norm": ([signed(4, 3), positive(3), signed(3)], lambda x, w, b: F.layer_norm(x, (3,), w, b)),
    "group_norm": ([signed(2, 4, 3), positive(4), signed(4)], lambda x, w, b: F.group_norm(x, 2, w, b)),
    "pad": ([signed(2, 3)], lambda x: F.pad(x, (1, 2), value=0.5)),
    "pad_reflect": ([signed(1, 2, 4)], lambda x: F.pad(x, (1, 2), mode="reflect")),
    "normalize": ([signed(3, 4)], lambda x: F.normalize(x)),
    "cosine_similarity": ([signed(3, 4), signed(3, 4)], F.cosine_similarity),
    "cross_entropy": ([signed(4, 5)], lambda x: F.cross_entropy(x, LABELS)),
    "cross_entropy_smooth": ([signed(4, 5)], lambda x: F.cross_entropy(x, LABELS, label_smoothing=0.1, reduction="sum")),
    "nll_loss": ([signed(4, 5)], lambda x: F.nll_loss(x.log_softmax(1), LABELS)),
    "mse_loss": ([signed(3, 4), signed(3, 4)], F.mse_loss),
    "l1_loss": ([signed(3, 4), signed(3, 4)], F.l1_loss),
    "smooth_l1_loss": ([signed(3, 4), signed(3, 4)], lambda x, y: F.smooth_l1_loss(x, y, beta=0.5)),
    "huber_loss": ([signed(3, 4), signed(3, 4)], lambda x, y: F.huber_loss(x, y, delta=0.5)),
    "bce": ([torch.rand(2, 3)], lambda x: F.binary_cross_entropy(x, BITS)),
    "bce_with_logits": ([signed(2, 3)], lambda x: F.binary_cross_entropy_with_logits(x, BITS)),
    "kl_div": ([signed(3, 4), signed(3, 4)], lambda x, y: F.kl_div(x.log_softmax(1), y.log_softmax(1), log_target=True, reduction="sum")),
}


def operator_golden(inputs, function):
    leaves = [x.clone().requires_grad_() for x in inputs]
    output = function(*leaves)
    weights = torch.arange(1, output.numel() + 1, dtype=torch.float32).reshape(output.shape) / output.numel()
    gradients = torch.autograd.grad((output * weights).sum(), leaves)
    return {"inputs": [stored(x) for x in inputs], "output": stored(output), "gradients": [numbers(g) for g in gradients]}


def random_goldens():
    torch.manual_seed(42)
    return {
        "rand": numbers(torch.rand(5)),
        "randn": numbers(torch.randn(5)),
        "randn_large": numbers(torch.randn(20)),      # 16 and more are drawn by another algorithm
        "randint": numbers(torch.randint(0, 100, (5,))),
        "randperm": numbers(torch.randperm(8)),
        "bernoulli": numbers(torch.full((8,), 0.5).bernoulli()),
        "dropout": numbers(F.dropout(torch.ones(12), 0.5)),
        "linear": numbers(torch.cat([p.flatten() for p in torch.nn.Linear(3, 2).parameters()])),
        "conv": numbers(torch.cat([p.flatten() for p in torch.nn.Conv2d(1, 2, 2).parameters()])),
        "embedding": numbers(torch.nn.Embedding(2, 3).weight),
        "xavier": numbers(torch.nn.init.xavier_uniform_(torch.empty(2, 3))),
    }


def mlp():
    return torch.nn.Sequential(torch.nn.Linear(20, 32), torch.nn.Tanh(), torch.nn.Linear(32, 5))


def cnn():
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3, padding=1), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(4, 8, 3), torch.nn.ReLU(), torch.nn.Dropout(0.25), torch.nn.Flatten(), torch.nn.Linear(128, 5))


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.001, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam_amsgrad": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.01, amsgrad=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.003, momentum=0.5, centered=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.05, lr_decay=0.01),
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=2, rho=0.8, eps=1e-4, weight_decay=0.01),
    "adamax": lambda p: torch.optim.Adamax(p, lr=0.02, weight_decay=0.01),
    # The one-by-one step of PyTorch 1.13 counts a momentum twice; the step over all at once is the paper's, as in 2.x.
    "nadam": lambda p: torch.optim.NAdam(p, lr=0.01, weight_decay=0.01, momentum_decay=0.1, foreach=True),
    "radam": lambda p: torch.optim.RAdam(p, lr=0.01, weight_decay=0.01),
    "rprop": lambda p: torch.optim.Rprop(p, lr=0.003, etas=(0.4, 1.3), step_sizes=(1e-5, 0.02)),
    "asgd": lambda p: torch.optim.ASGD(p, lr=0.1, lambd=0.01, alpha=0.6, t0=5, weight_decay=0.001),
    "lbfgs": lambda p: torch.optim.LBFGS(p, lr=0.1, max_iter=3, history_size=2, tolerance_grad=1e-5),
}


def trajectory(make_model, shape, make_optimizer, steps=20):
    torch.manual_seed(7)
    model = make_model()
    optimizer = make_optimizer(model.parameters())
    inputs = torch.randn(*shape)
    labels = torch.randint(0, 5, (shape[0],))
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        return loss

    for _ in range(steps):
        losses.append(optimizer.step(closure).item())
    return losses


SCHEDULERS = {
    "step": lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.5),
    "multistep": lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [2, 5], 0.1),
    "exponential": lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.9),
    "lambda": lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda e: 1 / (1 + e)),
    "constant": lambda o: torch.optim.lr_scheduler.ConstantLR(o, 0.5, 3),
    "linear": lambda o: torch.optim.lr_scheduler.LinearLR(o, 0.25, 1, 4),
    "polynomial": lambda o: torch.optim.lr_scheduler.PolynomialLR(o, 6, 2),
    "cosine": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 8, 0.01),
    "multiplicative": lambda o: torch.optim.lr_scheduler.MultiplicativeLR(o, lambda e: 0.9 + 0.01 * e),
    "onecycle": lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, total_steps=24),
    "onecycle_linear": lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, epochs=5, steps_per_epoch=5, pct_start=0.4, anneal_strategy="linear", three_phase=True),
    "cyclic": lambda o: torch.optim.lr_scheduler.CyclicLR(o, 0.1, 0.4, 2, 3, mode="triangular2"),
    "cyclic_exp": lambda o: torch.optim.lr_scheduler.CyclicLR(o, 0.1, 0.4, 3, mode="exp_range", gamma=0.9),
    "chained": lambda o: torch.optim.lr_scheduler.ChainedScheduler([torch.optim.lr_scheduler.ConstantLR(o, 0.1, 4), torch.optim.lr_scheduler.ExponentialLR(o, 0.9)]),
    "warmup": lambda o: torch.optim.lr_scheduler.SequentialLR(
        o, [torch.optim.lr_scheduler.LinearLR(o, 0.2, 1, 3), torch.optim.lr_scheduler.CosineAnnealingLR(o, 7)], [3]),
    "sequential": lambda o: torch.optim.lr_scheduler.SequentialLR(
        o, [torch.optim.lr_scheduler.ConstantLR(o, 0.1, 2), torch.optim.lr_scheduler.ExponentialLR(o, 0.9), torch.optim.lr_scheduler.StepLR(o, 2, 0.5)], [2, 5]),
    "plateau": lambda o: torch.optim.lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=1, cooldown=1),
}
METRICS = [3, 2, 2, 2.5, 2, 1, 1, 1, 1, 1, 0.9, 0.9, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7, 0.8]


def rates(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.2, momentum=0.9)
    scheduler = make(optimizer)
    found = []
    for metric in METRICS:
        found.append(optimizer.param_groups[0]["lr"])
        found.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        scheduler.step(metric) if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau) else scheduler.step()
    return found


class Recurrent(torch.nn.Module):
    """The kinds of text by their last hidden state."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(12, 8)
        self.lstm = torch.nn.LSTM(8, 6, 2, batch_first=True, dropout=0.2)
        self.fc = torch.nn.Linear(6, 5)

    def forward(self, words):
        return self.fc(self.lstm(self.embedding(words))[0][:, -1])


class Attentive(torch.nn.Module):
    """The same by attention, averaged over the places."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(12, 8)
        self.fc = torch.nn.Linear(8, 5)     # before the encoder, whose copies of its layer may draw or not
        self.encoder = torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(8, 2, 16, 0.1), 2)

    def forward(self, words):
        return self.fc(self.encoder(self.embedding(words).transpose(0, 1)).mean(0))


class Translator(torch.nn.Module):
    """An encoder's last state starts a decoder: the words backwards."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(12, 8)
        self.encoder = torch.nn.GRU(8, 6, batch_first=True)
        self.decoder = torch.nn.GRU(8, 6, batch_first=True)
        self.fc = torch.nn.Linear(6, 12)

    def forward(self, words):
        _, state = self.encoder(self.embedding(words))
        return self.fc(self.decoder(self.embedding(words.flip(1)), state)[0]).transpose(1, 2)


def text_trajectory(make_model, make_optimizer, clip):
    torch.manual_seed(7)
    model = make_model()
    optimizer = make_optimizer(model)
    torch.manual_seed(8)
    words = torch.randint(0, 12, (16, 6))
    labels = words.flip(1) if isinstance(model, Translator) else torch.randint(0, 5, (16,))
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(words), labels)
        loss.backward()
        clip(model.parameters())
        optimizer.step()
        losses.append(loss.item())
    return losses


def grouped(model):
    rest = [p for name, p in model.named_parameters() if not name.startswith("fc")]
    return torch.optim.SGD([{"params": rest}, {"params": model.fc.parameters(), "lr": 0.5, "weight_decay": 0.01}], lr=0.1, momentum=0.9)


def texts():
    by_norm, by_value = (lambda p: torch.nn.utils.clip_grad_norm_(p, 0.5)), (lambda p: torch.nn.utils.clip_grad_value_(p, 0.05))
    return {
        "lstm": text_trajectory(Recurrent, lambda m: torch.optim.Adam(m.parameters(), lr=0.01), by_norm),
        "lstm_groups": text_trajectory(Recurrent, grouped, by_norm),
        "transformer": text_trajectory(Attentive, lambda m: torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.5), by_value),
        "translator": text_trajectory(Translator, lambda m: torch.optim.RMSprop(m.parameters(), lr=0.01), by_norm),
    }


def main():
    goldens = {
        "texts": texts(),
        "operators": {name: operator_golden(*case) for name, case in OPERATORS.items()},
        "random": random_goldens(),
        "mlp": {name: trajectory(mlp, (16, 20), make) for name, make in OPTIMIZERS.items()},
        "cnn": {name: trajectory(cnn, (16, 1, 12, 12), OPTIMIZERS[name]) for name in ("sgd", "adam")},
    }
    goldens["schedulers"] = {name: rates(make) for name, make in SCHEDULERS.items()}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens.json"), "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")


main()
