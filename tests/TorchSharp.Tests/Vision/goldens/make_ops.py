#!/usr/bin/env python3
"""Makes ops.json with torchvision itself (Debian's python3-torchvision): run it from any folder and commit the result.

Boxes, losses and grids, with the gradients of the losses: those of sum(output * weights), weights = 1, 2, 3, ... scaled.
Inputs come from a hash of their place, as in Vision/Formula.cs, stream by stream.
"""
import json
import os
import torch
import torchvision
from torchvision import ops, utils
import make

torch.set_num_threads(1)


def numbers(t):
    return [float(f"{v:.8g}") for v in t.detach().double().flatten().tolist()]


def u(stream, *shape):
    count = 1
    for side in shape:
        count *= side
    return make.uniform(stream, count).reshape(shape)


def boxes(stream, count):
    corner, size = u(stream, count, 2) * 10, u(stream + 1, count, 2) * 8 + 1
    return torch.cat([corner, corner + size], 1)


def frozen(x):
    norm = ops.FrozenBatchNorm2d(3).double()
    for k, name in enumerate(("weight", "bias", "running_mean", "running_var")):
        getattr(norm, name).copy_(u(70 + k, 3) + 0.5)
    return norm(x)


def squeeze(x):
    block = ops.SqueezeExcitation(4, 2).double()
    with torch.no_grad():
        for k, (_, p) in enumerate(sorted(block.named_parameters())):
            p.copy_(u(80 + k, p.numel()).reshape(p.shape) - 0.5)
    return block(x)


CASES = {
    "box_area": ([boxes(1, 5)], ops.box_area),
    "box_convert_xywh": ([boxes(1, 5)], lambda b: ops.box_convert(b, "xyxy", "xywh")),
    "box_convert_cxcywh": ([boxes(1, 5)], lambda b: ops.box_convert(b, "xyxy", "cxcywh")),
    "box_convert_back": ([boxes(1, 5)], lambda b: ops.box_convert(b, "cxcywh", "xyxy")),
    "box_convert_between": ([boxes(1, 5)], lambda b: ops.box_convert(b, "xywh", "cxcywh")),
    "box_iou": ([boxes(1, 5), boxes(3, 4)], ops.box_iou),
    "generalized_box_iou": ([boxes(1, 5), boxes(3, 4)], ops.generalized_box_iou),
    "distance_box_iou": ([boxes(1, 5), boxes(3, 4)], ops.distance_box_iou),
    "complete_box_iou": ([boxes(1, 5), boxes(3, 4)], ops.complete_box_iou),
    "generalized_box_iou_loss": ([boxes(1, 5), boxes(3, 5)], ops.generalized_box_iou_loss),
    "distance_box_iou_loss": ([boxes(1, 5), boxes(3, 5)], lambda a, b: ops.distance_box_iou_loss(a, b, reduction="mean")),
    "complete_box_iou_loss": ([boxes(1, 5), boxes(3, 5)], lambda a, b: ops.complete_box_iou_loss(a, b, reduction="sum")),
    "sigmoid_focal_loss": ([u(5, 4, 3) * 4 - 2, (u(6, 4, 3) > 0.5).double()], ops.sigmoid_focal_loss),
    "sigmoid_focal_loss_mean": ([u(5, 4, 3) * 4 - 2, (u(6, 4, 3) > 0.5).double()], lambda x, t: ops.sigmoid_focal_loss(x, t, -1, 1.5, "mean")),
    "nms": ([boxes(7, 30), u(9, 30)], lambda b, s: ops.nms(b, s, 0.3).double()),
    "masks_to_boxes": ([(u(10, 3, 7, 9) > 0.9).double()], lambda m: ops.masks_to_boxes(m).double()),
    "frozen_batch_norm": ([u(11, 2, 3, 2, 2)], frozen),
    "squeeze_excitation": ([u(12, 2, 4, 3, 3)], squeeze),
    "make_grid": ([u(13, 5, 3, 2, 3)], lambda x: utils.make_grid(x, nrow=3, padding=1, pad_value=0.5)),
    "make_grid_gray": ([u(14, 3, 1, 2, 2) * 5], lambda x: utils.make_grid(x, nrow=2, normalize=True)),
    "make_grid_each": ([u(15, 3, 3, 2, 2) * 5], lambda x: utils.make_grid(x, normalize=True, scale_each=True)),
    "make_grid_range": ([u(16, 2, 3, 2, 2) * 5], lambda x: utils.make_grid(x, normalize=True, value_range=(1, 3))),
}


def golden(inputs, run):
    leaves = [x.clone().requires_grad_() for x in inputs]
    output = run(*leaves)
    found = []
    if output.requires_grad:
        weights = torch.arange(1, output.numel() + 1).double().reshape(output.shape) / output.numel()
        (output * weights).sum().backward()
        found = [numbers(x.grad) if x.grad is not None else [] for x in leaves]
    return {"inputs": [{"shape": list(x.shape), "values": numbers(x), "type": "double"} for x in inputs],
            "output": {"shape": list(output.shape), "values": numbers(output), "type": "double"}, "gradients": found}


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ops.json"), "w") as file:
        json.dump({name: golden(*case) for name, case in CASES.items()}, file, separators=(",", ":"))
        file.write("\n")
