# SPDX-License-Identifier: Apache-2.0
"""Every relative link and picture in the repository's pages must lead to a file."""
import re
import subprocess
import sys
from pathlib import Path

root = Path(sys.argv[1])
pages = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=root, text=True,
                       stdout=subprocess.PIPE, check=True).stdout.split()
links = broken = 0
for page in pages:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", (root / page).read_text()):
        if "://" in target:
            continue
        links += 1
        if not (root / page).parent.joinpath(target).exists():
            broken += 1
            print(f"{page}: {target} does not exist")
print(f"{links} links in {len(pages)} pages, {broken} broken")
sys.exit(1 if broken or not links else 0)
