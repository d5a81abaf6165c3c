#!/usr/bin/env python3
"""Makes modules.json: run it with Debian's python3-torch, from any folder, and commit the result.

A case makes a module after torch.manual_seed(7), so its initial parameters test the initialization and the generator.
Then every parameter gets 0.1 * cos(0, 1, 2, ...) added, lest ones and zeros hide a mistake, and the module runs in
training mode on stored inputs. Gradients, of floating inputs and of parameters, are those of the sum over the outputs
of output * weights, weights = 1, 2, 3, ... scaled.
"""
import json
import os
import torch
from torch import nn

torch.set_num_threads(1)


def numbers(t):
    return [float(f"{v:.7g}") for v in t.detach().double().flatten().tolist()]


def stored(t):
    return {"shape": list(t.shape), "values": numbers(t), "type": "long" if t.dtype == torch.int64 else "bool" if t.dtype == torch.bool else "float"}


def r(*shape):
    return torch.randn(*shape)


def u(*shape):
    return torch.rand(*shape) * 0.8 + 0.1


def ints(high, *shape):
    return torch.randint(0, high, shape)


def fixed(t):
    """An input without a gradient, such as a target."""
    t.fixed = True
    return t


def signs(*shape):
    return fixed(torch.randint(0, 2, shape).float() * 2 - 1)


def call(module, *inputs):
    return module(*inputs)


CAUSAL = torch.ones(5, 5, dtype=torch.bool).triu(1)
PADDING = torch.tensor([[False] * 5, [False] * 4 + [True]])

