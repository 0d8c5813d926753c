# SPDX-License-Identifier: Apache-2.0
"""Makes decode.tsv and resize.tsv with Pillow (13.0.0): make_golden.py FOLDER_OF_SHARED_DATA"""
import glob
import os
import sys

import numpy as np
from PIL import Image, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))


def sums(values):
    """Sum, and sum weighted by position, so that moved pixels show."""
    flat = np.asarray(values, np.float64).ravel()
    return f"{flat.sum():.17g}\t{(flat * (np.arange(flat.size) % 997)).sum():.17g}"


def planar(path):
    """[C, H, W] and whether Pillow gave only the high bytes of 16-bit samples."""
    image = Image.open(path)
    bits16 = image.format == "PNG" and open(path, "rb").read(25)[24] == 16
    gray = image.format == "PNG" and open(path, "rb").read(26)[25] in (0, 4)
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("P", "1"):
        turned = turned.convert("RGBA" if turned.mode == "P" else "L")
    array = np.asarray(turned)
    array = array[None] if array.ndim == 2 else array.transpose(2, 0, 1)
    return array[: 1 if gray or len(array) == 2 else 3], bits16 and array.dtype == np.uint8


def decode_rows(data):
    patterns = ["formats/*/*", "oct/*/*2-1.jpeg", "dfe/*/*2*.jpg", "pairs/*/*.png"]
    for path in sorted(p for pattern in patterns for p in glob.glob(f"{data}/{pattern}")):
        try:
            array, high = planar(path)
        except OSError:
            continue  # Pillow cannot read it: no golden
        c, h, w = array.shape
        yield f"{os.path.relpath(path, data)}\t{w}\t{h}\t{c}\t{int(high)}\t{sums(array)}"


def resize_rows():
    for w, h, to_w, to_h in [(37, 29, 16, 12), (37, 29, 64, 50), (37, 29, 37, 10), (5, 7, 40, 3),
                             (1, 1, 9, 9), (512, 496, 286, 286), (768, 496, 256, 256)]:
        y, x = np.mgrid[:h, :w]
        pattern = (3 * x * x + 5 * y * y + 7 * x * y) % 256
        for mode, source in [("L", pattern.astype(np.uint8)),
                             ("F", (pattern * 1.375 - 100).astype(np.float32))]:
            out = np.asarray(Image.fromarray(source).resize((to_w, to_h), Image.BICUBIC))
            head = " ".join(f"{v:.9g}" for v in out.ravel()[:64])
            yield f"{mode}\t{w}\t{h}\t{to_w}\t{to_h}\t{sums(out)}\t{head}"


if __name__ == "__main__":
    for name, rows in [("decode.tsv", decode_rows(sys.argv[1])), ("resize.tsv", resize_rows())]:
        with open(os.path.join(HERE, name), "w") as out:
            out.writelines(row + "\n" for row in rows)
