#!/usr/bin/env python3
"""Makes augmentations.json with torchvision's operations on an image of bytes: run it from any folder and commit the result.

What a random augmentation draws is its own affair, so the goldens are all results that it may have, as checksums: the sum of
each byte times its place, counted from 1. AugMix has too many: its goldens are what the seeds from 0 on give, one after the other.
"""
import itertools
import json
import os
import torch
from torchvision.transforms import AugMix, AutoAugment, AutoAugmentPolicy, InterpolationMode, RandAugment, TrivialAugmentWide
from torchvision.transforms.autoaugment import _apply_op
from make import uniform

SHAPE = (3, 9, 11)
IMAGE = (uniform(2003, 297) * 256).reshape(SHAPE).to(torch.uint8)


def checksum(image):
    return int((image.flatten().long() * torch.arange(1, image.numel() + 1)).sum())


def directed(space, operation, step):
    magnitudes, is_signed = space[operation]
    magnitude = float(magnitudes[step]) if magnitudes.ndim > 0 else 0.0
    return [magnitude, -magnitude] if is_signed else [magnitude]


def done(image, operation, magnitude):
    return _apply_op(image, operation, magnitude, interpolation=InterpolationMode.NEAREST, fill=None)


def one_of(space, steps):
    return sorted({checksum(done(IMAGE, operation, magnitude)) for operation in space for step in steps for magnitude in directed(space, operation, step)})


def pairs(policy):
    augment = AutoAugment(policy)
    space = augment._augmentation_space(10, list(SHAPE[1:]))
    results = {checksum(IMAGE)}
    for pair in augment.policies:
        for used in itertools.product([False, True], repeat=2):
            chosen = [operation for operation, use in zip(pair, used) if use]
            choices = [directed(space, name, step or 0) for name, _, step in chosen]
            for magnitudes in itertools.product(*choices):
                image = IMAGE
                for (name, _, _), magnitude in zip(chosen, magnitudes):
                    image = done(image, name, magnitude)
                results.add(checksum(image))
    return sorted(results)


def mixed(augment, image):
    results = []
    for seed in range(20):
        torch.manual_seed(seed)
        results.append(checksum(augment(image)))
    return results


if __name__ == "__main__":
    goldens = {
        "RandAugment": one_of(RandAugment()._augmentation_space(31, list(SHAPE[1:])), [9]),
        "TrivialAugmentWide": one_of(TrivialAugmentWide()._augmentation_space(5), range(5)),
        "ImageNet": pairs(AutoAugmentPolicy.IMAGENET), "CIFAR10": pairs(AutoAugmentPolicy.CIFAR10), "SVHN": pairs(AutoAugmentPolicy.SVHN),
        "AugMix": mixed(AugMix(interpolation=InterpolationMode.NEAREST), IMAGE),
        "AugMix of a batch": mixed(AugMix(5, 2, 2, 0.5, False, InterpolationMode.NEAREST), torch.stack([IMAGE, 255 - IMAGE])),
    }
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "augmentations.json"), "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")
