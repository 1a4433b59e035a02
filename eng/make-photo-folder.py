#!/usr/bin/env python3
"""Makes an image folder of 64x64 JPEG files from CIFAR-10's images, enlarged bicubically. Needs Pillow (Debian: python3-pil)."""
import argparse
from pathlib import Path

from PIL import Image

SIDE = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder with train/CLASS/*.jpg and test/CLASS/*.jpg")
    parser.add_argument("target", type=Path, help="folder to make; must not exist")
    parser.add_argument("train", type=int, help="training images to take of each class, in the order of their names")
    parser.add_argument("test", type=int, help="test images to take of each class")
    parser.add_argument("classes", nargs="+", metavar="class", help="a class to take")
    given = parser.parse_args()
    if given.target.exists():
        parser.error(f"{given.target} exists; give a new folder")
    chosen = {}
    for part, count in {"train": given.train, "test": given.test}.items():
        for name in given.classes:
            folder = given.source / part / name
            files = sorted(folder.glob("*.jpg"))
            if not 1 <= count <= len(files):
                parser.error(f"{folder} has {len(files)} images, {count} were asked for")
            chosen[given.target / part / name] = files[:count]
    for folder, files in chosen.items():
        folder.mkdir(parents=True)
        for path in files:
            Image.open(path).convert("RGB").resize((SIDE, SIDE), Image.BICUBIC).save(folder / path.name, quality=95)


main()
