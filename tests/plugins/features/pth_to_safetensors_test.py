#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pth_to_safetensors.py on files laid out as torch.save does, made here without PyTorch."""
import collections
import hashlib
import io
import json
import os
import pathlib
import pickle
import struct
import subprocess
import sys
import tempfile
import types
import unittest
import zipfile

SCRIPT = pathlib.Path(__file__).parents[3] / "plugins" / "features" / "pth_to_safetensors.py"
MAGIC = 0x1950A86A20F9469CFC6C


def global_of(module, name):
    """Something that pickles as a reference to module.name."""
    made = sys.modules.setdefault(module, types.ModuleType(module))
    value = type(name, (), {"__module__": module})
    setattr(made, name, value)
    return value


class Rebuild:
    """A tensor: pickles as torch._utils._rebuild_tensor_v2(storage, offset, shape, stride, ...)."""

    def __init__(self, storage, offset, shape, stride):
        self.arguments = (storage, offset, shape, stride, False, collections.OrderedDict())

    def __reduce__(self):
        return global_of("torch._utils", "_rebuild_tensor_v2"), self.arguments


class Storage:
    def __init__(self, kind, key, count):
        self.saved = ("storage", global_of("torch", kind), key, "cpu", count)


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.saved if isinstance(value, Storage) else None


def pickled(value):
    file = io.BytesIO()
    Pickler(file, protocol=2).dump(value)
    return file.getvalue()


def legacy_file(state, storages):
    parts = [pickled(value) for value in (MAGIC, 1001, {}, state, list(storages))]
    return b"".join(parts) + b"".join(struct.pack("<q", n) + data for n, data in storages.values())


def zip_file(state, storages):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("net/data.pkl", pickled(state))
        for key, (_, data) in storages.items():
            archive.writestr(f"net/data/{key}", data)
    return file.getvalue()


# A matrix, its transpose over the same storage, a part of it, and a counter.
STORAGES = {"0": (6, struct.pack("<6f", 0, 1, 2, 3, 4, 5)), "1": (1, struct.pack("<q", 7))}


def state():
    floats, longs = Storage("FloatStorage", "0", 6), Storage("LongStorage", "1", 1)
    return collections.OrderedDict(
        matrix=Rebuild(floats, 0, (2, 3), (3, 1)), transposed=Rebuild(floats, 0, (3, 2), (1, 3)),
        part=Rebuild(floats, 2, (2,), (2,)), count=Rebuild(longs, 0, (), ()))


class Conversion(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.input = os.path.join(self.folder.name, "net.pth")
        self.output = os.path.join(self.folder.name, "net.safetensors")

    def run_on(self, data, *arguments):
        with open(self.input, "wb") as file:
            file.write(data)
        return subprocess.run([sys.executable, SCRIPT, self.input, self.output, *arguments],
                              capture_output=True, text=True, check=False)

    def tensors(self):
        with open(self.output, "rb") as file:
            length = struct.unpack("<Q", file.read(8))[0]
            header, data = json.loads(file.read(length)), file.read()
        metadata = header.pop("__metadata__")
        self.assertEqual(metadata["data_sha256"], hashlib.sha256(data).hexdigest())
        formats = {"F32": "f", "I64": "q"}
        values = {}
        for name, entry in header.items():
            part = data[slice(*entry["data_offsets"])]
            code = formats[entry["dtype"]]
            count = len(part) // struct.calcsize(code)
            values[name] = entry["shape"], list(struct.unpack(f"<{count}{code}", part))
        return values, metadata

    def test_both_layouts_give_the_same_tensors(self):
        for make in legacy_file, zip_file:
            data = make(state(), STORAGES)
            result = self.run_on(data)
            self.assertEqual(result.returncode, 0, result.stderr)
            values, metadata = self.tensors()
            self.assertEqual(values, {"matrix": ([2, 3], [0, 1, 2, 3, 4, 5]),
                                      "transposed": ([3, 2], [0, 3, 1, 4, 2, 5]),
                                      "part": ([2], [2, 4]), "count": ([], [7])})
            self.assertEqual(metadata["source_sha256"], hashlib.sha256(data).hexdigest())
            self.assertEqual(metadata["source"], "net.pth")

    def test_another_hash_is_told(self):
        data = zip_file(state(), STORAGES)
        digest = hashlib.sha256(data).hexdigest()
        self.assertEqual(self.run_on(data, "--sha256", digest[:8]).returncode, 0)
        os.remove(self.output)
        self.expect_refused(data, f"sha256 is {digest}, expected 00ff...", "--sha256", "00ff")

    def expect_refused(self, data, why, *arguments):
        result = self.run_on(data, *arguments)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(why, result.stderr)
        self.assertNotIn("Traceback", result.stderr)
        self.assertFalse(os.path.exists(self.output))

    def test_code_is_not_run(self):
        class Evil:
            def __reduce__(self):
                return os.system, ("touch " + os.path.join(folder, "ran"),)

        folder = self.folder.name
        for make in legacy_file, zip_file:
            self.expect_refused(make({"x": Evil()}, {}), "system has no place in a state dict")
        self.assertFalse(os.path.exists(os.path.join(folder, "ran")))

    def test_tensors_beyond_their_storage_are_refused(self):
        floats = Storage("FloatStorage", "0", 6)
        for offset, shape, stride in (0, (7,), (1,)), (5, (2,), (1,)), (0, (2, 4), (4, 1)):
            bad = {"x": Rebuild(floats, offset, shape, stride)}
            self.expect_refused(legacy_file(bad, STORAGES_OF_FLOATS), "ends behind its storage")

    def test_other_things_than_a_state_dict_are_refused(self):
        for other in [1, 2], {"state_dict": dict(state())}, {}:
            self.expect_refused(zip_file(other, STORAGES), "no dictionary of tensors")
        self.expect_refused(b"", "net.pth: ")
        self.expect_refused(b"text", "net.pth: ")

    def test_a_cut_file_is_refused(self):
        for make in legacy_file, zip_file:
            whole = make(state(), STORAGES)
            for length in range(0, len(whole), 37):
                result = self.run_on(whole[:length])
                self.assertEqual(result.returncode, 1, length)
                self.assertNotIn("Traceback", result.stderr)
                self.assertFalse(os.path.exists(self.output))


STORAGES_OF_FLOATS = {"0": STORAGES["0"]}

if __name__ == "__main__":
    unittest.main()
