#!/usr/bin/env python3
"""Makes tests/data/golden/transforms: an image, and what torchvision and Pillow make of it.

make-transform-golden.py TARGET_FOLDER. A file's name tells the operation and its arguments; magnitudes.json has
torchvision's tables. The source is a part of tests/data/golden/pillow/source.png. Needs Debian's python3-torchvision
(0.14.1, Pillow 9.4): operations on PIL images, but for the blur and the hue, which torchvision does on tensors.
"""
import json
import sys
from pathlib import Path

import torch
from PIL import Image
from torchvision.transforms import InterpolationMode, autoaugment
from torchvision.transforms import functional as F

SOURCE = Path(__file__).parent.parent / "tests/data/golden/pillow/source.png"
MODES = {"nearest": InterpolationMode.NEAREST, "bilinear": InterpolationMode.BILINEAR}


def tensor_of(image):
    return F.pil_to_tensor(image)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    image = Image.open(SOURCE).convert("RGB").crop((4, 3, 28, 21))
    square = image.crop((0, 0, 18, 18))

    def save(result, *words):
        if isinstance(result, torch.Tensor):
            result = F.to_pil_image(result)
        result.save(folder / f"{'_'.join(map(str, words))}.png", optimize=True)

    save(image, "source")
    save(square, "square")
    for name, mode in MODES.items():
        for angle in 30, -13.5, 135, 180, 90:
            save(F.rotate(image, angle, mode, fill=9), "rotate", name, angle)
        for angle in 90, -90:
            save(F.rotate(square, angle, mode), "square", name, angle)
        for degrees, right, down, scale, shear_x, shear_y in (
            (20, 0, 0, 1, 0, 0), (0, 3, -2, 1, 0, 0), (0, 0, 0, 0.7, 0, 0), (0, 1, 0, 1.6, 0, 0), (0, 0, 0, 1, 25, 0),
            (0, 0, 0, 1, 0, -15), (-33, -2, 4, 1.2, 10, 5),
        ):
            result = F.affine(image, degrees, [right, down], scale, [shear_x, shear_y], mode, fill=200)
            save(result, "affine", name, degrees, right, down, scale, shear_x, shear_y)
    magnitudes = {
        "ShearX": (0.3, -0.99), "ShearY": (-0.12, 0.7), "TranslateX": (5.44, -8.2), "TranslateY": (-3.9, 32),
        "Rotate": (27, -135), "Brightness": (-0.9, 0.27, 0.99), "Color": (-0.9, 0.27, 0.99),
        "Contrast": (-0.9, 0.27, 0.99), "Sharpness": (-0.99, -0.27, 0.9), "Posterize": (1, 4, 8),
        "Solarize": (0, 99.16667, 255), "AutoContrast": (0,), "Equalize": (0,), "Invert": (0,), "Identity": (0,),
    }
    for operation, values in magnitudes.items():
        for magnitude in values:
            result = autoaugment._apply_op(image, operation, magnitude, MODES["nearest"], None)
            save(result, "augment", operation, magnitude)
    # More pixels than levels, else equalizing does nothing.
    whole = Image.open(SOURCE).convert("RGB")
    save(F.equalize(whole), "whole", "Equalize", 0)
    save(F.autocontrast(F.adjust_brightness(whole, 0.5)), "whole", "AutoContrast", 0)
    save(F.to_grayscale(image, 3), "grayscale")
    for size, sigma in (3, 0.5), (5, 2.0), (9, 1.3):
        save(F.gaussian_blur(tensor_of(image), [size, size], [sigma, sigma]), "blur", size, sigma)
    for turn in -0.3, 0.1, 0.5:
        save(F.adjust_hue(tensor_of(image), turn), "hue", turn)

    height, width = 18, 24
    tables = {
        "RandAugment": autoaugment.RandAugment()._augmentation_space(31, (height, width)),
        "TrivialAugmentWide": autoaugment.TrivialAugmentWide()._augmentation_space(31),
        "AutoAugment": autoaugment.AutoAugment()._augmentation_space(10, (height, width)),
    }
    text = {
        name: {
            operation: {"signed": signed, "values": values.reshape(-1).tolist()}
            for operation, (values, signed) in table.items()
        }
        for name, table in tables.items()
    }
    (folder / "magnitudes.json").write_text(json.dumps(text, indent=1))


main(Path(sys.argv[1]))
