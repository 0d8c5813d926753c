# SPDX-License-Identifier: Apache-2.0
"""Writes many small gray images in class folders, to see how octhost grows with their number.

many_images.py FOLDER [--count N] [--side PIXELS] [--seed N]: FOLDER/CLASS/CLASS-PATIENT-NUMBER.bmp,
five of each patient, no two alike. The same arguments give the same bytes.
"""
import argparse
import pathlib
import struct

import numpy

CLASSES = ("CNV", "DME", "DRUSEN", "NORMAL")
PER_PATIENT = 5
CELLS = 6  # random gray cells a side, enlarged, and noise on top


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--side", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def bmp_head(side):
    """Of an 8-bit gray BMP, up to its pixels; `side` is a multiple of 4, so that rows need no padding."""
    palette = b"".join(bytes((v, v, v, 0)) for v in range(256))
    at = 14 + 40 + len(palette)
    return (struct.pack("<2sIHHI", b"BM", at + side * side, 0, 0, at)
            + struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 0, side * side, 0, 0, 256, 0)
            + palette)


def main():
    args = arguments()
    assert args.side % (2 * CELLS) == 0, f"--side must be a multiple of {2 * CELLS}"
    random = numpy.random.default_rng(args.seed)
    head = bmp_head(args.side)
    for name in CLASSES:
        (args.folder / name).mkdir(parents=True, exist_ok=True)
    enlarge = numpy.ones((args.side // CELLS, args.side // CELLS))
    for i in range(args.count):
        cells = random.integers(20, 200, (CELLS, CELLS))
        image = numpy.kron(cells, enlarge) + random.integers(0, 30, (args.side, args.side))
        patient, number = divmod(i, PER_PATIENT)
        name = CLASSES[patient % len(CLASSES)]
        path = args.folder / name / f"{name}-{1_000_000 + patient}-{number + 1}.bmp"
        path.write_bytes(head + image.astype(numpy.uint8).tobytes())


if __name__ == "__main__":
    main()
