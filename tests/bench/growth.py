#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How octhost's time and memory grow with image size, batch and number of files.

    growth.py [--build build/release] [--most 100000] [--svg docs/growth.svg]

Prints one JSON document and tables in Markdown; draws time against each with both axes logarithmic. CycleGAN
at a quarter of the published width steps on random images; the number of files is that of tiny PNGs which
`octhost train` lists, splits and prepares (the first time, and again from its cache) before one step.
"""
import argparse
import json
import math
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(command):
    """What a command prints that must succeed."""
    done = subprocess.run([str(w) for w in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"growth.py: {' '.join(map(str, command))} failed:\n{done.stderr}")
    return done.stdout


def steps(a, size, batch):
    out = run([a.build / "bin" / "bench_model", "step", "--model", "cyclegan", "--set", "ngf=16", "--set", "ndf=16",
               "--set", "generator=resnet_6", "--set", "lambda-identity=0", "--size", size, "--batch", batch,
               "--threads", a.threads, "--count", 3])
    result = json.loads(out.splitlines()[-1])
    return {"size": size, "batch": batch, "seconds": round(result["seconds"], 4), "rss_mib": result["peak_rss_mib"]}


def png(value, side=64):
    """A gray PNG that no other value gives."""
    rows = b"".join(b"\0" + bytes((value * 7 + x * y) & 255 for x in range(side)) for y in range(side))
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) +
            chunk(b"tEXt", b"n\0" + str(value).encode()) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def files(a, folder, have, count):
    """Adds files to `folder` until there are `count`; times a run of one step, new and from the cache."""
    for k in range(have, count):
        place = folder / "images" / f"patient{k // 20:05d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{k:06d}.png").write_bytes(png(k))
    row = {"files": count}
    for name in ("first_seconds", "again_seconds"):
        command = [a.build / "bin" / "octhost", "train", "--model", "random", "--dataset", "oct", "--data",
                   folder / "images", "--cache", folder / f"cache{count}", "--size", 64, "--steps", 1, "--out",
                   folder / f"run-{count}-{name}", "--evaluate-every", -1, "--sample-every", 0, "--threads", a.threads]
        result = json.loads(run([sys.executable, "-c", MEASURE, *command]).splitlines()[-1])
        row[name], row["rss_mib"] = round(result["seconds"], 2), result["rss_mib"]
    return row


# In a process of its own, since the peak of children is the peak over all of them.
MEASURE = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
if done.returncode: sys.exit(done.stderr)
print(json.dumps({"seconds": time.perf_counter() - began,
                  "rss_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}))
"""


def table(rows):
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(row[c]) for c in head) + " |" for row in rows])


def panel(title, points, left):
    """One drawing of (x, y), both logarithmic, with the dashed line that is linear growth from the first point."""
    xs, ys = [math.log10(x) for x, _ in points], [math.log10(y) for _, y in points]
    low, high = min(ys), max(max(ys), min(ys) + xs[-1] - xs[0])
    at = lambda x, y: (left + 50 + 190 * (x - xs[0]) / (xs[-1] - xs[0]), 190 - 150 * (y - low) / (high - low))
    line = " ".join(f"{u:.1f},{v:.1f}" for u, v in map(at, xs, ys))
    (u0, v0), (u1, v1) = at(xs[0], ys[0]), at(xs[-1], ys[0] + xs[-1] - xs[0])
    marks = "".join(f'<circle cx="{u:.1f}" cy="{v:.1f}" r="3"/><text x="{u:.1f}" y="{v - 8:.1f}">{y:.3g} s</text>'
                    f'<text x="{u:.1f}" y="208">{x:,}</text>'
                    for (x, y), (u, v) in zip(points, map(at, xs, ys)))
    return (f'<text x="{left + 145}" y="18" font-weight="bold">{title}</text><polyline points="{line}" fill="none" '
            f'stroke="#06c"/><line x1="{u0:.1f}" y1="{v0:.1f}" x2="{u1:.1f}" y2="{v1:.1f}" stroke="#999" '
            f'stroke-dasharray="4"/>{marks}')


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--most", type=int, default=100000, help="files in the largest folder")
    p.add_argument("--svg", type=Path)
    a = p.parse_args()
    sizes = [steps(a, size, 1) for size in (64, 128, 256, 512)]
    batches = [steps(a, 64, batch) for batch in (1, 2, 4, 8)]
    folders, have = [], 0
    with tempfile.TemporaryDirectory(prefix="octhost-growth-") as folder:
        for count in (n for n in (1000, 10000, 100000) if n <= a.most):
            folders.append(files(a, Path(folder), have, count))
            have = count
    print(json.dumps({"sizes": sizes, "batches": batches, "files": folders}))
    print("\n\n".join(table(rows) for rows in (sizes, batches, folders)))
    if a.svg:
        panels = [("step by pixels", [(r["size"] ** 2, r["seconds"]) for r in sizes]),
                  ("step by batch", [(r["batch"], r["seconds"]) for r in batches]),
                  ("first start by files", [(r["files"], r["first_seconds"]) for r in folders])]
        drawn = "".join(panel(title, points, 270 * i) for i, (title, points) in enumerate(panels) if len(points) > 1)
        a.svg.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="830" height="220" font-family="sans-serif" '
                         'font-size="10" text-anchor="middle"><rect width="830" height="220" fill="#fff"/>'
                         f'{drawn}</svg>\n')


main()
