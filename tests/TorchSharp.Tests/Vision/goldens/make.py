#!/usr/bin/env python3
"""Makes models.json with torchvision itself (Debian's python3-torchvision): run it from any folder and commit the result.

For each model: how many entries its state dict has, how many numbers, and a hash of all names and shapes; for some the
logits of two images, where all weights and pixels come from a hash of their place, as in Vision/Formula.cs. A model's
names and shapes are printed by  make.py --list resnet18,  to find a difference.
"""
import hashlib
import json
import os
import sys
import numpy
import torch
import torchvision.models as models

torch.set_num_threads(1)

SHAPES = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "resnext101_32x8d", "wide_resnet50_2",
          "wide_resnet101_2", "vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "alexnet",
          "mobilenet_v2", "googlenet", "inception_v3", "mobilenet_v3_large", "mobilenet_v3_small"]
LOGITS = {"resnet18": 64, "resnet50": 64, "resnext50_32x4d": 64, "mobilenet_v2": 64, "mobilenet_v3_large": 64, "mobilenet_v3_small": 64, "googlenet": 64, "inception_v3": 96, "alexnet": 64,
          "vgg11_bn": 32}
CLASSES = 10


def build(name):
    if name.startswith("mobilenet_v3"):     # TorchSharp has it for ImageNet's classes only
        return getattr(models, name)()
    extra = {"init_weights": False} if name in ("googlenet", "inception_v3") or name.startswith("vgg") else {}
    return getattr(models, name)(num_classes=CLASSES, **extra)


def uniform(stream, count):
    """Numbers in [0, 1): murmur3's finalizer over the place."""
    with numpy.errstate(over="ignore"):
        h = numpy.arange(count, dtype=numpy.uint32) + numpy.uint32(stream * 0x9E3779B9 & 0xFFFFFFFF)
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
            h = (h ^ (h >> numpy.uint32(shift))) * numpy.uint32(factor)
    return torch.from_numpy(h.astype(numpy.float64) / 2 ** 32)


def fill(model):
    for stream, (name, tensor) in enumerate(sorted(model.state_dict().items())):
        if not tensor.is_floating_point():
            continue
        u = uniform(stream, tensor.numel()).reshape(tensor.shape)
        if tensor.dim() > 1:
            value = (u - 0.5) * (24 / (tensor.numel() / tensor.shape[0])) ** 0.5
        elif name.endswith("weight") or name.endswith("running_var"):
            value = u + 0.5
        else:
            value = (u - 0.5) * 0.2
        tensor.copy_(value)


def images(side, count=2):
    return (uniform(1000, count * 3 * side * side) * 2 - 1).reshape(count, 3, side, side).float()


def numbers(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().double().flatten().tolist()]


def lines(name):
    return [f"{key} [{', '.join(map(str, value.shape))}]\n" for key, value in sorted(build(name).state_dict().items())]


def step():
    """One training step of ResNet18: the loss, gradients and running statistics."""
    model = build("resnet18").train()
    fill(model)
    loss = torch.nn.functional.cross_entropy(model(images(64)), torch.tensor([3, 7]))
    loss.backward()
    return {"loss": numbers(loss), "conv1": numbers(model.conv1.weight.grad.flatten()[:20]),
            "downsample": numbers(model.layer3[0].downsample[0].weight.grad.flatten()[:20]), "fc": numbers(model.fc.bias.grad),
            "mean": numbers(model.layer4[1].bn2.running_mean[:20]), "count": numbers(model.bn1.num_batches_tracked)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--list"]:
        sys.stdout.writelines(lines(sys.argv[2]))
        sys.exit()
    result = {"shapes": {}, "logits": {}}
    with torch.no_grad():
        for name in SHAPES:
            text = lines(name)
            result["shapes"][name] = {"count": len(text), "numbers": sum(t.numel() for t in build(name).state_dict().values()),
                                      "hash": hashlib.sha256("".join(text).encode()).hexdigest()}
        for name, side in LOGITS.items():
            model = build(name).eval()
            fill(model)
            result["logits"][name] = {"side": side, "values": numbers(model(images(side))[:, :CLASSES])}
        model = build("resnet18").eval()
        fill(model)
        result["many"] = numbers(model(images(32, 64)))     # ResNet18's logits of 64 images
    result["step"] = step()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "models.json"), "w") as file:
        json.dump(result, file, indent=1)
