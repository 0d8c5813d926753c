#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Inception-v3 from image file to score: torch-fidelity's network with seeded weights, its KID and its
Inception score, against octhost's with the same weights."""
import tempfile
from unittest import mock

from support import Comparison, blobs, octhost_scores, packages, stub_torchvision, write_images

stub_torchvision()
numpy, torch, safetensors, extractor, kid, isc = packages(
    "numpy", "torch", "safetensors.torch", "torch_fidelity.feature_extractor_inceptionv3",
    "torch_fidelity.metric_kid", "torch_fidelity.metric_isc")

COUNT, SIDE = 6, 299  # the network's own size: resizing is another test's matter


def network():
    """Its constructor wants the published weights, which no package carries."""
    kind = extractor.FeatureExtractorInceptionV3
    with mock.patch.object(extractor, "load_state_dict_from_url"), mock.patch.object(kind, "load_state_dict"):
        net = kind("inception", ["2048", "logits_unbiased"])
    torch.manual_seed(4)
    for module in net.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if isinstance(module, torch.nn.BatchNorm2d):
            for tensor, middle in ((module.weight, 1), (module.running_var, 1), (module.bias, 0),
                                   (module.running_mean, 0)):
                tensor.data.uniform_(middle - 0.1, middle + 0.1)
    torch.nn.init.normal_(net.fc.weight, std=0.5)  # so that classes are told apart
    # octhost takes [-1, 1], as pytorch-fid does; torch-fidelity has (x - 128) / 128.
    net.Conv2d_1a_3x3.register_forward_pre_hook(lambda module, x: (x[0] * 128 + 128) / 127.5 - 1)
    return net


def outputs(net, images):
    batch = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous()
    with torch.no_grad():
        parts = [net(image[None]) for image in batch]
    return [torch.cat(column) for column in zip(*parts)]


net = network()
real = blobs(numpy, COUNT, SIDE, 3, 1)
fake = blobs(numpy, COUNT, SIDE, 3, 2, roughness=1.5)
with tempfile.TemporaryDirectory() as folder:
    write_images(f"{folder}/real", real)
    write_images(f"{folder}/fake", fake)
    safetensors.save_file({k: v for k, v in net.state_dict().items() if "num_batches" not in k},
                          f"{folder}/net.safetensors")
    scores = octhost_scores(folder, "--metric", "kid,is", "--features", "inception", "--inception-weights",
                            f"{folder}/net.safetensors", "--is-splits", "1")
ours = {name.split("@")[0]: value for name, value in scores.items()}
assert all("@inception-unpublished-" in name for name in scores), scores  # never called FID or KID
(x, _), (y, logits) = outputs(net, real), outputs(net, fake)

check = Comparison()
theirs = kid.kid_features_to_metric(y, x, kid_subsets=1, kid_subset_size=COUNT, verbose=False, rng_seed=0)
check.expect("kernel distance, torch-fidelity", ours["kd"], theirs[kid.KEY_METRIC_KID_MEAN],
             absolute=1e-6, relative=1e-4)
theirs = isc.isc_features_to_metric(logits, splits=1)
check.expect("class score, torch-fidelity", ours["class-score"], theirs[isc.KEY_METRIC_ISC_MEAN], relative=1e-4)
check.finish()
