#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time from starting a process until it says something on stderr or stdout; then it is ended.

    start_time.py --until TEXT [--times 5] -- COMMAND...

Prints one JSON object: the least and the median time in seconds, and the peak memory until then.
"""
import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time


def once(command, text):
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    for line in process.stdout:
        said.append(line)
        if text in line:
            seconds = time.perf_counter() - started
            process.send_signal(signal.SIGKILL)
            _, _, usage = os.wait4(process.pid, 0)
            return seconds, usage.ru_maxrss // 1024
    sys.exit(f"start_time.py: {' '.join(command)} ended without saying '{text}':\n{''.join(said)}")


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--until", required=True)
    p.add_argument("--times", type=int, default=5)
    p.add_argument("command", nargs="+")
    a = p.parse_args()
    results = [once(a.command, a.until) for _ in range(a.times)]
    seconds = [s for s, _ in results]
    print(json.dumps({"seconds": round(min(seconds), 4), "seconds_median": round(statistics.median(seconds), 4),
                      "peak_rss_mib": max(m for _, m in results)}))


main()
