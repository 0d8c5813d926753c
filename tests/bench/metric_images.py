#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make FOLDER/real and FOLDER/fake: gray 8-bit PNG files of smooth fields with grain, in pairs by name."""
import argparse
from pathlib import Path

import numpy
from PIL import Image


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("folder", type=Path)
    p.add_argument("--images", type=int, default=1000, help="in each of the two")
    p.add_argument("--size", type=int, default=256)
    a = p.parse_args()
    random = numpy.random.default_rng(0)
    y, x = numpy.mgrid[0:a.size, 0:a.size] / a.size
    for kind in ("real", "fake"):
        (a.folder / kind).mkdir(parents=True, exist_ok=True)
    for number in range(a.images):
        waves = sum(numpy.sin(6.3 * (fy * y + fx * x)) for fy, fx in random.uniform(0.5, 6, (3, 2)))
        for kind, grain in (("real", 10), ("fake", 20)):
            pixels = 127.5 + 30 * waves + grain * random.standard_normal(waves.shape)
            image = Image.fromarray(numpy.clip(pixels, 0, 255).round().astype(numpy.uint8))
            image.save(a.folder / kind / f"{number:05}.png", compress_level=1)


main()
