# SPDX-License-Identifier: Apache-2.0
"""What the comparisons with Python packages share: images, octhost's scores, imports."""
import importlib.abc
import importlib.machinery
import json
import os
import subprocess
import sys
import types
from pathlib import Path


def packages(*names):
    """The modules; where one is missing, says so and leaves as a skipped test."""
    try:
        return [__import__(name, fromlist=["_"]) for name in names]
    except ImportError as error:
        print(f"skipped: {error}; ./dev test installs the packages into .venv")
        sys.exit(77)


class _Stub(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """An empty torchvision: the wheel of it on PyPI does not import beside the CPU build of torch, and
    what is used here of torch-fidelity only names it."""

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] == "torchvision":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []

        def missing(name):
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (), {})

        module.__getattr__ = missing
        return module

    def exec_module(self, module):
        pass


def stub_torchvision():
    sys.meta_path.insert(0, _Stub())


def blobs(numpy, count, side, channels, seed, roughness=0.35):
    """uint8 [count, side, side, channels]: smooth random fields with some grain, none like another."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:side, 0:side] / side
    images = numpy.zeros((count, side, side, channels))
    for image in images:
        for _ in range(6):
            fy, fx, phase = random.uniform(0.5, 6), random.uniform(0.5, 6), random.uniform(0, 6.3)
            wave = numpy.sin(6.3 * (fy * y + fx * x) + phase)
            image += wave[..., None] * random.uniform(0.3, 1, channels)
        image += roughness * random.normal(size=image.shape)
    return numpy.clip(127.5 + 40 * images, 0, 255).round().astype(numpy.uint8)


def write_images(folder, images):
    from PIL import Image
    Path(folder).mkdir(parents=True)
    for number, image in enumerate(images):
        Image.fromarray(image.squeeze()).save(Path(folder) / f"{number:04}.png")


def octhost_scores(folder, *arguments):
    """{name: value} of the folders FOLDER/real and FOLDER/fake."""
    command = [sys.argv[1], "evaluate", "--real", f"{folder}/real", "--fake", f"{folder}/fake", "--json",
               "--cache", f"{folder}/cache", "--threads", "1", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return {score["name"]: score["value"] for score in json.loads(done.stdout)["scores"]}


class Comparison:
    """Counts what agrees; a program that compared nothing has failed."""

    def __init__(self):
        self.rows = 0
        self.failed = 0

    def expect(self, what, ours, theirs, absolute=0.0, relative=0.0):
        allowed = absolute + relative * abs(theirs)
        agrees = abs(ours - theirs) <= allowed
        self.rows += 1
        self.failed += not agrees
        print(f"{'ok  ' if agrees else 'FAIL'} {what:<58} {ours:<22.12g} {theirs:<22.12g} "
              f"off by {abs(ours - theirs):.2g} of {allowed:.2g}")

    def finish(self):
        sys.exit(1 if self.failed or self.rows == 0 else 0)
