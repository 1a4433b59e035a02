#!/usr/bin/env python3
"""Makes tests/data/golden/training.json: what PyTorch and timm compute (make-training-golden.py TIMM TARGET_FILE).

Steps of optimizers, gradient clipping, losses with their gradients, and learning-rate schedules. TIMM is a checkout of
huggingface/pytorch-image-models, of which the modules without models are used. Inputs are the exact fractions of
`fraction`, which the tests compute too. Needs PyTorch (Debian: python3-torch).
"""
import json
import sys
import types
from pathlib import Path

import torch
import torch.nn.functional as F

SHAPES = {"conv.weight": (4, 3, 3, 3), "conv.bias": (4,), "fc.weight": (5, 4), "fc.bias": (5,)}
STEPS = 20


def fraction(index, salt):
    """In [-1, 1): exact in float32."""
    return ((index * 7919 + salt * 104729) % 1024) / 512 - 1


def tensor(shape, salt):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([fraction(i, salt) for i in range(count)], dtype=torch.float32).view(shape)


def parameters():
    return {key: torch.nn.Parameter(tensor(shape, salt)) for salt, (key, shape) in enumerate(SHAPES.items())}


def gradient(shape, step, number):
    return tensor(shape, 10 + step * 4 + number) * (0.25 if step % 3 else 2)


def values(tensors):
    return [float(f"{x:.9g}") for t in tensors for x in t.detach().flatten().tolist()]


def groups(named, decay, exclude):
    from timm.optim._param_groups import param_groups_weight_decay
    if not exclude:
        return list(named.values())
    model = types.SimpleNamespace(named_parameters=lambda: named.items())
    return param_groups_weight_decay(model, decay)


def steps(make, decay, rate, exclude=False):
    named = parameters()
    optimizer = make(groups(named, decay, exclude), decay, rate)
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 - step / 40)
        for number, parameter in enumerate(named.values()):
            parameter.grad = gradient(parameter.shape, step, number)
        optimizer.step()
    return values(named.values())


def optimizers():
    from timm.optim.lamb import Lamb
    from timm.optim.rmsprop_tf import RMSpropTF
    adamw = lambda groups, decay, rate: torch.optim.AdamW(groups, rate, weight_decay=decay)
    sgd = lambda groups, decay, rate: torch.optim.SGD(groups, rate, momentum=0.9, nesterov=True, weight_decay=decay)
    lamb = lambda groups, decay, rate: Lamb(groups, rate, weight_decay=decay)
    unclipped = lambda groups, decay, rate: Lamb(
        groups, rate, betas=(0.8, 0.99), eps=1e-4, weight_decay=decay, max_grad_norm=None)
    rmsprop = lambda groups, decay, rate: RMSpropTF(groups, rate, weight_decay=decay)
    momentum = lambda groups, decay, rate: RMSpropTF(groups, rate, 0.95, 1e-3, weight_decay=decay, momentum=0.9)
    return {
        "sgd": steps(sgd, 0.05, 0.1),
        "sgd, weights decay": steps(sgd, 0.05, 0.1, exclude=True),
        "adamw": steps(adamw, 0.05, 0.01),
        "adamw, weights decay": steps(adamw, 0.05, 0.01, exclude=True),
        "adamw, betas": steps(lambda g, d, r: torch.optim.AdamW(g, r, (0.8, 0.95), 1e-3, d), 0, 0.01),
        "lamb": steps(lamb, 0.05, 0.01),
        "lamb, weights decay": steps(lamb, 0.05, 0.01, exclude=True),
        "lamb, unclipped": steps(unclipped, 0.05, 0.01),
        "rmsproptf": steps(rmsprop, 0, 0.01),
        "rmsproptf, momentum": steps(momentum, 0.05, 0.01),
    }


def clipping():
    from timm.utils.agc import adaptive_clip_grad
    result = {}
    for name, clip in {
        "norm": lambda p: torch.nn.utils.clip_grad_norm_(p, 1.5),
        "value": lambda p: torch.nn.utils.clip_grad_value_(p, 0.6),
        # timm leaves out the classifier: the last two parameters.
        "adaptive": lambda p: adaptive_clip_grad(p[:-2], 0.3),
    }.items():
        named = parameters()
        for number, parameter in enumerate(named.values()):
            parameter.grad = gradient(parameter.shape, 0, number)
        clip(list(named.values()))
        result[name] = values(parameter.grad for parameter in named.values())
    return result


