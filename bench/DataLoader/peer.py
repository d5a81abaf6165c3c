"""The same pass with torchvision: prints its seconds. Workers stay from the first pass, which is not counted."""
import gzip
import os
import shutil
import sys
import tempfile
import time
import torch
import torchvision

source, kind = sys.argv[1:3]
steps = [torchvision.transforms.ToTensor()]
if kind == "transforms":
    steps = [torchvision.transforms.RandomHorizontalFlip(), *steps, torchvision.transforms.Normalize([0.2860], [0.3530])]
with tempfile.TemporaryDirectory() as root:
    raw = os.path.join(root, "FashionMNIST", "raw")
    os.makedirs(raw)
    for name in os.listdir(source):
        with gzip.open(os.path.join(source, name)) as packed, open(os.path.join(raw, name[:-3]), "wb") as plain:
            shutil.copyfileobj(packed, plain)
    data = torchvision.datasets.FashionMNIST(root, train=True, transform=torchvision.transforms.Compose(steps))
    loader = torch.utils.data.DataLoader(data, batch_size=64, shuffle=True, num_workers=2, persistent_workers=True)
    for _ in range(2):
        start = time.perf_counter()
        count = sum(len(labels) for _, labels in loader)
        seconds = time.perf_counter() - start
    assert count == 60000
    print(seconds)
