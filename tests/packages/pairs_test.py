#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SSIM, MS-SSIM, PSNR and L1 of pairs: scikit-image, pytorch-msssim, torchmetrics."""
import tempfile

from support import Comparison, blobs, octhost_scores, packages, stub_torchvision, write_images

stub_torchvision()
numpy, torch, skimage, pytorch_msssim, image, functional = packages(
    "numpy", "torch", "skimage.metrics", "pytorch_msssim", "torchmetrics.image",
    "torchmetrics.functional.image")

SIDE = 180  # five scales of MS-SSIM need 161


def mean(values):
    return float(numpy.mean([float(value) for value in values]))


def compare(check, channels):
    real = blobs(numpy, 6, SIDE, channels, 1)
    noise = numpy.random.default_rng(2).normal(0, 12, real.shape)
    fake = numpy.clip(real + noise, 0, 255).round().astype(numpy.uint8)
    with tempfile.TemporaryDirectory() as folder:
        write_images(f"{folder}/real", real)
        write_images(f"{folder}/fake", fake)
        ours = octhost_scores(folder, "--metric", "ssim,ms_ssim,psnr,l1")
        uniform = octhost_scores(folder, "--metric", "ssim", "--ssim-window", "uniform7")
    pairs = list(zip(real, fake))
    kind = "colour" if channels == 3 else "gray"

    def ssim_of(x, y, **settings):
        return skimage.structural_similarity(x, y, channel_axis=2, data_range=255, **settings)

    paper = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    check.expect(f"SSIM, paper, scikit-image, {kind}", ours["ssim-gauss"],
                 mean(ssim_of(x, y, **paper) for x, y in pairs), absolute=1e-6)
    check.expect(f"SSIM, uniform window, scikit-image, {kind}", uniform["ssim-uniform7"],
                 mean(ssim_of(x, y) for x, y in pairs), absolute=1e-6)
    check.expect(f"PSNR, scikit-image, {kind}", ours["psnr"],
                 mean(skimage.peak_signal_noise_ratio(x, y, data_range=255) for x, y in pairs),
                 absolute=1e-5)
    check.expect(f"L1, NumPy, {kind}", ours["l1"],
                 mean(abs(x.astype(float) - y).mean() / 127.5 for x, y in pairs), absolute=1e-6)

    x, y = (torch.from_numpy(images).permute(0, 3, 1, 2).double() for images in (real, fake))
    check.expect(f"SSIM, pytorch-msssim, {kind}", ours["ssim-gauss"],
                 pytorch_msssim.ssim(x, y, data_range=255), absolute=1e-6)
    check.expect(f"MS-SSIM, pytorch-msssim, {kind}", ours["ms-ssim-gauss"],
                 pytorch_msssim.ms_ssim(x, y, data_range=255), absolute=1e-6)
    # torchmetrics averages over a map padded to the image's size; where the window lies wholly
    # inside the image the map is the same.
    _, whole = functional.structural_similarity_index_measure(x, y, data_range=255.0,
                                                              return_full_image=True)
    check.expect(f"SSIM, torchmetrics' map inside, {kind}", ours["ssim-gauss"],
                 mean(whole[:, :, 5:-5, 5:-5].mean((1, 2, 3))), absolute=1e-6)
    check.expect(f"PSNR, torchmetrics, {kind}", ours["psnr"],
                 mean(image.PeakSignalNoiseRatio(data_range=255.0)(a[None], b[None])
                      for a, b in zip(x, y)), absolute=1e-5)


check = Comparison()
compare(check, 1)
compare(check, 3)
check.finish()
