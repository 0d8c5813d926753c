# SPDX-License-Identifier: Apache-2.0
"""What `./dev bench` compares: a table of cases, each our command beside the peer's.

A command prints one JSON object as its last line. Understood are "seconds" (the least; also
"seconds_per_step_min", "seconds_per_image_min") with "seconds_median" beside it, and "peak_rss_mib".
"""
from dataclasses import dataclass
from typing import Callable, Optional

import metric_cases

Command = list[str]


@dataclass
class Places:
    """Where things are, and what is the same for both sides."""

    bin: str  # folder of our programs
    peers: str  # folder of peer_step.py and its like
    bench: str  # this folder
    scratch: str  # folder for what has to be made first; deleted at the end
    python: str
    threads: int
    size: int
    steps: int  # timed steps in a round


@dataclass
class Case:
    name: str
    ours: Callable[[Places], Command]
    peer: Optional[Callable[[Places], Command]]  # None: nothing to compare with
    goal: Optional[float]  # least wanted ratio, peer / ours
    aim: Optional[float]
    prepare: tuple[Callable[[Places], Command], ...] = ()  # what has to be run before, once for all cases
    unit: str = "s"  # of what is measured; anything else is a share, to be below the goal


def model(task: str, name: str, *arguments: object):
    """Our side: a plugin, loaded as octhost loads it."""
    return lambda p: [f"{p.bin}/bench_model", task, "--model", name, "--size", p.size, "--threads", p.threads,
                      "--count", p.steps if task == "step" else 8, *arguments]


def peer_step(name: str, *arguments: object):
    return lambda p: [p.python, f"{p.peers}/peer_step.py", "--model", name, "--size", p.size,
                      "--threads", p.threads, "--steps", p.steps, *arguments]


def peer_image(name: str):
    return lambda p: [p.python, f"{p.peers}/peer_infer.py", "--model", name, "--size", p.size,
                      "--threads", p.threads, "--images", 8]


def settings(**options: object):
    """--set arguments of bench_model."""
    return [word for name, value in options.items() for word in ("--set", f"{name.replace('_', '-')}={value}")]


# The peer's network: no layer resamples inside a convolution.
PROGAN = settings(fused="false") + ["--images-seen", 10**9]
STYLEGAN = settings(mapping_layers=8, channel_base=16384, mbstd_group=8, ada_pipe="none")
# Of 16 steps one has R1 and path length, three more have path length.
LAZY = ["--batch", 2, "--at", "1:12,4:3,16:1"]


def images(p: Places) -> str:
    return f"{p.scratch}/images"


def make_images(p: Places) -> Command:
    return [p.python, f"{p.peers}/peer_data.py", images(p), "--make", "--images", 60]


def data(dataset: str, *options: str):
    return lambda p: [f"{p.bin}/bench_data", images(p), "--dataset", dataset, "--images", 240, "--workers", p.threads,
                      "--set", "fit=stretch", *(word for option in options for word in ("--set", option))]


def peer_data(*arguments: str):
    return lambda p: [p.python, f"{p.bench}/peer_data_seconds.py", f"{p.peers}/peer_data.py", images(p),
                      "--images", 240, "--workers", p.threads, *arguments]


def train(p: Places, run: str, *arguments: object) -> Command:
    return [f"{p.bin}/octhost", "train", "--model", "cyclegan", "--dataset", "dfe_oct", "--out", f"{p.scratch}/{run}",
            "--cache", f"{p.scratch}/cache", "--threads", p.threads, "--evaluate-every", -1, "--sample-every", 0,
            *arguments]


def make_run(p: Places) -> Command:
    return train(p, "run", "--preset", "paper", "--size", p.size, "--load-size", "", "--steps", 1, "--phantom-eyes", 8)


def start(p: Places) -> Command:
    return [p.python, f"{p.bench}/start_time.py", "--until", "weights loaded", "--",
            f"{p.bin}/octhost", "translate", "-v", "--run", f"{p.scratch}/run", "--from", "dfe", "--to", "oct",
            "--input", f"{images(p)}/00001.png", "--out", f"{p.scratch}/translated.png", "--overwrite"]


def peer_start(p: Places) -> Command:
    return [p.python, f"{p.bench}/start_time.py", "--until", "network built", "--",
            p.python, f"{p.bench}/peer_start.py", p.peers]


def waiting(p: Places) -> Command:
    return [p.python, f"{p.bench}/waiting.py", *train(p, "waiting", "--preset", "quick", "--steps", 200)]


CASES = [
    Case("cyclegan-step", model("step", "cyclegan", "--set", "lambda-identity=0.5"),
         peer_step("cyclegan", "--idt", 0.5), 1.5, 2),
    Case("cyclegan-step-idt0", model("step", "cyclegan", "--set", "lambda-identity=0"),
         peer_step("cyclegan", "--idt", 0), 1.5, 2),
    Case("cyclegan-translate", model("translate", "cyclegan"), peer_image("cyclegan"), 1.8, 2.3),
    Case("pix2pix-step", model("step", "pix2pix"), peer_step("pix2pix"), 1.2, 1.5),
    Case("pix2pix-translate", model("translate", "pix2pix"), peer_image("pix2pix"), None, None),
    Case("progan-step", model("step", "progan", "--batch", 2, *PROGAN), peer_step("progan", "--batch", 2), 1.5, 2),
    Case("progan-generate", model("generate", "progan", *PROGAN), peer_image("progan"), None, None),
    Case("stylegan-step", model("step", "stylegan", *LAZY, *STYLEGAN), peer_step("stylegan2", "--batch", 2), 1.8, 2.5),
    Case("stylegan-step-ada", model("step", "stylegan", *LAZY, *STYLEGAN, *settings(ada_pipe="bgc", ada_p=0.5)),
         None, None, None),
    Case("stylegan-generate", model("generate", "stylegan", *STYLEGAN), peer_image("stylegan2"), 1.8, 2.5),
    Case("start", start, peer_start, 8, 20, prepare=(make_images, make_run)),
    Case("data-colour", data("dfe", "channels=3", "crop-field=false"), peer_data(), 2, 4, prepare=(make_images,)),
    Case("data-gray", data("oct", "channels=1", "mask-wedge=false"), peer_data("--gray"), 2, 4, prepare=(make_images,)),
    Case("data-waiting", waiting, None, 0.01, None, unit="share"),
] + metric_cases.cases(Case)
