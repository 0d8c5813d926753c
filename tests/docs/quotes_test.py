# SPDX-License-Identifier: Apache-2.0
"""Every ```cpp block of a page must stand, line by line, in the source it quotes."""
import re
import sys
from pathlib import Path

page, source = Path(sys.argv[1]), Path(sys.argv[2])
blocks = re.findall(r"```cpp\n(.*?)```", page.read_text(), re.S)
text = source.read_text()
missing = [block for block in blocks if block not in text]
for block in missing:
    print(f"not in {source.name}:\n{block}")
print(f"{len(blocks)} quotes, {len(missing)} not in the source")
sys.exit(1 if missing or not blocks else 0)
