# SPDX-License-Identifier: Apache-2.0
"""What PyPI's safetensors writes, our reader reads; what our writer writes, PyPI's reader reads."""
import pathlib
import struct
import subprocess
import sys
import tempfile

try:
    import numpy
    import torch
    from safetensors import safe_open
    from safetensors.torch import load_file, save_file
except ImportError as missing:
    print(f"skipped: {missing}; install it with .venv/bin/pip install numpy safetensors")
    sys.exit(77)

rewrite = sys.argv[1]
torch.manual_seed(1)
floats = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
whole = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]
tensors = {f"float.{i}": torch.randn(3, 5, 2).to(t) for i, t in enumerate(floats)}
tensors |= {f"whole/{i}": torch.randint(0, 100, (7,)).to(t) for i, t in enumerate(whole)}
tensors |= {"bool": torch.tensor([True, False, True]), "scalar": torch.tensor(2.5),
            "empty": torch.zeros(0, 4), "nan": torch.tensor([float("nan"), float("inf")]),
            "näme ☃ \"quoted\"\n": torch.arange(3)}
metadata = {"format": "pt", "ключ": "värde \\ \"x\"", "empty": ""}

with tempfile.TemporaryDirectory() as folder:
    theirs, ours = pathlib.Path(folder, "theirs"), pathlib.Path(folder, "ours")
    save_file(tensors, theirs, metadata)
    subprocess.run([rewrite, theirs, ours], check=True)
    read = load_file(ours)
    assert read.keys() == tensors.keys(), read.keys() ^ tensors.keys()
    for name, tensor in tensors.items():
        assert read[name].dtype == tensor.dtype and read[name].shape == tensor.shape, name
        same = numpy.array_equal(read[name].view(torch.uint8).numpy() if tensor.dim() else
                                 read[name].reshape(1).view(torch.uint8).numpy(),
                                 tensor.view(torch.uint8).numpy() if tensor.dim() else
                                 tensor.reshape(1).view(torch.uint8).numpy())
        assert same, name
    with safe_open(ours, "pt") as file:
        assert file.metadata() == metadata, file.metadata()

    # Each tensor lies at a multiple of its element size, so that readers can map the file.
    raw = ours.read_bytes()
    length, = struct.unpack("<Q", raw[:8])
    assert (8 + length) % 8 == 0
    print(f"{len(tensors)} tensors, {len(metadata)} texts: the same both ways")
