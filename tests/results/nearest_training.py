#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Are made images copies of training images? Prints how like its nearest training image (correlation of
pixels at 64 x 64, mirrored ones included) each made image is, and the same of held-out real images."""
import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

p = argparse.ArgumentParser(description=__doc__)
p.add_argument("--run", type=Path, required=True, help="run folder, for its split.json")
p.add_argument("--data", type=Path, required=True, help="folder that the record ids of the split start from")
p.add_argument("--modality", default="oct", help="first part of the ids to compare (default oct)")
p.add_argument("--made", type=Path, required=True, help="folder of made images (PNG)")
a = p.parse_args()


def unit(path):
    image = Image.open(path).convert("L").resize((64, 64), Image.BICUBIC)
    pixels = np.asarray(image, dtype=np.float32)
    pixels = pixels - pixels.mean()
    return pixels / np.linalg.norm(pixels)


def told(name, likeness):
    median, most = np.quantile(likeness, [0.5, 0.95])
    print(f"{name}: {len(likeness)} images, median {median:.3f}, 95 % {most:.3f}, largest {likeness.max():.3f}")


split = json.loads((a.run / "split.json").read_text())
ids = {part: [i for i in split[part] if i.startswith(a.modality + "/")] for part in ("train", "heldout")}
train = [unit(a.data / i) for i in ids["train"]]
known = np.stack([view.ravel() for image in train for view in (image, image[:, ::-1])])
for name, files in (("held-out real", [a.data / i for i in ids["heldout"]]), ("made", sorted(a.made.glob("*.png")))):
    told(name, np.array([(known @ unit(f).ravel()).max() for f in files]))
