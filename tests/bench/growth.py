#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How octhost's time and memory grow with image size, batch and number of files.

    growth.py [--build build/release] [--parts sizes,batches,files] [--most 100000] [--rows FILE] [--plot FILE]

Prints one JSON document and tables in Markdown. CycleGAN at a quarter of the published width steps on random
images; the number of files is that of PNGs of 64 x 64 which `octhost train` lists, splits and prepares (the first
time, and again from its cache) before one step. --rows is a JSON document to which the parts measured are added,
so that they can be measured one by one; --plot draws what is in it, time and memory with both axes logarithmic, as
PNG, by Chromium.
"""
import argparse
import functools
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


@functools.cache
def packed(shade, side):
    rows = b"".join(b"\0" + bytes((shade + x * y) & 255 for x in range(side)) for y in range(side))
    return zlib.compress(rows, 1)


def png(value, side=64):
    """A gray PNG; no other value gives the same bytes."""
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) +
            chunk(b"tEXt", b"n\0" + str(value).encode()) + chunk(b"IDAT", packed(value & 255, side)) +
            chunk(b"IEND", b""))


def files(a, folder, have, count):
    """Adds files to `folder` until there are `count`; times a run of one step, new and from the cache."""
    for k in range(have, count):
        place = folder / "images" / f"part{k // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{k:06d}.png").write_bytes(png(k))
    row = {"files": count}
    for name in ("first", "again"):
        command = [a.build / "bin" / "octhost", "train", "--model", "random", "--pairing", "single", "--dataset", "oct",
                   "--data", folder / "images", "--layout", "flat", "--cache", folder / f"cache{count}",
                   "--size", 64, "--steps", 1, "--out", folder / f"run-{count}-{name}",
                   "--evaluate-every", -1, "--sample-every", 0, "--threads", a.threads]
        result = json.loads(run([sys.executable, "-c", MEASURE, *command]).splitlines()[-1])
        row[f"{name}_seconds"], row[f"{name}_mib"] = round(result["seconds"], 2), result["rss_mib"]
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


def panel(title, points, unit, left, top):
    """One drawing of (x, y), both logarithmic, with the dashed line that is linear growth from the first point."""
    xs, ys = [math.log10(x) for x, _ in points], [math.log10(y) for _, y in points]
    low, high = min(ys), max(max(ys), min(ys) + xs[-1] - xs[0])
    at = lambda x, y: (left + 50 + 190 * (x - xs[0]) / (xs[-1] - xs[0]), top + 190 - 140 * (y - low) / (high - low))
    line = " ".join(f"{u:.1f},{v:.1f}" for u, v in map(at, xs, ys))
    (u0, v0), (u1, v1) = at(xs[0], ys[0]), at(xs[-1], ys[0] + xs[-1] - xs[0])
    marks = "".join(f'<circle cx="{u:.1f}" cy="{v:.1f}" r="3"/><text x="{u:.1f}" y="{v - 8:.1f}">{y:,.3g} {unit}</text>'
                    f'<text x="{u:.1f}" y="{top + 208}" fill="#555">{x:,}</text>'
                    for (x, y), (u, v) in zip(points, map(at, xs, ys)))
    return (f'<text x="{left + 145}" y="{top + 18}" font-weight="bold">{title}</text><polyline points="{line}" '
            f'fill="none" stroke="#06c"/><line x1="{u0:.1f}" y1="{v0:.1f}" x2="{u1:.1f}" y2="{v1:.1f}" stroke="#999" '
            f'stroke-dasharray="4"/>{marks}')


def svg(found):
    kinds = [("step, by pixels", "sizes", lambda r: r["size"] ** 2, "seconds", "rss_mib"),
             ("step, by batch", "batches", lambda r: r["batch"], "seconds", "rss_mib"),
             ("first start, by files", "files", lambda r: r["files"], "first_seconds", "first_mib"),
             ("start from the cache, by files", "files", lambda r: r["files"], "again_seconds", "again_mib")]
    drawn = ""
    for i, (title, part, x, seconds, memory) in enumerate(kinds):
        rows = found.get(part, [])
        for measure, key, unit, top in (("time", seconds, "s", 0), ("memory", memory, "MiB", 225)):
            if len(rows) > 1 and key in rows[0]:
                drawn += panel(f"{title}: {measure}", [(x(r), r[key]) for r in rows], unit, 270 * i, top)
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="1100" height="450" font-family="sans-serif" font-size="10" '
            f'text-anchor="middle"><rect width="1100" height="450" fill="#fff"/>{drawn}</svg>\n')


def draw(found, plot):
    with tempfile.TemporaryDirectory(prefix="octhost-growth-") as folder:
        page = Path(folder) / "growth.html"
        page.write_text(f'<!doctype html><body style="margin:0">{svg(found)}')
        run(["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1100,450",
             f"--user-data-dir={folder}/profile", f"--screenshot={plot.resolve()}", page.as_uri()])


def measure(a, part):
    if part == "sizes":
        return [steps(a, size, 1) for size in (64, 128, 256, 512)]
    if part == "batches":
        return [steps(a, 64, batch) for batch in (1, 2, 4, 8)]
    rows, have = [], 0
    with tempfile.TemporaryDirectory(prefix="octhost-growth-") as folder:
        for count in (n for n in (1000, 10000, 100000) if n <= a.most):
            rows.append(files(a, Path(folder), have, count))
            have = count
    return rows


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--parts", default="sizes,batches,files", help="what to measure; '' with --plot: only draw")
    p.add_argument("--most", type=int, default=100000, help="files in the largest folder")
    p.add_argument("--rows", type=Path, help="JSON of parts measured before, brought up to date")
    p.add_argument("--plot", type=Path)
    a = p.parse_args()
    found = json.loads(a.rows.read_text()) if a.rows and a.rows.exists() else {}
    for part in filter(None, a.parts.split(",")):
        found[part] = measure(a, part)
    print(json.dumps(found))
    print("\n\n".join(table(rows) for rows in found.values()))
    if a.rows:
        a.rows.write_text(json.dumps(found))
    if a.plot:
        draw(found, a.plot)


main()
