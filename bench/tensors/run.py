#!/usr/bin/env python3
"""Compares the tensor stand-in with python3-torch: both processes stay up and take turns at each case, one thread each,
and the median of the rounds' ratios is printed (below 1: ours is faster). Build first:

    dotnet build -c Release bench/tensors && bench/tensors/run.py [rounds] [case ...]
"""
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = ["dotnet", os.path.join(HERE, "bin/Release/net10.0/tensors-bench.dll")]
PEER = ["/usr/bin/python3", os.path.join(HERE, "peer.py")]
# repetitions a turn (about a quarter of a second), the ratio to reach, and the real TorchSharp's
CASES = {
    "add8": (200_000, 0.85, 1.26), "mlp_forward1": (20_000, 0.85, 0.93), "mlp_sgd": (300, 0.92, 0.94), "mlp_adam": (300, 0.85, 0.87),
    "cnn_sgd": (8, 1.00, 0.99), "cnn_adam": (8, 1.00, 0.96), "resnet18": (3, 1.00, None), "loader": (1, 0.25, None),
    "loader_transforms": (1, 0.25, None),
}

PROCESSES = 3


class Side:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})
        self.title = self.process.stdout.readline().strip()

    def seconds(self, name, count):
        self.process.stdin.write(f"{name} {count}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline()) / count


def draw_images(root):
    """60,000 random images in MNIST's files, as both sides look for them."""
    folder = os.path.join(root, "MNIST", "raw")
    os.makedirs(folder)
    for prefix, count in (("train", 60_000), ("t10k", 10_000)):
        with open(os.path.join(folder, prefix + "-images-idx3-ubyte"), "wb") as file:
            file.write(struct.pack(">4I", 0x803, count, 28, 28) + random.Random(1).randbytes(count * 784))
        with open(os.path.join(folder, prefix + "-labels-idx1-ubyte"), "wb") as file:
            file.write(struct.pack(">2I", 0x801, count) + bytes(k % 10 for k in range(count)))


def first(command):
    start = time.perf_counter()
    subprocess.run(command + ["first"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def row(name, ours, peer, goal, real):
    ratio = statistics.median(a / b for a, b in zip(ours, peer))
    print(f"| {name} | {statistics.median(ours) * 1e6:,.2f} | {statistics.median(peer) * 1e6:,.2f} | {ratio:.2f} | ≤ {goal:.2f} | {real or '—'} |", flush=True)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    chosen = sys.argv[2:] or [*CASES, "first"]
    images = tempfile.TemporaryDirectory()
    os.environ["MNIST_ROOT"] = images.name
    if {"loader", "loader_transforms"} & {*chosen}:
        draw_images(images.name)
    sides = [(Side(OURS), Side(PEER)) for _ in range(PROCESSES)]   # where a process's pages lie moves its times by some percent
    print(f"{sides[0][0].title}; {sides[0][1].title}; {rounds} rounds on each of {PROCESSES} pairs of processes\n")
    print("| case | ours, µs | PyTorch, µs | ratio | goal | real TorchSharp |\n|---|---|---|---|---|---|")
    for name in [c for c in chosen if c in CASES]:
        count, goal, real = CASES[name]
        for ours, peer in sides:
            for side in (ours, peer, ours):   # the compiler's tiers take their time
                side.seconds(name, count)
        pairs = [(ours.seconds(name, count), peer.seconds(name, count)) for _ in range(rounds) for ours, peer in sides]
        row(name, *zip(*pairs), goal, real)
    if "first" in chosen:
        pairs = [(first(OURS), first(PEER)) for _ in range(rounds)]
        row("start to first result", *zip(*pairs), 0.7, None)


if __name__ == "__main__":
    main()
