#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a Python program does before it can translate: interpreter, import, network. peer_start.py PEERS_FOLDER"""
import sys

sys.path.insert(0, sys.argv[1])
import peer_models

network = peer_models.ResnetG(3, 3, 64).eval()
print("network built", flush=True)
