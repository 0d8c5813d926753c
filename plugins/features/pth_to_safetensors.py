#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A PyTorch state dict (.pth) as a safetensors file, without PyTorch and without running its code.

    pth_to_safetensors.py IN.pth OUT.safetensors [--sha256 HEX]

Reads both layouts of torch.save: the zip of today and the row of pickles from before 1.6. Only the
few names that a dictionary of tensors is made of are unpickled; anything else is refused by name.
--sha256: what the digest of IN must begin with. OUT's metadata records that digest and one of the
tensors' bytes, by which octhost knows where the weights come from. Equal input, equal output.
"""
import argparse
import array
import collections
import hashlib
import io
import json
import math
import os
import pickle
import struct
import sys
import zipfile

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
TYPES = {"FloatStorage": ("F32", 4), "DoubleStorage": ("F64", 8), "HalfStorage": ("F16", 2),
         "LongStorage": ("I64", 8), "IntStorage": ("I32", 4), "ByteStorage": ("U8", 1),
         "BoolStorage": ("BOOL", 1)}
# What reading a file that is damaged or another kind of file may raise.
BROKEN = (ValueError, LookupError, TypeError, AttributeError, EOFError, struct.error,
          pickle.UnpicklingError, zipfile.BadZipFile)
Tensor = collections.namedtuple("Tensor", "storage offset shape stride")


def rebuild(storage, offset, shape, stride, *_):
    return Tensor(storage, offset, shape, stride)


class Unpickler(pickle.Unpickler):
    """Tensors come out as Tensor, storages as (key, type)."""

    def find_class(self, module, name):
        if module == "torch" and name in TYPES:
            return name
        known = {("collections", "OrderedDict"): collections.OrderedDict,
                 ("torch._utils", "_rebuild_tensor_v2"): rebuild,
                 ("torch._utils", "_rebuild_parameter"): lambda tensor, *_: tensor}
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a state dict")
        return known[module, name]

    def persistent_load(self, saved):
        kind, storage_type, key = saved[:3]
        if kind != "storage" or storage_type not in TYPES:
            raise pickle.UnpicklingError(f"unknown reference {saved!r}")
        return key, storage_type


def read_legacy(data):
    file = io.BytesIO(data)
    if Unpickler(file).load() != LEGACY_MAGIC:
        raise ValueError("no file of torch.save")
    Unpickler(file).load()  # protocol
    Unpickler(file).load()  # sizes of the machine that saved it
    state = Unpickler(file).load()
    types = {tensor.storage[0]: tensor.storage[1] for tensor in tensors_of(state).values()}
    storages = {}
    for key in Unpickler(file).load():
        count = struct.unpack("<q", file.read(8))[0]
        size = count * TYPES[types[key]][1]
        if not 0 <= size <= len(data) - file.tell():
            raise ValueError(f"storage {key} ends behind the file")
        storages[key] = file.read(size)
    return state, storages


def read_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pickled = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        if len(pickled) != 1:
            raise ValueError("a zip, but none of torch.save")
        folder = pickled[0][: -len("data.pkl")]
        state = Unpickler(io.BytesIO(archive.read(pickled[0]))).load()
        keys = {tensor.storage[0] for tensor in tensors_of(state).values()}
        return state, {key: archive.read(f"{folder}data/{key}") for key in keys}


def tensors_of(state):
    if not isinstance(state, dict) or not any(isinstance(v, Tensor) for v in state.values()):
        raise ValueError("no dictionary of tensors; save state_dict() alone")
    return {name: value for name, value in state.items() if isinstance(value, Tensor)}


def gathered(items, offset, shape, stride):
    """Row-major bytes of a tensor laid out by strides."""
    if not shape:
        return items[offset : offset + 1].tobytes()
    if len(shape) == 1:
        end = offset + (shape[0] - 1) * stride[0] + 1
        return items[offset : end : stride[0]].tobytes()
    return b"".join(gathered(items, offset + i * stride[0], shape[1:], stride[1:])
                    for i in range(shape[0]))


def bytes_of(tensor, storages):
    size = TYPES[tensor.storage[1]][1]
    if any(s < 1 for s in tensor.stride) or tensor.offset < 0 or 0 in tensor.shape:
        raise ValueError("a tensor that is empty or laid out backwards")
    items = array.array({1: "B", 2: "H", 4: "I", 8: "Q"}[size], storages[tensor.storage[0]])
    found = gathered(items, tensor.offset, tensor.shape, tensor.stride)
    if len(found) != math.prod(tensor.shape) * size:
        raise ValueError("a tensor ends behind its storage")
    return found


def convert(data, source):
    state, storages = (read_zip if data[:2] == b"PK" else read_legacy)(data)
    header, chunks, offset = {}, [], 0
    by_size = sorted(tensors_of(state).items(), key=lambda t: (-TYPES[t[1].storage[1]][1], t[0]))
    for name, tensor in by_size:
        chunks.append(bytes_of(tensor, storages))
        header[name] = {"dtype": TYPES[tensor.storage[1]][0], "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(chunks[-1])]}
        offset += len(chunks[-1])
    body = b"".join(chunks)
    header["__metadata__"] = {"source": source, "source_sha256": hashlib.sha256(data).hexdigest(),
                              "data_sha256": hashlib.sha256(body).hexdigest()}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--sha256", default="", help="what the digest of the input begins with")
    args = parser.parse_args()
    with open(args.input, "rb") as file:
        data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    if not digest.startswith(args.sha256):
        sys.exit(f"{args.input}: sha256 is {digest}, expected {args.sha256}...")
    try:
        converted = convert(data, os.path.basename(args.input))
    except BROKEN as error:
        sys.exit(f"{args.input}: {error}")
    with open(args.output + ".tmp", "wb") as file:
        file.write(converted)
    os.replace(args.output + ".tmp", args.output)


if __name__ == "__main__":
    main()
