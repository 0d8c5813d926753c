#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The share of a training's time in which the model waited for data: waiting.py OCTHOST train ARGUMENTS..."""
import json
import re
import resource
import shutil
import subprocess
import sys

shutil.rmtree(sys.argv[sys.argv.index("--out") + 1], ignore_errors=True)
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
found = re.search(r"([0-9.]+) % of it waiting for data", done.stderr)
if done.returncode != 0 or not found:
    sys.exit(f"waiting.py: {' '.join(sys.argv[1:])} did not say how long it waited:\n{done.stderr}")
print(json.dumps({"seconds": float(found[1]) / 100,
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}))
