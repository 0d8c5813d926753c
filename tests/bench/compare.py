#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time octhost against plain PyTorch on this machine; `./dev bench [NAME...] [--json]` runs it.

The two are run in turn, and the minimum over all rounds counts: cores are shared, and a busy neighbour
only ever makes a run slower. The peers (peer_step.py) lie in $OCTHOST_PEERS_DIR, else ../shared/peers.
"""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(os.environ.get("OCTHOST_PEERS_DIR", ROOT.parent / "shared" / "peers"))

# name: (our program, arguments of both, the peer's own arguments, how many times as fast to be)
CASES = {
    "cyclegan-idt05": ("bench_cyclegan_step", ["--idt", "0.5"], ["--model", "cyclegan"], 1.0),
    "cyclegan-idt0": ("bench_cyclegan_step", ["--idt", "0"], ["--model", "cyclegan"], 1.0),
}


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("names", nargs="*", metavar="NAME", help="which: " + ", ".join(CASES) + "; none: all")
    p.add_argument("--build", type=Path, default=ROOT / "build" / "release", help="build folder")
    p.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    p.add_argument("--rounds", type=int, default=2)
    p.add_argument("--steps", type=int, default=2, help="timed steps in a round")
    p.add_argument("--size", type=int, default=256)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    unknown = [n for n in a.names if n not in CASES]
    if unknown:
        p.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(CASES)}")
    return a


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"compare.py: {' '.join(map(str, command))} failed with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def best(results, key, choose):
    return choose(r[key] for r in results) if results else None


def measure(name, a, with_peer):
    program, common, peer_only, goal = CASES[name]
    common = common + ["--size", a.size, "--steps", a.steps, "--threads", a.threads]
    common = [str(c) for c in common]
    ours, peer = [], []
    for number in range(a.rounds):
        print(f"{name}: round {number + 1} of {a.rounds}", file=sys.stderr)
        ours.append(run([str(a.build / "bin" / program), *common]))
        if with_peer:
            peer.append(run([sys.executable, str(PEERS / "peer_step.py"), *peer_only, *common]))
    ours_s, peer_s = best(ours, "seconds_per_step_min", min), best(peer, "seconds_per_step_min", min)
    return {
        "name": name,
        "ours_s": round(ours_s, 4),
        "peer_s": peer_s,
        "ratio": round(peer_s / ours_s, 3) if peer_s else None,
        "goal": goal,
        "ours_rss_mb": best(ours, "peak_rss_mib", max),
        "peer_rss_mb": best(peer, "peak_rss_mib", max),
    }


def table(rows):
    columns = ["name", "ours_s", "peer_s", "ratio", "goal", "ours_rss_mb", "peer_rss_mb"]
    lines = [columns] + [["-" if r[c] is None else str(r[c]) for c in columns] for r in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(line, widths)).rstrip() for line in lines)


def main():
    a = arguments()
    names = a.names or list(CASES)
    missing = [p for p in {CASES[n][0] for n in names} if not (a.build / "bin" / p).is_file()]
    if missing:
        sys.exit(f"compare.py: {', '.join(missing)} not in {a.build / 'bin'}; build it with ./dev bench or name another --build")
    with_peer = (PEERS / "peer_step.py").is_file()
    if not with_peer:
        print(f"compare.py: no peers in {PEERS} (OCTHOST_PEERS_DIR): only octhost is timed", file=sys.stderr)
    rows = [measure(name, a, with_peer) for name in names]
    print(json.dumps({"rows": rows}) if a.json else table(rows))


main()
