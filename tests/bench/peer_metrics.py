#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The metrics of `octhost evaluate` as Python's packages compute them, timed after their imports:

    peer_metrics.py ssim|swd|features FOLDER     of the PNG files in FOLDER/real and FOLDER/fake
    peer_metrics.py frechet                      of random vectors

ssim: pytorch-msssim. swd: NumPy and SciPy, of which the published code is made. features: the network of
efficientnet-lite-pytorch, then KID by torchmetrics. frechet: torch-fidelity's, by eigenvalues.
Prints {"seconds", "peak_rss_mib", "value"}.
"""
import argparse
import json
import resource
import sys
import time
from pathlib import Path

import numpy
import torch
from PIL import Image

sys.path.append(str(Path(__file__).resolve().parents[1] / "packages"))
from support import stub_torchvision  # noqa: E402

BATCH = 16


def files(folder, kind):
    return sorted((Path(folder) / kind).glob("*.png"))


def batches(paths):
    for first in range(0, len(paths), BATCH):
        yield numpy.stack([numpy.asarray(Image.open(path)) for path in paths[first:first + BATCH]])


def tensors(paths):
    for batch in batches(paths):
        yield torch.from_numpy(batch).unsqueeze(1).float()


def ssim(a):
    from pytorch_msssim import SSIM
    measure = SSIM(data_range=255, size_average=False, channel=1)

    def work():
        pairs = zip(tensors(files(a.folder, "real")), tensors(files(a.folder, "fake")))
        return torch.cat([measure(x, y) for x, y in pairs]).mean().item()
    return work


def swd(a):
    from scipy import ndimage
    taps = numpy.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]).astype(numpy.float32)[None] / 256

    def smooth(images):
        return ndimage.convolve(images, taps, mode="mirror")

    def doubled(images):
        wide = numpy.zeros((len(images), images.shape[1] * 2, images.shape[2] * 2), images.dtype)
        wide[:, ::2, ::2] = images
        return 4 * smooth(wide)

    def pyramid(images):
        levels = [images]
        while levels[-1].shape[1] > 16:
            levels.append(smooth(levels[-1])[:, ::2, ::2])
            levels[-2] = levels[-2] - doubled(levels[-1])
        return levels

    def patches(images, random):
        count, side = 128, images.shape[1]
        number = numpy.repeat(numpy.arange(len(images)), count)[:, None, None]
        y, x = random.integers(3, side - 3, (2, len(number), 1, 1))
        reach = numpy.arange(-3, 4)
        return images[number, y + reach[None, :, None], x + reach[None, None, :]].reshape(-1, 49)

    def descriptors(kind, seed):
        random = numpy.random.default_rng(seed)
        rows = [[patches(level, random) for level in pyramid(batch.astype(numpy.float32))]
                for batch in batches(files(a.folder, kind))]
        for level in zip(*rows):
            together = numpy.concatenate(level)
            yield (together - together.mean()) / together.std()

    def work():
        random = numpy.random.default_rng(2)
        distances = []
        for real, fake in zip(descriptors("real", 0), descriptors("fake", 1)):
            for _ in range(4):
                directions = random.standard_normal((49, 128)).astype(numpy.float32)
                directions /= numpy.linalg.norm(directions, axis=0)
                x, y = (numpy.sort(rows @ directions, axis=0) for rows in (real, fake))
                distances.append(numpy.abs(x - y).mean())
        return 1000 * float(numpy.mean(distances))
    return work


def features(a):
    from efficientnet_lite_pytorch import EfficientNet
    from safetensors.torch import load_file
    from torchmetrics.image.kid import poly_mmd

    network = EfficientNet.from_name("efficientnet-lite0").eval()
    network.load_state_dict(load_file(a.weights), strict=False)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)

    def vectors(kind):
        rows = []
        for gray in tensors(files(a.folder, kind)[:a.images]):
            sized = torch.nn.functional.interpolate(gray / 255, 224, mode="bicubic", antialias=True).clamp(0, 1)
            rows.append(network.extract_features((sized.expand(-1, 3, -1, -1) - mean) / deviation).mean((2, 3)))
        return torch.cat(rows)
    return lambda: poly_mmd(vectors("real"), vectors("fake")).item()


def frechet(a):
    from torch_fidelity import metric_fid
    torch.manual_seed(0)
    scale = torch.arange(1, a.dimension + 1) ** -0.5
    x, y = (torch.randn(a.vectors, a.dimension) * scale for _ in range(2))

    def work():
        moments = [metric_fid.fid_features_to_statistics(rows) for rows in (x, y)]
        return metric_fid.fid_statistics_to_metric(*moments, verbose=False)[metric_fid.KEY_METRIC_FID]
    return work


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["ssim", "swd", "features", "frechet"])
    p.add_argument("folder", nargs="?")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--images", type=int, help="features: of each kind; none: all")
    p.add_argument("--weights", help="features: efficientnet_lite0.safetensors")
    p.add_argument("--vectors", type=int, default=2560)
    p.add_argument("--dimension", type=int, default=1280)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    stub_torchvision()
    work = {"ssim": ssim, "swd": swd, "features": features, "frechet": frechet}[a.what](a)
    started = time.perf_counter()
    with torch.no_grad():
        value = work()
    seconds = time.perf_counter() - started
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": round(seconds, 3), "peak_rss_mib": rss, "value": value}))


main()
