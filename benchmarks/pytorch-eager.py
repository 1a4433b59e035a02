"""PyTorch's own eager code beside SeNet: a training step of Network(3, 128, 10, 10) on a GPU.

    python3 benchmarks/pytorch-eager.py

The notebook's network with its squeeze put right, on one batch that lies ready on the GPU. Prints images per second and the seconds
that an epoch of 50,000 images would take. Compare with `benchmarks/SeNet.Benchmarks -- gpu` on the same machine, whose figures include
the data.
"""
import time

import torch
from torch import nn
from torch.nn import functional as F

EPOCH, WARM_UP, STEPS, ROUNDS = 50_000, 20, 100, 3
# name, TensorFloat32, bfloat16 autocast, channels-last, batch size
CASES = [
    ("float32", False, False, False, 128),
    ("TensorFloat32", True, False, False, 128),
    ("bfloat16 autocast", True, True, False, 128),
    ("bfloat16 autocast, channels-last", True, True, True, 128),
    ("bfloat16 autocast, channels-last", True, True, True, 512),
]


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.lower = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU())
        self.upper = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))
        self.fc = nn.Sequential(
            nn.Conv2d(channels, channels // 16, 1, bias=False), nn.ReLU(), nn.Conv2d(channels // 16, 2 * channels, 1, bias=False))

    def forward(self, x):
        path = self.upper(self.lower(x))
        gate, shift = self.fc(F.adaptive_avg_pool2d(path, 1)).chunk(2, 1)
        return F.relu(x + path * torch.sigmoid(gate) + shift)


class Network(nn.Module):
    def __init__(self, filters=128, blocks=10, classes=10):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU())
        self.blocks = nn.Sequential(*[Block(filters) for _ in range(blocks - 1)])
        self.head = nn.Sequential(nn.Conv2d(filters, 128, 1, bias=False), nn.BatchNorm2d(128), nn.ReLU())
        self.fc = nn.Linear(128, classes)

    def forward(self, x):
        x = self.head(self.blocks(self.stem(x)))
        return F.log_softmax(self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1)), 1)


def images_per_second(tensor_float, bfloat16, channels_last, batch):
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tensor_float
    layout = torch.channels_last if channels_last else torch.contiguous_format
    model = Network().cuda().to(memory_format=layout)
    images = torch.randn(batch, 3, 32, 32, device="cuda").to(memory_format=layout)
    labels = torch.randint(0, 10, (batch,), device="cuda")
    optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, weight_decay=1e-4, nesterov=True)

    def steps(count):
        for _ in range(count):
            optimizer.zero_grad()
            with torch.autocast("cuda", torch.bfloat16, enabled=bfloat16):
                loss = F.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
        torch.cuda.synchronize()

    steps(WARM_UP)
    best = min(timed(steps) for _ in range(ROUNDS))
    return STEPS * batch / best


def timed(steps):
    start = time.perf_counter()
    steps(STEPS)
    return time.perf_counter() - start


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}, {torch.cuda.get_device_name()}")
    print("| | batch | images/s | seconds an epoch |\n| --- | ---: | ---: | ---: |")
    for name, *options in CASES:
        rate = images_per_second(*options)
        print(f"| {name} | {options[-1]} | {rate:.0f} | {EPOCH / rate:.1f} |", flush=True)
