#!/usr/bin/python3
"""The peer: torch.distributed's all_reduce over gloo, timed as AllReduceRank.cs times ours.

allreduce.py STORE RANK WORLD BYTES:ROUNDS...
"""
import json
import os
import sys
import time

os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
import torch
import torch.distributed as dist


def main():
    store, rank, world = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method="file://" + store, rank=rank, world_size=world)
    for size in sys.argv[4:]:
        count, rounds = (int(part) for part in size.split(":"))
        values = torch.ones(count // 4)
        for _ in range(max(2, rounds // 10)):
            dist.all_reduce(values)
            values.fill_(1)
        dist.barrier()
        cpu, times = time.process_time(), []
        for _ in range(rounds):
            start = time.perf_counter()
            dist.all_reduce(values)
            times.append(1e3 * (time.perf_counter() - start))
        cpu = 1e3 * (time.process_time() - cpu) / rounds
        dist.barrier()
        print(json.dumps({"Name": f"{count:,}", "MedianMs": sorted(times)[rounds // 2], "CpuMs": cpu}), flush=True)
    os._exit(0)


main()
