#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""KID, Fréchet distance, precision and recall, density and coverage: torchmetrics, torch-fidelity and
prdc on what one TorchScript network says of the images, which octhost looks through as well."""
import tempfile

from support import Comparison, blobs, octhost_scores, packages, stub_torchvision, write_images

stub_torchvision()
numpy, torch, prdc, image, tm_fid, fid, kid, prc = packages(
    "numpy", "torch", "prdc", "torchmetrics.image.kid", "torchmetrics.image.fid",
    "torch_fidelity.metric_fid", "torch_fidelity.metric_kid", "torch_fidelity.metric_prc")

COUNT, SIDE, WIDTH = 60, 32, 24


def network():
    torch.manual_seed(3)
    net = torch.nn.Sequential(torch.nn.Conv2d(3, 16, 5, stride=2), torch.nn.ReLU(),
                              torch.nn.Conv2d(16, WIDTH, 3, stride=2), torch.nn.ReLU(),
                              torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    for layer in (net[0], net[2]):
        torch.nn.init.normal_(layer.weight, std=0.5)  # so that images differ by more than rounding
    return net.eval()


def features_of(net, images):
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    with torch.no_grad():
        return net(pixels / 255)


class Given(torch.nn.Module):
    """A feature extractor for torchmetrics whose images are features already."""

    num_features = WIDTH

    def forward(self, vectors):
        return vectors


def kid_of_torchmetrics(real, fake):
    metric = image.KernelInceptionDistance(feature=Given(), subsets=1, subset_size=COUNT)
    metric.update(real, real=True)
    metric.update(fake, real=False)
    return metric.compute()[0].item()


def frechet_of_torchmetrics(real, fake):
    moments = [(x.double().mean(0), torch.cov(x.double().T)) for x in (real, fake)]
    return tm_fid._compute_fid(*moments[0], *moments[1]).item()


net = network()
real = blobs(numpy, COUNT, SIDE, 3, 1)
fake = blobs(numpy, COUNT, SIDE, 3, 2, roughness=1.2)
with tempfile.TemporaryDirectory() as folder:
    write_images(f"{folder}/real", real)
    write_images(f"{folder}/fake", fake)
    torch.jit.script(net).save(f"{folder}/net.pt")
    scores = octhost_scores(folder, "--metric", "kid,fd,prdc", "--features", "torchscript",
                            "--torchscript-weights", f"{folder}/net.pt", "--torchscript-size", str(SIDE),
                            "--torchscript-range", "unit")
ours = {name.split("@")[0]: value for name, value in scores.items()}
x, y = features_of(net, real), features_of(net, fake)

check = Comparison()
settings = {"kid_subsets": 1, "kid_subset_size": COUNT, "verbose": False, "rng_seed": 0}
check.expect("kernel distance, torch-fidelity", ours["kd"],
             kid.kid_features_to_metric(y, x, **settings)[kid.KEY_METRIC_KID_MEAN], absolute=1e-6, relative=1e-4)
check.expect("kernel distance, torchmetrics", ours["kd"], kid_of_torchmetrics(x, y), absolute=1e-6,
             relative=1e-4)  # theirs are in float32, off by 4e-5 where features are large
statistics = [fid.fid_features_to_statistics(features) for features in (y, x)]
check.expect("Fréchet distance, torch-fidelity", ours["fd"],
             fid.fid_statistics_to_metric(*statistics, verbose=False)[fid.KEY_METRIC_FID], relative=1e-5)
check.expect("Fréchet distance, torchmetrics", ours["fd"], frechet_of_torchmetrics(x, y), relative=1e-5)
for k, names in ((3, ("precision", "recall")), (5, ("density", "coverage"))):
    theirs = prdc.compute_prdc(x.double().numpy(), y.double().numpy(), nearest_k=k)
    for name in names:
        check.expect(f"{name}, prdc", ours[name], theirs[name], absolute=1e-12)
theirs = prc.prc_features_to_metric(y, x, prc_neighborhood=3, prc_batch_size=COUNT, save_cpu_ram=False,
                                    verbose=False)
check.expect("precision, torch-fidelity", ours["precision"], theirs[prc.KEY_METRIC_PRECISION], absolute=1e-6)
check.expect("recall, torch-fidelity", ours["recall"], theirs[prc.KEY_METRIC_RECALL], absolute=1e-6)
check.finish()
