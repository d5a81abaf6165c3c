#!/usr/bin/env python3
"""The same work as Program.cs in PyTorch, told by run.py: a line "name count" in, the seconds it took out."""
import sys
import time

import torch

if sys.argv[1:] == ["first"]:
    print(torch.add(torch.ones(8), torch.ones(8)).sum().item())
    sys.exit()

from torch import nn
import torch.nn.functional as F

torch.set_num_threads(1)
print("PyTorch", torch.__version__, "Python", sys.version.split()[0], flush=True)


def mlp():
    return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn():
    return nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10))


def add():
    x, y = torch.ones(8), torch.ones(8)
    return lambda: torch.add(x, y)


def forward():
    model, x = mlp(), torch.randn(1, 784)

    def work():
        with torch.no_grad():
            model(x)
    return work


def step(model, shape, make):
    x, labels, optimizer = torch.randn(*shape), torch.randint(10, (shape[0],)), make(model)

    def work():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        loss.item()
    return work


def resnet18():
    import torchvision
    return torchvision.models.resnet18()


def loader(*further):
    import os
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    images = datasets.MNIST(os.environ["MNIST_ROOT"], train=True, transform=transforms.Compose([transforms.ToTensor(), *further]))

    def work():
        count = sum(len(labels) for _, labels in DataLoader(images, 64, shuffle=True, num_workers=2))
        assert count == 60_000
    return work


def loader_transforms():
    from torchvision import transforms
    return loader(transforms.RandomHorizontalFlip(), transforms.Normalize((0.1307,), (0.3081,)))


def sgd(model):
    return torch.optim.SGD(model.parameters(), 0.01)


def adam(model):
    return torch.optim.Adam(model.parameters())


CASES = {
    "add8": add,
    "mlp_forward1": forward,
    "mlp_sgd": lambda: step(mlp(), (64, 784), sgd),
    "mlp_adam": lambda: step(mlp(), (64, 784), adam),
    "cnn_sgd": lambda: step(cnn(), (64, 1, 28, 28), sgd),
    "cnn_adam": lambda: step(cnn(), (64, 1, 28, 28), adam),
    "loader": loader,
    "loader_transforms": loader_transforms,
    "resnet18": lambda: step(resnet18(), (8, 3, 64, 64), sgd),
}
made = {}
for line in sys.stdin:
    if not line.strip():
        break
    name, count = line.split()
    work = made.setdefault(name, None) or CASES[name]()
    made[name] = work
    start = time.perf_counter()
    for _ in range(int(count)):
        work()
    print(time.perf_counter() - start, flush=True)
