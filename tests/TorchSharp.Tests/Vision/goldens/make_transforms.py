#!/usr/bin/env python3
"""Makes transforms.json with torchvision's functional operations on tensors: run it from any folder and commit the result.

Every operation is done to a floating-point image and to one of bytes, both from the formula of make.py.
"""
import json
import os
import torch
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode as Mode
from make import numbers, uniform

SHAPE = (3, 5, 6)
FLOAT = uniform(2000, 90).reshape(SHAPE).float()
BYTES = (uniform(2001, 90) * 256).reshape(SHAPE).to(torch.uint8)
START, END = [[0, 0], [5, 0], [5, 4], [0, 4]], [[1, 0], [4, 1], [5, 4], [0, 3]]



def hue(image, factor):
    """Bytes through convert_image_dtype, as torchvision does since 0.15; before, it cut off where it now rounds."""
    turned = F.adjust_hue(F.convert_image_dtype(image, torch.float32), factor)
    return F.convert_image_dtype(turned, image.dtype)


OPERATIONS = {
    "hflip": F.hflip, "vflip": F.vflip,
    "crop": lambda i: F.crop(i, 1, 2, 3, 3), "crop_outside": lambda i: F.crop(i, -1, 3, 4, 5),
    "center_crop": lambda i: F.center_crop(i, [3, 3]), "center_crop_large": lambda i: F.center_crop(i, [8, 4]),
    "pad": lambda i: F.pad(i, [1, 2, 0, 3], fill=1), "pad_reflect": lambda i: F.pad(i, [2, 1], padding_mode="reflect"),
    "resize_nearest": lambda i: F.resize(i, [7, 4], Mode.NEAREST),
    "resize_bilinear": lambda i: F.resize(i, [7, 4], Mode.BILINEAR, antialias=False),
    "resize_antialias": lambda i: F.resize(i, [3, 2], Mode.BILINEAR, antialias=True),
    "resize_bicubic": lambda i: F.resize(i, [8, 9], Mode.BICUBIC, antialias=False),
    "resize_shorter": lambda i: F.resize(i, [10], Mode.NEAREST),
    "resize_longest": lambda i: F.resize(i, [10], Mode.NEAREST, max_size=11),
    "rotate": lambda i: F.rotate(i, 30.0, Mode.BILINEAR),
    "rotate_expand": lambda i: F.rotate(i, 30.0, Mode.NEAREST, expand=True, fill=[1.0, 0.0, 0.5]),
    "rotate_center": lambda i: F.rotate(i, -75.0, Mode.BILINEAR, center=[1, 2]),
    "affine": lambda i: F.affine(i, 20.0, [1, -1], 1.25, [10.0, 5.0], Mode.BILINEAR),
    "affine_fill": lambda i: F.affine(i, 0.0, [2, 1], 0.5, [0.0, 0.0], Mode.BILINEAR, fill=[1.0]),
    "perspective": lambda i: F.perspective(i, START, END, Mode.BILINEAR),
    "grayscale": lambda i: F.rgb_to_grayscale(i, 3),
    "brightness": lambda i: F.adjust_brightness(i, 1.5), "contrast": lambda i: F.adjust_contrast(i, 0.4),
    "saturation": lambda i: F.adjust_saturation(i, 1.7), "hue": lambda i: hue(i, 0.3), "hue_back": lambda i: hue(i, -0.45),
    "gamma": lambda i: F.adjust_gamma(i, 2.2, 0.9), "sharpness": lambda i: F.adjust_sharpness(i, 1.8), "smooth": lambda i: F.adjust_sharpness(i, 0.2),
    "blur": lambda i: F.gaussian_blur(i, [3, 5], [0.8, 1.5]), "invert": F.invert, "autocontrast": F.autocontrast,
    "solarize": lambda i: F.solarize(i, 100 if i.dtype == torch.uint8 else 0.4),
    "to_float": lambda i: F.convert_image_dtype(i, torch.float32), "to_bytes": lambda i: F.convert_image_dtype(i, torch.uint8),
    "to_short": lambda i: F.convert_image_dtype(i, torch.int16),
}
ONLY_FLOAT = {"normalize": lambda i: F.normalize(i, [0.5, 0.4, 0.3], [0.2, 0.3, 0.4])}
ONLY_BYTES = {"posterize": lambda i: F.posterize(i, 3), "equalize": F.equalize}

if __name__ == "__main__":
    large = (uniform(2002, 3 * 32 * 32) ** 2 * 200).reshape(3, 32, 32).to(torch.uint8)
    result = {
        "Float32": {name: numbers(operation(FLOAT)) for name, operation in (OPERATIONS | ONLY_FLOAT).items()},
        "Byte": {name: numbers(operation(BYTES)) for name, operation in (OPERATIONS | ONLY_BYTES).items()},
        "Large": {"equalize": numbers(F.equalize(large))[:600]},
    }
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "transforms.json"), "w") as file:
        json.dump(result, file)
