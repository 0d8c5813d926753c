# SPDX-License-Identifier: Apache-2.0
"""What FileWriter writes as DICOM, held against pydicom, dcmdump and highdicom's attribute tables.

dicom_readers.py WRITE_SAMPLES: the program that writes the files.
"""
import hashlib
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy
    import pydicom
    tables = pathlib.Path(importlib.util.find_spec("highdicom").submodule_search_locations[0],
                          "_standard")
except (ImportError, AttributeError) as missing:
    print(f"skipped: {missing or 'highdicom is not there'}; `./dev test` installs it")
    sys.exit(77)
if shutil.which("dcmdump") is None:
    print("skipped: dcmdump (Debian's dcmtk) is not there; `./dev test` installs it")
    sys.exit(77)

IOD_OF = json.loads((tables / "sop_class_iod_map.json").read_text())
MODULES = json.loads((tables / "iod_module_map.json").read_text())
ATTRIBUTES = json.loads((tables / "module_attribute_map.json").read_text())
SC = "1.2.840.10008.5.1.4.1.1.7"
CLASSES = {"gray8x1": SC, "gray16x1": SC, "rgb8x1": SC, "rgb16x1": SC, "translated": SC,
           "gray8x4": SC + ".2", "gray16x4": SC + ".3", "rgb8x4": SC + ".4", "bare": SC + ".2"}
# What PS3.3 asks of these objects where highdicom's tables say "conditional" (1C).
MEANT = {"PixelData", *()}
MEANT_MANY = {"NumberOfFrames", "FrameIncrementPointer", "BurnedInAnnotation"}
MEANT_MANY_GRAY = {"RescaleIntercept", "RescaleSlope", "RescaleType", "PresentationLUTShape"}


def check_attributes(data):
    """Type 1: there, with a value. Type 2: there."""
    looked_at = 0
    for module in MODULES[IOD_OF[data.SOPClassUID]]:
        if module["usage"] != "M":
            continue
        for attribute in ATTRIBUTES[module["key"]]:
            if attribute["path"] or attribute["type"] not in ("1", "2"):
                continue
            keyword = attribute["keyword"]
            looked_at += 1
            assert keyword in data, f"{keyword} (module {module['key']}) is missing"
            if attribute["type"] == "1":
                assert data[keyword].value not in (None, ""), f"{keyword} is empty"
    assert looked_at > 20, looked_at
    many, gray = "NumberOfFrames" in data, data.SamplesPerPixel == 1
    meant = MEANT | (MEANT_MANY if many else set()) | (MEANT_MANY_GRAY if many and gray else set())
    meant |= set() if gray else {"PlanarConfiguration"}
    missing = [keyword for keyword in meant if keyword not in data]
    assert not missing, missing
    if many:
        vector = data[data.FrameIncrementPointer]
        assert len(vector.value) == data.NumberOfFrames, vector
    return looked_at


def check_marks(data):
    assert data[0x0008001C].VR == "CS" and data[0x0008001C].value == "YES"
    assert list(data.ImageType) == ["DERIVED", "SECONDARY"]
    assert data.DerivationDescription == "SYNTHETIC, made by a test"
    assert data.ContentQualification == "RESEARCH" and data.BurnedInAnnotation == "NO"
    assert data.ConversionType == "SYN"
    assert str(data.PatientName) == "SYNTHETIC^NOT A PATIENT"
    assert data.PatientID == "SYNTHETIC-0123456789ab"
    for empty in ("PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "AccessionNumber"):
        assert data[empty].value in (None, ""), empty
    (maker,) = data.ContributingEquipmentSequence
    assert maker.Manufacturer == "octhost" and maker.ManufacturerModelName == "toymodel 1.2.3"
    assert maker.SoftwareVersions == "octhost 9.8.7"
    assert json.loads(maker.ContributionDescription)["seed"] == 7
    assert maker.PurposeOfReferenceCodeSequence[0].CodeValue == "109102"
    assert data.InstanceNumber == 8
    for uid in (data.SOPInstanceUID, data.SeriesInstanceUID, data.StudyInstanceUID):
        assert re.fullmatch(r"2\.25\.[1-9][0-9]{29,38}", uid), uid
        number = int(uid[5:])
        assert number >> 76 & 0xF == 8 and number >> 62 & 3 == 2, "no UUID of version 8"


def check_pixels(name, data):
    wide = "16" in name
    count = int(data.get("NumberOfFrames", 1)) * data.Rows * data.Columns * data.SamplesPerPixel
    i = numpy.arange(count, dtype=numpy.uint64)
    wanted = (i * 257 + 3) % 65536 if wide else (i * 7 + 3) % 256
    assert data.BitsAllocated == (16 if wide else 8)
    assert numpy.array_equal(data.pixel_array.ravel(), wanted), name
    assert data["PixelData"].VR == ("OW" if wide else "OB")


def check_geometry(name, data):
    if name in ("bare", "translated"):
        assert "PixelSpacing" not in data and "SpacingBetweenSlices" not in data
    else:
        assert list(data.PixelSpacing) == [0.25, 0.5]
    if name == "bare":
        assert list(data.PageNumberVector) == [1, 2, 3]
    elif name.endswith("x4"):
        assert list(data.SliceLocationVector) == [0, 0.125, 0.25, 0.375]
        assert data.SpacingBetweenSlices == 0.125


def check_translated(data):
    assert data.PatientIdentityRemoved == "YES" and data.DeidentificationMethod
    assert data.ImageLaterality == "L"
    (source,) = data.SourceImageSequence
    assert source.ReferencedSOPInstanceUID == "1.2.3.4.5"
    assert source.PurposeOfReferenceCodeSequence[0].CodeValue == "121322"


def written(folder):
    subprocess.run([sys.argv[1], folder], check=True)
    return {path.stem: path for path in sorted(pathlib.Path(folder).glob("*.dcm"))}


with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
    files, again = written(first), written(second)
    assert files.keys() == CLASSES.keys(), files.keys()
    instances, series = set(), set()
    pydicom.config.settings.reading_validation_mode = pydicom.config.RAISE
    for name, path in files.items():
        data = pydicom.dcmread(path)
        assert data.file_meta.TransferSyntaxUID == pydicom.uid.ExplicitVRLittleEndian
        assert data.SOPClassUID == CLASSES[name] == data.file_meta.MediaStorageSOPClassUID
        assert data.SOPInstanceUID == data.file_meta.MediaStorageSOPInstanceUID
        list(data.iterall())
        looked_at = check_attributes(data)
        check_marks(data)
        check_pixels(name, data)
        check_geometry(name, data)
        if name == "translated":
            check_translated(data)
        else:
            assert "SourceImageSequence" not in data and "PatientIdentityRemoved" not in data
        dump = subprocess.run(["dcmdump", "-q", path], capture_output=True, text=True)
        assert dump.returncode == 0 and not dump.stderr, dump.stderr
        assert "(0008,001c) CS [YES]" in dump.stdout
        instances.add(data.SOPInstanceUID)
        series.add(data.SeriesInstanceUID)
        assert path.read_bytes() == again[name].read_bytes(), f"{name}: other bytes next time"
        print(f"{name}: {looked_at} attributes, {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}")
    assert len(instances) == len(files) and len(series) == 1