# name: (module, inputs, how it is called)
CASES = {
    "linear": (lambda: nn.Linear(3, 2), [lambda: r(4, 3)]),
    "linear_no_bias": (lambda: nn.Linear(3, 2, bias=False), [lambda: r(4, 3)]),
    "bilinear": (lambda: nn.Bilinear(3, 2, 4), [lambda: r(5, 3), lambda: r(5, 2)]),
    "conv1d": (lambda: nn.Conv1d(2, 3, 3, 2, 1), [lambda: r(2, 2, 9)]),
    "conv2d": (lambda: nn.Conv2d(2, 4, (3, 2), (2, 1), (1, 0), groups=2), [lambda: r(2, 2, 6, 5)]),
    "conv2d_reflect": (lambda: nn.Conv2d(2, 3, 3, padding=1, padding_mode="reflect"), [lambda: r(2, 2, 5, 5)]),
    "conv2d_circular": (lambda: nn.Conv2d(2, 3, 3, padding=1, padding_mode="circular"), [lambda: r(2, 2, 5, 5)]),
    "conv2d_same": (lambda: nn.Conv2d(2, 3, 3, padding="same", dilation=2), [lambda: r(2, 2, 6, 6)]),
    "conv3d": (lambda: nn.Conv3d(1, 2, 2), [lambda: r(1, 1, 3, 4, 3)]),
    "conv_transpose1d": (lambda: nn.ConvTranspose1d(2, 3, 3, 2, 1, 1), [lambda: r(2, 2, 5)]),
    "conv_transpose2d": (lambda: nn.ConvTranspose2d(4, 2, 3, 2, 1, groups=2), [lambda: r(2, 4, 3, 4)]),
    "conv_transpose2d_size": (lambda: nn.ConvTranspose2d(2, 2, 3, 2, 1), [lambda: r(1, 2, 3, 3)], lambda m, x: m(x, output_size=[6, 5])),
    "conv_transpose3d": (lambda: nn.ConvTranspose3d(1, 2, 2, 2), [lambda: r(1, 1, 2, 3, 2)]),
    "batch_norm1d": (lambda: nn.BatchNorm1d(3), [lambda: r(5, 3)]),
    "batch_norm1d_sequence": (lambda: nn.BatchNorm1d(3, momentum=0.3), [lambda: r(2, 3, 4)]),
    "batch_norm2d": (lambda: nn.BatchNorm2d(2), [lambda: r(3, 2, 2, 3)]),
    "batch_norm3d": (lambda: nn.BatchNorm3d(2, affine=False), [lambda: r(2, 2, 2, 2, 2)]),
    "layer_norm": (lambda: nn.LayerNorm([3, 2]), [lambda: r(4, 3, 2)]),
    "group_norm": (lambda: nn.GroupNorm(2, 4), [lambda: r(2, 4, 3)]),
    "instance_norm1d": (lambda: nn.InstanceNorm1d(3), [lambda: r(2, 3, 4)]),
    "instance_norm2d": (lambda: nn.InstanceNorm2d(2, affine=True, track_running_stats=True), [lambda: r(2, 2, 3, 3)]),
    "instance_norm3d": (lambda: nn.InstanceNorm3d(2), [lambda: r(2, 2, 2, 3, 2)]),
    "local_response_norm": (lambda: nn.LocalResponseNorm(3, alpha=0.5), [lambda: r(2, 5, 3)]),
    "max_pool1d": (lambda: nn.MaxPool1d(3, 2, 1), [lambda: r(2, 2, 7)]),
    "max_pool2d": (lambda: nn.MaxPool2d(2, ceil_mode=True), [lambda: r(1, 2, 5, 5)]),
    "max_pool3d": (lambda: nn.MaxPool3d(2), [lambda: r(1, 2, 4, 4, 4)]),
    "avg_pool1d": (lambda: nn.AvgPool1d(3, 2, 1), [lambda: r(2, 2, 7)]),
    "avg_pool2d": (lambda: nn.AvgPool2d(3, 2, 1, count_include_pad=False), [lambda: r(1, 2, 5, 5)]),
    "avg_pool3d": (lambda: nn.AvgPool3d(2), [lambda: r(1, 2, 4, 4, 4)]),
    "adaptive_avg_pool1d": (lambda: nn.AdaptiveAvgPool1d(3), [lambda: r(2, 2, 7)]),
    "adaptive_avg_pool2d": (lambda: nn.AdaptiveAvgPool2d((2, 3)), [lambda: r(1, 2, 5, 5)]),
    "adaptive_avg_pool3d": (lambda: nn.AdaptiveAvgPool3d(2), [lambda: r(1, 1, 3, 4, 5)]),
    "adaptive_max_pool1d": (lambda: nn.AdaptiveMaxPool1d(3), [lambda: r(2, 2, 7)]),
    "adaptive_max_pool2d": (lambda: nn.AdaptiveMaxPool2d((2, 3)), [lambda: r(1, 2, 5, 5)]),
    "adaptive_max_pool3d": (lambda: nn.AdaptiveMaxPool3d((2, 2, 2)), [lambda: r(1, 1, 3, 4, 5)]),
    "lp_pool1d": (lambda: nn.LPPool1d(2, 3, 2), [lambda: r(2, 2, 7)]),
    "lp_pool2d": (lambda: nn.LPPool2d(2, 2), [lambda: r(1, 2, 4, 4)]),
    "constant_pad1d": (lambda: nn.ConstantPad1d((1, 2), 0.5), [lambda: r(2, 3)]),
    "constant_pad2d": (lambda: nn.ConstantPad2d(1, 0.5), [lambda: r(1, 2, 3)]),
    "constant_pad3d": (lambda: nn.ConstantPad3d((1, 0, 2, 1, 0, 1), 0.5), [lambda: r(1, 2, 2, 3)]),
    "zero_pad2d": (lambda: nn.ZeroPad2d((1, 0, 2, 1)), [lambda: r(1, 2, 3)]),
    "reflection_pad1d": (lambda: nn.ReflectionPad1d((1, 2)), [lambda: r(1, 2, 4)]),
    "reflection_pad2d": (lambda: nn.ReflectionPad2d((1, 0, 2, 1)), [lambda: r(1, 2, 3, 4)]),
    "reflection_pad3d": (lambda: nn.ReflectionPad3d(1), [lambda: r(1, 1, 2, 3, 2)]),
    "replication_pad1d": (lambda: nn.ReplicationPad1d((1, 2)), [lambda: r(1, 2, 4)]),
    "replication_pad2d": (lambda: nn.ReplicationPad2d(2), [lambda: r(1, 2, 3, 4)]),
    "replication_pad3d": (lambda: nn.ReplicationPad3d((1, 0, 2, 1, 0, 1)), [lambda: r(1, 1, 2, 3, 2)]),
    "embedding": (lambda: nn.Embedding(6, 3, padding_idx=2), [lambda: ints(6, 2, 4)]),
    "embedding_bag_mean": (lambda: nn.EmbeddingBag(6, 3), [lambda: ints(6, 2, 4)]),
    "embedding_bag_sum": (lambda: nn.EmbeddingBag(6, 3, mode="sum"), [lambda: ints(6, 7), lambda: torch.tensor([0, 3, 3])]),
    "embedding_bag_max": (lambda: nn.EmbeddingBag(6, 3, mode="max"), [lambda: ints(6, 2, 4)]),
    "embedding_bag_weighted": (lambda: nn.EmbeddingBag(6, 3, mode="sum"), [lambda: ints(6, 7), lambda: torch.tensor([0, 2, 5]), lambda: r(7)]),
    "rnn": (lambda: nn.RNN(3, 4), [lambda: r(5, 2, 3)]),
    "rnn_relu": (lambda: nn.RNN(3, 4, 2, nonlinearity="relu", bias=False), [lambda: r(5, 2, 3), lambda: r(2, 2, 4)]),
    "gru": (lambda: nn.GRU(3, 4, 2, batch_first=True), [lambda: r(2, 5, 3)]),
    "gru_unbatched": (lambda: nn.GRU(3, 4, bidirectional=True), [lambda: r(5, 3), lambda: r(2, 4)]),
    "lstm": (lambda: nn.LSTM(3, 4), [lambda: r(5, 2, 3)], lambda m, x: (m(x)[0], *m(x)[1])),
    "lstm_deep": (lambda: nn.LSTM(3, 4, 2, batch_first=True, bidirectional=True), [lambda: r(2, 5, 3), lambda: r(4, 2, 4), lambda: r(4, 2, 4)],
                  lambda m, x, h, c: (m(x, (h, c))[0], *m(x, (h, c))[1])),
    "lstm_packed": (lambda: nn.LSTM(3, 4, bidirectional=True), [lambda: r(5, 3, 3)],
                    lambda m, x: packed_lstm(m, x)),
    "gru_packed": (lambda: nn.GRU(3, 4), [lambda: r(5, 3, 3)], lambda m, x: packed_gru(m, x)),
    "rnn_cell": (lambda: nn.RNNCell(3, 4), [lambda: r(2, 3), lambda: r(2, 4)]),
    "gru_cell": (lambda: nn.GRUCell(3, 4), [lambda: r(2, 3)]),
    "lstm_cell": (lambda: nn.LSTMCell(3, 4), [lambda: r(2, 3), lambda: r(2, 4), lambda: r(2, 4)], lambda m, x, h, c: m(x, (h, c))),
    "attention_self": (lambda: nn.MultiheadAttention(8, 2), [lambda: r(5, 2, 8)], lambda m, x: m(x, x, x)),
    "attention_cross": (lambda: nn.MultiheadAttention(8, 4, kdim=6, vdim=5), [lambda: r(3, 2, 8), lambda: r(5, 2, 6), lambda: r(5, 2, 5)], call),
    "attention_masked": (lambda: nn.MultiheadAttention(8, 2), [lambda: r(5, 2, 8)],
                         lambda m, x: m(x, x, x, key_padding_mask=PADDING, attn_mask=CAUSAL)),
    "attention_added": (lambda: nn.MultiheadAttention(8, 2, add_bias_kv=True, add_zero_attn=True), [lambda: r(3, 2, 8), lambda: r(5, 2, 8)],
                        lambda m, q, k: m(q, k, k, key_padding_mask=PADDING)),
    "encoder_layer": (lambda: nn.TransformerEncoderLayer(8, 2, 16, 0.0), [lambda: r(5, 2, 8)]),
    "encoder_layer_gelu": (lambda: nn.TransformerEncoderLayer(8, 2, 16, 0.0, "gelu"), [lambda: r(5, 2, 8)], lambda m, x: m(x, CAUSAL, PADDING)),
    "encoder": (lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, 0.0), 2), [lambda: r(5, 2, 8)], lambda m, x: m(x, CAUSAL)),
    "decoder_layer": (lambda: nn.TransformerDecoderLayer(8, 2, 16, 0.0), [lambda: r(5, 2, 8), lambda: r(3, 2, 8)], lambda m, x, y: m(x, y, CAUSAL)),
    "decoder": (lambda: nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, 0.0), 2), [lambda: r(5, 2, 8), lambda: r(3, 2, 8)]),
    "transformer": (lambda: nn.Transformer(8, 2, 1, 1, 16, 0.0), [lambda: r(3, 2, 8), lambda: r(5, 2, 8)], lambda m, x, y: m(x, y, tgt_mask=CAUSAL)),
    "relu": (lambda: nn.ReLU(), [lambda: r(3, 4)]),
    "relu6": (lambda: nn.ReLU6(), [lambda: r(3, 4) * 5]),
    "leaky_relu": (lambda: nn.LeakyReLU(0.1), [lambda: r(3, 4)]),
    "elu": (lambda: nn.ELU(1.5), [lambda: r(3, 4)]),
    "celu": (lambda: nn.CELU(1.5), [lambda: r(3, 4)]),
    "selu": (lambda: nn.SELU(), [lambda: r(3, 4)]),
    "gelu": (lambda: nn.GELU(), [lambda: r(3, 4)]),
    "silu": (lambda: nn.SiLU(), [lambda: r(3, 4)]),
    "mish": (lambda: nn.Mish(), [lambda: r(3, 4)]),
    "sigmoid": (lambda: nn.Sigmoid(), [lambda: r(3, 4)]),
    "tanh": (lambda: nn.Tanh(), [lambda: r(3, 4)]),
    "hardsigmoid": (lambda: nn.Hardsigmoid(), [lambda: r(3, 4) * 3]),
    "hardswish": (lambda: nn.Hardswish(), [lambda: r(3, 4) * 3]),
    "hardtanh": (lambda: nn.Hardtanh(-0.5, 0.7), [lambda: r(3, 4)]),
    "threshold": (lambda: nn.Threshold(0.1, 2), [lambda: r(3, 4)]),
    "softplus": (lambda: nn.Softplus(2), [lambda: r(3, 4)]),
    "softshrink": (lambda: nn.Softshrink(0.3), [lambda: r(3, 4)]),
    "hardshrink": (lambda: nn.Hardshrink(0.3), [lambda: r(3, 4)]),
    "log_sigmoid": (lambda: nn.LogSigmoid(), [lambda: r(3, 4)]),
    "softmax": (lambda: nn.Softmax(1), [lambda: r(3, 4)]),
    "log_softmax": (lambda: nn.LogSoftmax(1), [lambda: r(3, 4)]),
    "softmin": (lambda: nn.Softmin(1), [lambda: r(3, 4)]),
    "softmax2d": (lambda: nn.Softmax2d(), [lambda: r(2, 3, 2, 2)]),
    "softsign": (lambda: nn.Softsign(), [lambda: r(3, 4)]),
    "tanhshrink": (lambda: nn.Tanhshrink(), [lambda: r(3, 4)]),
    "glu": (lambda: nn.GLU(), [lambda: r(3, 4)]),
    "prelu": (lambda: nn.PReLU(4), [lambda: r(3, 4)]),
    "flatten": (lambda: nn.Flatten(), [lambda: r(2, 3, 2)]),
    "unflatten": (lambda: nn.Unflatten(1, (2, 3)), [lambda: r(2, 6)]),
    "pixel_shuffle": (lambda: nn.PixelShuffle(2), [lambda: r(1, 4, 2, 3)]),
    "pixel_unshuffle": (lambda: nn.PixelUnshuffle(2), [lambda: r(1, 1, 4, 2)]),
    "channel_shuffle": (lambda: nn.ChannelShuffle(2), [lambda: r(1, 4, 2, 2)], lambda m, x: m(x.detach()) + 0 * x),
    "upsample_nearest": (lambda: nn.Upsample(scale_factor=2), [lambda: r(1, 2, 2, 3)]),
    "upsample_linear": (lambda: nn.Upsample(scale_factor=2, mode="linear"), [lambda: r(1, 2, 3)]),
    "upsample_bilinear": (lambda: nn.Upsample(size=(5, 4), mode="bilinear"), [lambda: r(1, 2, 2, 3)]),
    "upsample_bilinear_corners": (lambda: nn.Upsample(scale_factor=(1.5, 2.5), mode="bilinear", align_corners=True), [lambda: r(1, 2, 4, 3)]),
    "upsample_bicubic": (lambda: nn.Upsample(scale_factor=2, mode="bicubic"), [lambda: r(1, 1, 3, 3)]),
    "upsample_trilinear": (lambda: nn.Upsample(scale_factor=2, mode="trilinear"), [lambda: r(1, 1, 2, 2, 2)]),
    "unfold": (lambda: nn.Unfold((2, 3), padding=1, stride=2), [lambda: r(1, 2, 4, 4)]),
    "fold": (lambda: nn.Fold((4, 5), (2, 2)), [lambda: r(1, 8, 12)]),
    "cosine_similarity": (lambda: nn.CosineSimilarity(), [lambda: r(3, 4), lambda: r(3, 4)]),
    "pairwise_distance": (lambda: nn.PairwiseDistance(keepdim=True), [lambda: r(3, 4), lambda: r(3, 4)]),
    "cross_entropy": (lambda: nn.CrossEntropyLoss(ignore_index=1), [lambda: r(4, 3), lambda: torch.tensor([0, 1, 2, 2])]),
    "nll": (lambda: nn.NLLLoss(), [lambda: r(4, 3), lambda: torch.tensor([0, 1, 2, 2])]),
    "mse": (lambda: nn.MSELoss(), [lambda: r(3, 4), lambda: r(3, 4)]),
    "l1": (lambda: nn.L1Loss(reduction="sum"), [lambda: r(3, 4), lambda: r(3, 4)]),
    "smooth_l1": (lambda: nn.SmoothL1Loss(beta=0.7), [lambda: r(3, 4), lambda: r(3, 4)]),
    "huber": (lambda: nn.HuberLoss(delta=0.7, reduction="none"), [lambda: r(3, 4), lambda: r(3, 4)]),
    "bce": (lambda: nn.BCELoss(), [lambda: u(3, 4), lambda: fixed(u(3, 4))]),
    "bce_with_logits": (lambda: nn.BCEWithLogitsLoss(pos_weight=torch.tensor([1.0, 2.0, 0.5, 3.0])), [lambda: r(3, 4), lambda: fixed(u(3, 4))]),
    "kl_div": (lambda: nn.KLDivLoss(reduction="batchmean"), [lambda: r(3, 4), lambda: u(3, 4)], lambda m, x, y: m(x, y) * 3 / 12),
    "cosine_embedding": (lambda: nn.CosineEmbeddingLoss(0.2), [lambda: r(4, 3), lambda: r(4, 3), lambda: signs(4)]),
    "ctc": (lambda: nn.CTCLoss(), [lambda: r(6, 2, 4)], lambda m, x: m(x.log_softmax(2), torch.tensor([[1, 2, 3], [2, 1, 0]]), torch.tensor([6, 5]), torch.tensor([3, 2]))),
    "gaussian_nll": (lambda: nn.GaussianNLLLoss(full=True), [lambda: r(3, 4), lambda: r(3, 4), lambda: u(3, 4)]),
    "hinge_embedding": (lambda: nn.HingeEmbeddingLoss(0.5), [lambda: r(3, 4), lambda: signs(3, 4)]),
    "margin_ranking": (lambda: nn.MarginRankingLoss(0.3), [lambda: r(5), lambda: r(5), lambda: signs(5)]),
    "multi_label_margin": (lambda: nn.MultiLabelMarginLoss(), [lambda: r(2, 4), lambda: torch.tensor([[3, 0, -1, 1], [1, -1, 2, 0]])]),
    "multi_label_soft_margin": (lambda: nn.MultiLabelSoftMarginLoss(), [lambda: r(2, 4), lambda: fixed(ints(2, 2, 4).float())]),
    "multi_margin": (lambda: nn.MultiMarginLoss(2, 0.8), [lambda: r(4, 3), lambda: torch.tensor([0, 1, 2, 2])]),
    "poisson_nll": (lambda: nn.PoissonNLLLoss(), [lambda: r(3, 4), lambda: fixed(ints(5, 3, 4).float())]),
    "soft_margin": (lambda: nn.SoftMarginLoss(), [lambda: r(3, 4), lambda: signs(3, 4)]),
    "triplet_margin": (lambda: nn.TripletMarginLoss(0.8, swap=True), [lambda: r(3, 4), lambda: r(3, 4), lambda: r(3, 4)]),
    "triplet_margin_distance": (lambda: nn.TripletMarginWithDistanceLoss(margin=0.8), [lambda: r(3, 4), lambda: r(3, 4), lambda: r(3, 4)]),
}


