#!/usr/bin/env python3
"""Makes tests/data/golden/gradcam.json: Grad-CAM by hooks of PyTorch (make-gradcam-golden.py GOLDEN_FOLDER).

The network is the notebook's with the weights of notebook.pt and the input of notebook_io.safetensors, as beside it. A
forward hook keeps a layer's maps, a hook on them their gradient. Needs PyTorch (Debian: python3-torch).
"""
import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn

CLASSES = [3, 7]


def conv(in_channels, channels, kernel):
    return nn.Sequential(nn.Conv2d(in_channels, channels, kernel, padding=kernel // 2, bias=False),
                         nn.BatchNorm2d(channels))


class SEBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc = nn.Sequential(nn.Conv2d(channels, channels // 16, 1, bias=False), nn.ReLU(),
                                nn.Conv2d(channels // 16, 2 * channels, 1, bias=False))

    def forward(self, x):
        gate, shift = self.fc(x.mean((2, 3), keepdim=True)).chunk(2, 1)
        return x * gate.sigmoid() + shift


class ResBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv_lower, self.conv_upper = conv(channels, channels, 3), conv(channels, channels, 3)
        self.se_block, self.relu = SEBlock(channels), nn.ReLU()

    def forward(self, x):
        return self.relu(self.se_block(self.conv_upper(self.conv_lower(x).relu())) + x)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_block = conv(3, 32, 3)
        self.res_blocks = nn.Sequential(*(ResBlock(32) for _ in range(3)))
        self.out_conv, self.relu, self.fc = conv(32, 128, 1), nn.ReLU(), nn.Linear(128, 10)

    def forward(self, x):
        x = self.res_blocks(self.conv_block(x).relu())
        return self.fc(self.relu(self.out_conv(x)).mean((2, 3)))


def tensor(path, name):
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    entry = json.loads(content[8:8 + length])[name]
    start, end = entry["data_offsets"]
    values = torch.frombuffer(bytearray(content[8 + length + start:8 + length + end]), dtype=torch.float32)
    return values.reshape(entry["shape"])


def grad_cam(network, layer, images, classes):
    kept = {}

    def keep(_module, _inputs, output):
        kept["maps"] = output
        output.register_hook(lambda gradient: kept.update(gradient=gradient))

    handle = layer.register_forward_hook(keep)
    logits = network(images)
    handle.remove()
    network.zero_grad()
    logits[torch.arange(len(classes)), classes].sum().backward()
    weights = kept["gradient"].mean((2, 3), keepdim=True)
    return (weights * kept["maps"]).sum(1).relu().detach()


def main(folder):
    network = Network().eval()
    network.load_state_dict(torch.load(folder / "notebook.pt"))
    images = tensor(folder / "notebook_io.safetensors", "input")[:2]
    layers = {"out_conv": network.relu, "res_blocks.1": network.res_blocks[1].relu}
    golden = {"classes": CLASSES, "predicted": network(images).argmax(1).tolist()}
    for name, layer in layers.items():
        maps = grad_cam(network, layer, images, CLASSES)
        # Every fourth row and column keeps the file small.
        golden[name] = [float(f"{value:.7g}") for value in maps[:, ::4, ::4].flatten().tolist()]
        golden[name + " sums"] = [float(f"{value:.7g}") for value in maps.double().sum((1, 2)).tolist()]
    (folder / "gradcam.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
