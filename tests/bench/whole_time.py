#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run COMMAND from start to end and print {"seconds", "peak_rss_mib"}: whole_time.py [--empty FOLDER] -- COMMAND"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import time


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--empty", help="folder to delete first, so that nothing is found prepared")
    p.add_argument("command", nargs=argparse.REMAINDER)
    a = p.parse_args()
    command = a.command[1:] if a.command[:1] == ["--"] else a.command
    if a.empty:
        shutil.rmtree(a.empty, ignore_errors=True)
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status != 0:
        sys.exit(f"whole_time.py: {' '.join(command)} ended with status {status}")
    print(json.dumps({"seconds": round(seconds, 3), "peak_rss_mib": usage.ru_maxrss // 1024}))


main()