def packed_lstm(module, x):
    packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor([3, 5, 2]), enforce_sorted=False)
    output, (h, c) = module(packed)
    return nn.utils.rnn.pad_packed_sequence(output)[0], h, c


def packed_gru(module, x):
    output, h = module(nn.utils.rnn.pack_padded_sequence(x, torch.tensor([5, 3, 2])))
    return nn.utils.rnn.pad_packed_sequence(output, padding_value=0.25)[0], h


def golden(make, inputs, run=call):
    torch.manual_seed(7)
    module = make()
    parameters = dict(module.named_parameters())
    initial = {name: numbers(p) for name, p in parameters.items()}
    with torch.no_grad():
        for p in parameters.values():
            p.add_(0.1 * torch.cos(torch.arange(p.numel()).float()).reshape(p.shape))
    torch.manual_seed(11)
    inputs = [make_input() for make_input in inputs]
    leaves = [x.clone().requires_grad_() if x.is_floating_point() and not hasattr(x, "fixed") else x for x in inputs]
    outputs = run(module, *leaves)
    outputs = [t for t in (outputs if isinstance(outputs, tuple) else (outputs,)) if t is not None]
    weighted = [(t * (torch.arange(1, t.numel() + 1).float().reshape(t.shape) / t.numel())).sum() for t in outputs]
    torch.stack(weighted).sum().backward()
    return {
        "inputs": [stored(x) for x in inputs],
        "initial": initial,
        "outputs": [stored(t) for t in outputs],
        "inputGradients": [numbers(x.grad) if x.is_floating_point() and x.grad is not None else [] for x in leaves],
        "gradients": {name: numbers(p.grad) for name, p in parameters.items() if p.grad is not None},
        "buffers": {name: numbers(b) for name, b in module.named_buffers() if "weight" not in name},
    }


if __name__ == "__main__":
    goldens = {name: golden(*case) for name, case in CASES.items()}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "modules.json"), "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")
