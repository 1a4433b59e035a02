#!/usr/bin/env python3
"""Draws the small pictures of README.md: the packages' icon and one real image of CIFAR-10, enlarged.

Usage, from the top of the repository, with Python's standard library alone: eng/make-docs-images.py
"""
import struct
import zlib

ICON = "docs/images/icon.png"
SHIP = "docs/images/ship.png"
IMAGES = "tests/data/cifar10-mini/test_batch.bin"
SHIP_INDEX = 79


def write_png(path, width, height, pixel):
    """Writes an RGBA picture; pixel(x, y) gives four values from 0 to 255."""
    rows = b"".join(b"\0" + bytes(v for x in range(width) for v in pixel(x, y)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def in_rounded(x, y, left, top, right, bottom, radius):
    """Whether a point lies in a rectangle with round corners."""
    dx = max(left + radius - x, 0, x - (right - radius))
    dy = max(top + radius - y, 0, y - (bottom - radius))
    return dx * dx + dy * dy <= radius * radius


def icon_color(x, y):
    """Channels of a feature map as bars: pale at full length, bright as far as their gate lets them through."""
    if not in_rounded(x, y, 0, 0, 128, 128, 24):
        return 0, 0, 0, 0
    for row, gate in enumerate((0.85, 0.3, 1.0, 0.15, 0.6)):
        top = 22 + 18 * row
        if in_rounded(x, y, 20, top, 20 + 88 * gate, top + 12, 6):
            return 255, 255, 255, 255
        if in_rounded(x, y, 20, top, 108, top + 12, 6):
            return 74, 128, 190, 255
    return 8, 64, 129, 255


def smooth(color, samples=4):
    """Averages samples x samples points of each pixel, colors weighted by opacity."""
    def pixel(x, y):
        points = [
            color(x + (i + 0.5) / samples, y + (j + 0.5) / samples) for j in range(samples) for i in range(samples)]
        opacity = sum(point[3] for point in points)
        if opacity == 0:
            return 0, 0, 0, 0
        mixed = (round(sum(point[c] * point[3] for point in points) / opacity) for c in range(3))
        return (*mixed, round(opacity / len(points)))
    return pixel


def enlarged(record, factor):
    """The pixels of a record of CIFAR-10's binary version: a label, then the red, green and blue planes of 32 x 32."""
    def pixel(x, y):
        at = 1 + 32 * (y // factor) + x // factor
        return record[at], record[at + 1024], record[at + 2048], 255
    return pixel


def main():
    write_png(ICON, 128, 128, smooth(icon_color))
    with open(IMAGES, "rb") as file:
        records = file.read()
    write_png(SHIP, 128, 128, enlarged(records[3073 * SHIP_INDEX:3073 * (SHIP_INDEX + 1)], 4))


if __name__ == "__main__":
    main()
