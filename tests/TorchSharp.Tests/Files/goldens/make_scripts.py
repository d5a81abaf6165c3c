#!/usr/bin/env python3
"""Makes the TorchScript files *.ts beside it, and scripts.json with what they give for given inputs.

Run it with Debian's python3-torch, from any folder, and commit the result.
"""
import json
import os
from typing import List, Tuple
import torch

torch.manual_seed(6)
FOLDER = os.path.dirname(os.path.abspath(__file__))


class Net(torch.nn.Module):
    """Two layers, dropout, a norm with buffers, and a plain tensor as an attribute."""

    def __init__(self):
        super().__init__()
        self.first, self.norm = torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4)
        self.drop, self.second = torch.nn.Dropout(0.5), torch.nn.Linear(4, 2)
        self.offset = torch.tensor([0.5, -0.5])

    def forward(self, x):
        return self.second(self.drop(torch.relu(self.norm(self.first(x))))) + self.offset

    @torch.jit.export
    def scaled(self, x, factor: float, times: int, is_negative: bool) -> torch.Tensor:
        y = self.forward(x) * factor * times
        return -y if is_negative else y


class Shapes(torch.nn.Module):
    """Results of every kind."""

    def forward(self, x, y) -> Tuple[torch.Tensor, torch.Tensor]:
        return x + y, x * y

    @torch.jit.export
    def parts(self, x) -> List[torch.Tensor]:
        return [x[0], x[1]]

    @torch.jit.export
    def total(self, parts: List[torch.Tensor]) -> torch.Tensor:
        return torch.stack(parts).sum(0)

    @torch.jit.export
    def mixed(self, x, name: str) -> Tuple[torch.Tensor, int, str, List[float]]:
        return x, x.numel(), name + "!", [1.5, 2.5]

    @torch.jit.export
    def nothing(self, x) -> None:
        assert x.numel() > 0, "an empty tensor"


def numbers(t):
    return [float(f"{v:.7g}") for v in t.detach().double().flatten().tolist()]


if __name__ == "__main__":
    net = torch.jit.script(Net())
    torch.jit.save(net, os.path.join(FOLDER, "net.ts"))
    torch.jit.save(torch.jit.script(Shapes()), os.path.join(FOLDER, "shapes.ts"))
    net.eval()
    x = torch.randn(5, 3)
    golden = {"x": numbers(x), "y": numbers(net(x)), "scaled": numbers(net.scaled(x, 1.5, 2, True))}
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    losses = []
    for _ in range(5):
        loss = net(x).square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    with open(os.path.join(FOLDER, "scripts.json"), "w") as file:
        json.dump(golden | {"losses": losses}, file, separators=(",", ":"))
        file.write("\n")
