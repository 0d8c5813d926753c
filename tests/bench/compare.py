#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time octhost against plain PyTorch on this machine; `./dev bench [NAME...] [--json]` runs it.

The two are run in turn, and the minimum over all rounds counts: cores are shared, and a busy neighbour
only ever makes a run slower. The spread is told by the median. What is compared stands in cases.py; the
peers lie in $OCTHOST_PEERS_DIR, else ../shared/peers.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import CASES, Places

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(os.environ.get("OCTHOST_PEERS_DIR", ROOT.parent / "shared" / "peers"))
SECONDS = ("seconds", "seconds_per_step_min", "seconds_per_image_min")
MEDIANS = ("seconds_median", "seconds_per_step_median", "seconds_per_image_median")


def arguments():
    names = [case.name for case in CASES]
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("names", nargs="*", metavar="NAME",
                   help="which: " + ", ".join(names) + "; the beginning of a name means all that begin so; none: all")
    p.add_argument("--build", type=Path, default=ROOT / "build" / "release", help="build folder")
    p.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    p.add_argument("--markdown", action="store_true", help="the table as it stands in docs/performance.md")
    p.add_argument("--rounds", type=int, default=2)
    p.add_argument("--steps", type=int, default=2, help="timed steps in a round")
    p.add_argument("--size", type=int, default=256)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--ours-only", action="store_true", help="leave the peers away")
    a = p.parse_args()
    unknown = [n for n in a.names if not any(name.startswith(n) for name in names)]
    if unknown:
        p.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(names)}")
    a.cases = [c for c in CASES if not a.names or c.name in a.names or
               any(c.name.startswith(n) for n in a.names if n not in names)]
    return a


def run(command, threads):
    """The last line that `command` prints, and its peak memory where it does not tell it itself."""
    command = [str(word) for word in command]
    # Both sides alike, whatever was set outside: threads that wait spin, as by default.
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OMP_WAIT_POLICY="active")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"compare.py: {' '.join(command)} failed with {process.returncode}")
    result = json.loads(printed.splitlines()[-1]) if printed.strip().endswith("}") else {}
    result.setdefault("peak_rss_mib", usage.ru_maxrss // 1024)
    return result


def value(result, keys):
    return next((result[key] for key in keys if key in result), None)


def summary(results):
    """Least and median seconds over all rounds, and the most memory."""
    if not results:
        return None, None, None
    least = [value(r, SECONDS) for r in results]
    middle = [value(r, MEDIANS) or value(r, SECONDS) for r in results]
    return min(least), statistics.median(middle), max(r["peak_rss_mib"] for r in results)


def ratio(peer, ours):
    return round(peer / ours, 3) if peer and ours else None


def measure(case, places, a, with_peer):
    ours, peer = [], []
    for number in range(a.rounds):
        print(f"{case.name}: round {number + 1} of {a.rounds}", file=sys.stderr)
        ours.append(run(case.ours(places), a.threads))
        if with_peer and case.peer:
            peer.append(run(case.peer(places), a.threads))
    ours_s, ours_median, ours_rss = summary(ours)
    peer_s, peer_median, peer_rss = summary(peer)
    return {
        "name": case.name,
        "ours_s": round(ours_s, 5),
        "peer_s": peer_s and round(peer_s, 5),
        "ratio": ratio(peer_s, ours_s),
        "goal": case.goal,
        "aim": case.aim,
        "ours_median_s": round(ours_median, 5),
        "peer_median_s": peer_median and round(peer_median, 5),
        "ratio_of_medians": ratio(peer_median, ours_median),
        "ours_rss_mb": ours_rss,
        "peer_rss_mb": peer_rss,
        "rss_ratio": ratio(ours_rss, peer_rss),
        "unit": case.unit,
        "seconds_at_step": ours[-1].get("seconds_at_step"),
    }


COLUMNS = ["name", "ours_s", "peer_s", "ratio", "ratio_of_medians", "goal", "aim", "ours_rss_mb", "peer_rss_mb", "rss_ratio"]


def cells(rows):
    return [["-" if row[c] is None else str(row[c]) for c in COLUMNS] for row in rows]


def markdown(rows):
    lines = [COLUMNS, ["---"] * len(COLUMNS)] + cells(rows)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def table(rows):
    lines = [COLUMNS] + cells(rows)
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(line, widths)).rstrip() for line in lines)


def prepare(cases, places, threads):
    done = []
    for case in cases:
        for step in case.prepare:
            command = step(places)
            if command not in done:
                run(command, threads)
                done.append(command)


def main():
    a = arguments()
    if not (a.build / "bin" / "bench_model").is_file():
        sys.exit(f"compare.py: no bench_model in {a.build / 'bin'}; build it with ./dev bench or name another --build")
    with_peer = not a.ours_only and (PEERS / "peer_step.py").is_file()
    if not with_peer and not a.ours_only:
        print(f"compare.py: no peers in {PEERS} (OCTHOST_PEERS_DIR): only octhost is timed", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="octhost-bench-") as scratch:
        places = Places(bin=str((a.build / "bin").resolve()), peers=str(PEERS), bench=str(ROOT / "tests" / "bench"),
                        scratch=scratch, python=sys.executable, threads=a.threads, size=a.size, steps=a.steps)
        prepare(a.cases, places, a.threads)
        rows = [measure(case, places, a, with_peer) for case in a.cases]
    if a.json:
        print(json.dumps({"rows": rows}))
    else:
        print(markdown(rows) if a.markdown else table(rows))


main()