def losses():
    from timm.loss.binary_cross_entropy import BinaryCrossEntropy
    indices = torch.tensor([3, 0, 4, 1, 0, 2])
    soft = (tensor((6, 5), 2) + 1.5)
    soft = soft / soft.sum(1, keepdim=True)
    weights = torch.tensor([0.5, 2, 1, 0.25, 3])
    result = {}
    for name, loss in {
        "cross-entropy": lambda x, y: F.cross_entropy(x, y),
        "cross-entropy, smoothing and weights": lambda x, y: F.cross_entropy(x, y, weights, label_smoothing=0.1),
        "binary": lambda x, y: BinaryCrossEntropy(smoothing=0)(x, y),
        "binary, smoothing": lambda x, y: BinaryCrossEntropy(smoothing=0.1)(x, y),
        "binary, threshold and sum": lambda x, y: BinaryCrossEntropy(
            smoothing=0.1, target_threshold=0.2, sum_classes=True)(x, y),
    }.items():
        for kind, targets in {"indices": indices, "soft": soft}.items():
            output = (tensor((6, 5), 1) * 3).requires_grad_()
            value = loss(output, targets)
            value.backward()
            result[f"{name}: {kind}"] = values([value, output.grad])
    return result


def schedules():
    from timm.scheduler.cosine_lr import CosineLRScheduler
    from timm.scheduler.plateau_lr import PlateauLRScheduler
    from timm.scheduler.poly_lr import PolyLRScheduler
    from timm.scheduler.step_lr import StepLRScheduler

    def rates(make, epochs, metrics=None):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
        schedule = make(optimizer)
        result = []
        for epoch in range(epochs):
            result.append(optimizer.param_groups[0]["lr"])
            schedule.step(epoch + 1, metrics[epoch] if metrics else None)
        return result

    warm = {"warmup_t": 3, "warmup_lr_init": 0.1, "warmup_prefix": True}
    return {
        "cosine": rates(lambda o: CosineLRScheduler(o, 20, lr_min=0.05), 20),
        "cosine, warm-up": rates(lambda o: CosineLRScheduler(o, 17, lr_min=0.05, **warm), 20),
        "cosine, restarts": rates(lambda o: CosineLRScheduler(
            o, 4, lr_min=0.05, cycle_mul=2, cycle_decay=0.5, cycle_limit=3, **warm), 31),
        "step": rates(lambda o: StepLRScheduler(o, 4, 0.3), 20),
        "step, warm-up": rates(lambda o: StepLRScheduler(o, 4, 0.3, **warm), 20),
        "polynomial": rates(lambda o: PolyLRScheduler(o, 20, power=0.5, lr_min=0.05), 20),
        "polynomial, warm-up": rates(lambda o: PolyLRScheduler(o, 17, power=2, lr_min=0.05, **warm), 20),
        "plateau, loss": rates(lambda o: PlateauLRScheduler(
            o, 0.5, 2, 0.01, 1, lr_min=0.1, mode="min"), len(LOSSES), LOSSES),
        "plateau, accuracy": rates(lambda o: PlateauLRScheduler(
            o, 0.3, 1, 1e-4, warmup_t=2, warmup_lr_init=0.1), len(LOSSES), [1 - loss / 3 for loss in LOSSES]),
        "losses": LOSSES,
    }


LOSSES = [2.5, 2.0, 1.9, 1.895, 1.9, 1.91, 1.7, 1.75, 1.8, 1.9, 1.7, 1.71, 1.72, 1.6, 1.6, 1.6, 1.6, 1.6, 1.5, 1.6,
          1.7, 1.8, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9]


def without_models(timm):
    """timm's packages without what their __init__ imports."""
    sys.path.insert(0, timm)
    for name in ("timm", "timm.optim", "timm.scheduler", "timm.loss", "timm.utils"):
        module = types.ModuleType(name)
        module.__path__ = [str(Path(timm, *name.split(".")))]
        sys.modules[name] = module
    models = types.ModuleType("timm.models")
    models.group_parameters = None
    sys.modules["timm.models"] = models


def main():
    without_models(sys.argv[1])
    parts = {"optimizers": optimizers(), "clipping": clipping(), "losses": losses(), "schedules": schedules()}
    lines = ",\n".join(
        f' "{part}": {{\n' + ",\n".join(f"  {json.dumps(key)}: {json.dumps(row)}" for key, row in rows.items()) + "\n }"
        for part, rows in parts.items())
    Path(sys.argv[2]).write_text("{\n" + lines + "\n}\n")


main()
