#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""peer_data.py in the words of compare.py: seconds an image. peer_data_seconds.py PEER_DATA ARGUMENTS..."""
import json
import resource
import subprocess
import sys

done = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.PIPE, text=True, check=True)
result = json.loads(done.stdout.splitlines()[-1])
print(json.dumps({"seconds": result["seconds_min"] / result["images"],
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}))
