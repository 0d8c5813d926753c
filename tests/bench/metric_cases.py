# SPDX-License-Identifier: Apache-2.0
"""Cases of the metrics: `octhost evaluate` from process start to table, nothing prepared, beside Python's
packages after their imports."""

IMAGES = 1000
PIXELS = 256
OF_EACH_THROUGH_A_NETWORK = 500


def _folder(p, images):
    return f"{p.scratch}/metric-images-{images}"


def _make(images):
    return lambda p: [p.python, f"{p.bench}/metric_images.py", _folder(p, images), "--images", images,
                      "--size", PIXELS]


def _evaluate(images, *arguments):
    def command(p):
        cache = f"{p.scratch}/metric-cache"
        return [p.python, f"{p.bench}/whole_time.py", "--empty", cache, "--",
                f"{p.bin}/octhost", "evaluate", "--real", f"{_folder(p, images)}/real",
                "--fake", f"{_folder(p, images)}/fake", "--cache", cache, "--threads", p.threads, *arguments]
    return command


def _peer(images, what, *arguments):
    return lambda p: [p.python, f"{p.bench}/peer_metrics.py", what, _folder(p, images), "--threads", p.threads,
                      *(a(p) if callable(a) else a for a in arguments)]


def cases(Case):
    """Rows of the table in cases.py."""
    half = OF_EACH_THROUGH_A_NETWORK
    return [
        Case("metric-ssim", _evaluate(IMAGES, "--metric", "ssim"), _peer(IMAGES, "ssim"), 1.5, 3,
             prepare=(_make(IMAGES),)),
        Case("metric-swd", _evaluate(IMAGES, "--metric", "swd"), _peer(IMAGES, "swd"), 1.5, 3,
             prepare=(_make(IMAGES),)),
        Case("metric-features", _evaluate(half, "--metric", "kid", "--features", "efficientnet_lite0"),
             _peer(half, "features", "--weights", lambda p: f"{p.bin}/../lib/efficientnet_lite0.safetensors"),
             1.5, 3, prepare=(_make(half),)),
        Case("metric-frechet", lambda p: [f"{p.bin}/bench_frechet", "--threads", p.threads],
             lambda p: [p.python, f"{p.bench}/peer_metrics.py", "frechet", "--threads", p.threads], 1.5, 3),
    ]
