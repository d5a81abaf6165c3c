#!/usr/bin/env python3
"""Makes the .pt files beside it with PyTorch itself (Debian's python3-torch); run it from any folder and commit the result.

The numbers follow formulas that the tests repeat, so the files say nothing that a test would have to take on trust.
"""
import os
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_num_threads(1)
torch.manual_seed(0)

DTYPES = {
    "float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16,
    "int64": torch.int64, "int32": torch.int32, "int16": torch.int16, "int8": torch.int8, "uint8": torch.uint8,
    "bool": torch.bool, "complex64": torch.complex64, "complex128": torch.complex128,
}


def save(name, value, **options):
    torch.save(value, os.path.join(HERE, name), **options)


def ramp(dtype):
    """0, 1, 2, ... as a 2 x 3 matrix; complex numbers go on with n - n i."""
    numbers = torch.arange(6).reshape(2, 3)
    return (numbers * (1 - 1j)).to(dtype) if dtype.is_complex else numbers.to(dtype)


def layouts():
    base = torch.arange(12, dtype=torch.float32)
    matrix = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    return {
        "base": base, "part": base[2:8:2], "folded": base[4:10].view(2, 3),
        "transposed": matrix.t(), "broadcast": torch.tensor([7.0]).expand(2, 2),
        "scalar": torch.tensor(2.5), "empty": torch.empty(0, 3),
        "nested": {"list": [1, 2 ** 40, -1.5, None, True], "tuple": ("a", (1,))},
        "parameter": torch.nn.Parameter(torch.ones(2)),
    }


def model():
    made = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 3), torch.nn.BatchNorm2d(3), torch.nn.Flatten(), torch.nn.Linear(12, 2))
    made(torch.randn(5, 1, 4, 4))     # moves the running statistics
    return made.eval()


def optimizers(parameters):
    return {
        "sgd": torch.optim.SGD(parameters, 0.1, momentum=0.9, nesterov=True),
        "adam": torch.optim.Adam(parameters, 0.02, betas=(0.8, 0.95), amsgrad=True),
        "adamw": torch.optim.AdamW(parameters, 0.02, weight_decay=0.1),
        "rmsprop": torch.optim.RMSprop(parameters, 0.02, momentum=0.5, centered=True),
        "adagrad": torch.optim.Adagrad(parameters, 0.3, lr_decay=0.1),
    }


def steps(weight, optimizer, count):
    for _ in range(count):
        optimizer.zero_grad()
        (torch.arange(1.0, 7.0).reshape(2, 3) * weight ** 2).sum().backward()
        optimizer.step()


if __name__ == "__main__":
    save("dtypes.pt", {name: ramp(dtype) for name, dtype in DTYPES.items()})
    save("legacy.pt", {name: ramp(dtype) for name, dtype in DTYPES.items()}, _use_new_zipfile_serialization=False)
    save("layouts.pt", layouts())
    save("layouts_legacy.pt", layouts(), _use_new_zipfile_serialization=False)
    net = model()
    save("model.pt", net.state_dict())
    save("model_output.pt", {"input": torch.linspace(-1, 1, 32).reshape(2, 1, 4, 4), "output": net(torch.linspace(-1, 1, 32).reshape(2, 1, 4, 4)).detach()})
    save("whole_model.pt", torch.nn.Linear(2, 1))
    for name in optimizers([torch.nn.Parameter(torch.ones(2, 3))]):
        weight = torch.nn.Parameter(torch.ones(2, 3))
        optimizer = optimizers([weight])[name]
        steps(weight, optimizer, 5)
        save(f"{name}.pt", optimizer.state_dict())
        halfway = weight.detach().clone()
        steps(weight, optimizer, 5)
        save(f"{name}_weights.pt", {"halfway": halfway, "final": weight.detach()})
