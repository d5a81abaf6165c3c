#!/usr/bin/python3
"""The peer: PyTorch's DistributedDataParallel over gloo, with the work of DdpRank.cs. ddp.py STORE RANK WORLD"""
import gzip
import json
import os
import sys
import time

os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
import numpy
import torch
import torch.distributed as dist
from torch import nn

FOLDER = "/usr/share/datasets/fashion-mnist/"
GLOBAL_BATCH, WARM_UP, STEPS = 128, 8, 40


def load(name, header):
    with gzip.open(FOLDER + name) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def set_weights(net):
    fan_in = 0
    for p, parameter in enumerate(net.parameters()):
        if parameter.dim() > 1:
            fan_in = parameter.numel() // parameter.shape[0]
        with numpy.errstate(over="ignore"):
            x = numpy.arange(parameter.numel(), dtype=numpy.uint64) + numpy.uint64((1 << 40) + (p << 32))
            x += numpy.uint64(0x9E3779B97F4A7C15)
            x = (x ^ (x >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
            x ^= x >> numpy.uint64(31)
        values = (2 * ((x >> numpy.uint64(11)) * 2.0**-53) - 1) * (1 / fan_in**0.5)
        parameter.data.copy_(torch.from_numpy(values.astype(numpy.float32)).reshape(parameter.shape))


def main():
    store, rank, world = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method="file://" + store, rank=rank, world_size=world)
    images = torch.from_numpy(load("train-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)[: 128 * 60].copy())
    images = (images.float() / 255 - 0.2860) / 0.3530
    labels = torch.from_numpy(load("train-labels-idx1-ubyte.gz", 8)[: 128 * 60].astype(numpy.int64))
    net = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))
    set_weights(net)
    parallel = nn.parallel.DistributedDataParallel(net) if world > 1 else net
    optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)

    def step(number):
        share = GLOBAL_BATCH // world
        start = number * GLOBAL_BATCH + rank * share
        inputs = images[start : start + share]
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(parallel(inputs), labels[start : start + share])
        loss.backward()
        optimizer.step()
        return loss.item()

    losses = []
    for number in range(WARM_UP):
        total = torch.tensor([step(number)])
        dist.all_reduce(total)
        losses.append(total.item() / world)
    dist.barrier()
    cpu, times = time.process_time(), []
    for number in range(WARM_UP, WARM_UP + STEPS):
        start = time.perf_counter()
        step(number)
        times.append(1e3 * (time.perf_counter() - start))
    cpu = 1e3 * (time.process_time() - cpu) / STEPS
    dist.barrier()
    print(json.dumps({"Name": "cnn", "MedianMs": sorted(times)[STEPS // 2], "CpuMs": cpu, "Losses": losses[:5]}), flush=True)
    os._exit(0)


main()
