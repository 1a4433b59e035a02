#!/usr/bin/env python3
"""Makes tests/data/cifar10-mini from CIFAR-10's binary version: make-cifar10-mini.py SOURCE_FOLDER TARGET_FOLDER.

Takes the first images of each class in file order (100 for training, 50 for testing) and keeps them in that order.
"""
import sys
from pathlib import Path

RECORD = 1 + 3 * 32 * 32
CLASSES = 10


def first_of_each_class(paths, a_class):
    taken = [0] * CLASSES
    for path in paths:
        data = path.read_bytes()
        for offset in range(0, len(data), RECORD):
            label = data[offset]
            if taken[label] < a_class:
                taken[label] += 1
                yield data[offset:offset + RECORD]


def main(source, target):
    target.mkdir(parents=True, exist_ok=True)
    train = list(first_of_each_class([source / f"data_batch_{i}.bin" for i in range(1, 6)], 100))
    for i in range(5):
        (target / f"data_batch_{i + 1}.bin").write_bytes(b"".join(train[200 * i:200 * (i + 1)]))
    (target / "test_batch.bin").write_bytes(b"".join(first_of_each_class([source / "test_batch.bin"], 50)))
    (target / "batches.meta.txt").write_bytes((source / "batches.meta.txt").read_bytes())


main(Path(sys.argv[1]), Path(sys.argv[2]))
