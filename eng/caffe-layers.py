#!/usr/bin/env python3
"""Makes tests/data/caffe from the prototxt files of hujie-frank/SENet: caffe-layers.py SOURCE_FOLDER TARGET_FOLDER.

Writes a line for each layer: type, name, inputs, output, shapes of its weights, settings ('-' for none). Settings that are Caffe's defaults
are written out: kernel, stride, pad, group of a convolution; kernel, stride, pad of a pooling, 0 for the whole map.
"""
import re
import sys
from pathlib import Path

TOKEN = re.compile(r'"[^"]*"|[{}:]|[^\s{}:"]+')


def message(tokens):
    """Fields of a message in text form, each with the list of its values, up to the closing brace."""
    fields = {}
    for name in tokens:
        if name == "}":
            break
        value = next(tokens)
        if value == ":":
            value = next(tokens)
        value = message(tokens) if value == "{" else value.strip('"')
        fields.setdefault(name, []).append(value)
    return fields


def numbers(settings, **defaults):
    return {name: int(settings.get(key, [default])[0]) for name, (key, default) in defaults.items()}


def described(layer, inputs):
    """Shapes of the weights, settings and channels of the output of a layer."""
    kind = layer["type"][0]
    settings = next((layer[name][0] for name in layer if name.endswith("_param")), {})
    channels = inputs[0] if inputs else 0
    if kind == "Input":
        return [], {}, int(settings["shape"][0]["dim"][1])
    if kind in ("Convolution", "InnerProduct"):
        outputs = int(settings["num_output"][0])
        bias = [[outputs]] if settings.get("bias_term", ["true"])[0] == "true" else []
        if kind == "InnerProduct":
            return [[outputs, channels], *bias], {}, outputs
        own = numbers(settings, kernel=("kernel_size", 0), stride=("stride", 1), pad=("pad", 0), group=("group", 1))
        return [[outputs, channels // own["group"], own["kernel"], own["kernel"]], *bias], own, outputs
    if kind == "BatchNorm":
        return [[channels], [channels], [1]], {}, channels
    if kind == "Scale" and len(inputs) == 1:
        return [[channels]] * (1 + (settings["bias_term"][0] == "true")), {}, channels
    if kind == "Pooling":
        return [], {"pool": settings["pool"][0], **numbers(settings, kernel=("kernel_size", 0), stride=("stride", 1), pad=("pad", 0))}, channels
    if kind == "Dropout":
        return [], {"ratio": settings["dropout_ratio"][0]}, channels
    if kind == "Concat":
        return [], {}, sum(inputs)
    return [], {}, inputs[1] if kind == "Axpy" else channels


def lines(prototxt):
    channels = {}
    for layer in message(iter(TOKEN.findall(re.sub(r"#.*", "", prototxt))))["layer"]:
        inputs, output = layer.get("bottom", []), layer["top"][0]
        shapes, settings, channels[output] = described(layer, [channels[name] for name in inputs])
        yield " ".join([
            layer["type"][0], layer["name"][0], ",".join(inputs) or "-", output,
            ",".join("x".join(map(str, shape)) for shape in shapes) or "-",
            ",".join(f"{name}={value}" for name, value in settings.items()) or "-"])


def main(source, target):
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.prototxt")):
        (target / f"{path.stem}.txt").write_text("\n".join(lines(path.read_text())) + "\n")


main(Path(sys.argv[1]), Path(sys.argv[2]))
