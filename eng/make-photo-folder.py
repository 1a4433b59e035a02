#!/usr/bin/env python3
"""Makes an image folder of 64x64 JPEG files from CIFAR-10's images: make-photo-folder.py SOURCE TARGET TRAIN TEST CLASS...

SOURCE holds train/CLASS/*.jpg and test/CLASS/*.jpg; of each CLASS given the first TRAIN and TEST are taken in the order of their names and
enlarged bicubically. Needs Pillow (Debian: python3-pil).
"""
import sys
from pathlib import Path

from PIL import Image

SIDE = 64


def main(source, target, counts, classes):
    for part, count in counts.items():
        for name in classes:
            folder = target / part / name
            folder.mkdir(parents=True)
            for path in sorted((source / part / name).iterdir())[:count]:
                Image.open(path).convert("RGB").resize((SIDE, SIDE), Image.BICUBIC).save(folder / path.name, quality=95)


main(Path(sys.argv[1]), Path(sys.argv[2]), {"train": int(sys.argv[3]), "test": int(sys.argv[4])}, sys.argv[5:])
