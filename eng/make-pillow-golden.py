#!/usr/bin/env python3
"""Makes tests/data/golden/pillow: an image, and what Pillow makes of it (make-pillow-golden.py TARGET_FOLDER).

A file's name tells the operation. Hues are turned with Python's colorsys. Needs Pillow (Debian: python3-pil).
"""
import colorsys
import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

WIDTH, HEIGHT = 53, 37
FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}


def source():
    """Smooth colours, sharp edges and noise."""
    draw = random.Random(1)

    def pixel(x, y):
        smooth = (255 * x / WIDTH, 255 * y / HEIGHT, 127 + 120 * math.sin(x * y / 40))
        edge = 90 if (x // 9 + y // 7) % 2 else 0
        return tuple(int(max(0, min(255, value - edge + draw.gauss(0, 20)))) for value in smooth)

    image = Image.new("RGB", (WIDTH, HEIGHT))
    image.putdata([pixel(x, y) for y in range(HEIGHT) for x in range(WIDTH)])
    return image


def centre_crop(image, size, share, interpolation):
    shorter = math.floor(size / share)
    width, height = image.size
    scaled = (int(shorter * width / height), shorter) if height < width else (shorter, int(shorter * height / width))
    resized = image.resize(scaled, FILTERS[interpolation])
    left, top = (round((length - size) / 2) for length in scaled)
    return resized.crop((left, top, left + size, top + size))


def turned(image, turn):
    def pixel(colour):
        hue, saturation, value = colorsys.rgb_to_hsv(*(channel / 255 for channel in colour))
        return tuple(round(255 * channel) for channel in colorsys.hsv_to_rgb((hue + turn) % 1, saturation, value))

    result = Image.new("RGB", image.size)
    result.putdata([pixel(colour) for colour in image.getdata()])
    return result


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    image = source()

    def save(name, result):
        result.save(folder / f"{name.replace(' ', '_')}.png", optimize=True)

    save("source", image)
    for interpolation, filter_ in FILTERS.items():
        for size in (16, 11), (90, 71), (53, 12), (20, 37):
            save(f"resize {interpolation} {size[0]} {size[1]}", image.resize(size, filter_))
        for box in (5, 3, 45, 30), (0, 0, 6, 5):
            save(f"part {interpolation} {' '.join(map(str, box))}", image.crop(box).resize((24, 24), filter_))
        for picture, name in (image, "centre"), (image.transpose(Image.ROTATE_90), "upright"):
            save(f"{name} {interpolation} 15 0.875", centre_crop(picture, 15, 0.875, interpolation))
            save(f"{name} {interpolation} 64 0.95", centre_crop(picture, 64, 0.95, interpolation))
    for factor in 0.4, 1.7:
        save(f"brightness {factor}", ImageEnhance.Brightness(image).enhance(factor))
        save(f"contrast {factor}", ImageEnhance.Contrast(image).enhance(factor))
        save(f"saturation {factor}", ImageEnhance.Color(image).enhance(factor))
    for turn in -0.3, 0.1, 0.5:
        save(f"hue {turn}", turned(image, turn))
    photo = image.resize((22, 13), Image.BOX)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        # Without chroma subsampling: decoders differ in how they undo it.
        photo.save(folder / f"exif_{orientation}.jpg", quality=95, subsampling=0, exif=exif)
        save(f"exif {orientation}", ImageOps.exif_transpose(Image.open(folder / f"exif_{orientation}.jpg")))


main(Path(sys.argv[1]))
