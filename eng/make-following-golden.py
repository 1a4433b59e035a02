#!/usr/bin/env python3
"""Writes tests/data/golden/following.json: values of averages, distillation, calibration and the learning-rate finder.

Needs numpy and PyTorch (Debian: python3-numpy, python3-torch). Sources: the decay of timm's ModelEmaV3.get_decay;
torch.optim.swa_utils (AveragedModel, update_bn); torch.nn.functional.kl_div; numpy.gradient, which PyTorch Lightning's
suggestion uses; the expected calibration error of Guo et al. with numpy's bins.
"""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch.optim.swa_utils import AveragedModel, update_bn

torch.manual_seed(0)
rng = np.random.default_rng(0)
golden = {}


def decay(step, decay=0.9999, min_decay=0.0, after=0, warmup=True, gamma=1.0, power=2 / 3):
    step = max(0, step - after - 1)
    if step <= 0:
        return 0.0
    if not warmup:
        return decay
    return max(min(1 - (1 + step / gamma) ** -power, decay), min_decay)


steps = [1, 2, 3, 10, 11, 100, 1000, 31624, 5000000]
golden["ema"] = {
    "steps": steps,
    "default": [decay(s) for s in steps],
    "after_9_gamma_5_power_075_min_03_max_099": [decay(s, 0.99, 0.3, 9, True, 5.0, 0.75) for s in steps],
    "no_warmup_0999": [decay(s, 0.999, warmup=False) for s in steps],
}

# Two batches of different sizes, three channels; the mean of three weights.
model = torch.nn.Sequential(torch.nn.BatchNorm2d(3), torch.nn.Flatten(), torch.nn.Linear(12, 2))
average = AveragedModel(model)
weights = []
for _ in range(3):
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn_like(p))
    weights.append(model[2].weight.flatten().tolist())
    average.update_parameters(model)
batches = [torch.randn(4, 3, 2, 2), torch.randn(2, 3, 2, 2) + 1]
update_bn(batches, average)
golden["swa"] = {
    "weights": weights,
    "mean": average.module[2].weight.flatten().tolist(),
    "batches": [b.flatten().tolist() for b in batches],
    "running_mean": average.module[0].running_mean.tolist(),
    "running_var": average.module[0].running_var.tolist(),
}

teacher, student = torch.randn(5, 4) * 3, torch.randn(5, 4, requires_grad=True)
labels = torch.tensor([0, 3, 1, 2, 2])
alpha, temperature = 0.3, 4.0
kl = F.kl_div(F.log_softmax(student / temperature, 1), F.softmax(teacher / temperature, 1), reduction="batchmean")
loss = (1 - alpha) * F.cross_entropy(student, labels) + alpha * temperature**2 * kl
loss.backward()
golden["distillation"] = {
    "teacher": teacher.flatten().tolist(),
    "student": student.flatten().tolist(),
    "labels": labels.tolist(),
    "kl": kl.item(),
    "loss": loss.item(),
    "gradient": student.grad.flatten().tolist(),
}

confidence = rng.uniform(0.1, 1, 200).astype(np.float32)
rank = (rng.uniform(size=200) > confidence * 0.8).astype(int) * rng.integers(1, 10, 200)
edges = np.linspace(0, 1, 16)
ece = 0.0
for low, high in zip(edges[:-1], edges[1:]):
    inside = (confidence > low) & (confidence <= high)
    if inside.any():
        ece += inside.mean() * abs((rank[inside] == 0).mean() - confidence[inside].astype(float).mean())
golden["calibration"] = {
    "confidence": confidence.astype(float).tolist(),
    "rank": rank.tolist(),
    "error": ece,
    "top3": float((rank < 3).mean()),
}

rates = np.geomspace(1e-5, 10, 60)
losses = 2.3 - 1.9 / (1 + np.exp(-3 * (np.log10(rates) + 1.7))) + np.exp(4 * (np.log10(rates) - 0.3))
losses += 0.01 * rng.standard_normal(60)
smooth, mean = [], 0.0
for i, value in enumerate(losses):
    mean = 0.9 * mean + 0.1 * value
    smooth.append(mean / (1 - 0.9 ** (i + 1)))
index = int(np.gradient(np.array(smooth[10:-1])).argmin()) + 10
golden["finder"] = {"rates": rates.tolist(), "losses": smooth, "suggestion": float(rates[index])}

path = os.path.join(os.path.dirname(__file__), "..", "tests", "data", "golden", "following.json")
with open(path, "w") as file:
    json.dump(golden, file, indent=1)
    file.write("\n")
