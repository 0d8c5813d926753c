# SPDX-License-Identifier: Apache-2.0
"""Makes medical.tsv: make_medical_golden.py FOLDER_OF_SHARED_DATA

Every frame of the DICOM files, volumes and multi-page TIFFs as independent readers give it: pydicom
3.0.2 with pylibjpeg 2.1 (Pillow for baseline JPEG), nibabel 5.3, pynrrd 1.1, SimpleITK 2.5,
tifffile. What decode.h says of values (stretching, window, inversion) is done here in numpy.
"""
import glob
import io
import os
import sys

import nibabel
import nrrd
import numpy as np
import pydicom
import SimpleITK
import tifffile
from PIL import Image
from pydicom.encaps import generate_frames
from pydicom.pixels import convert_color_space

from make_golden import sums

HERE = os.path.dirname(os.path.abspath(__file__))


def baseline_jpeg(dataset):
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    frames = generate_frames(dataset.PixelData, number_of_frames=count)
    return np.stack([np.asarray(Image.open(io.BytesIO(f))) for f in frames])


def stored_values(dataset):
    """[frames, rows, columns(, samples)], RGB where there are colours."""
    if dataset.file_meta.TransferSyntaxUID == pydicom.uid.JPEGBaseline8Bit:
        return baseline_jpeg(dataset)
    array = dataset.pixel_array
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    array = array if count > 1 else array[None]
    kind = dataset.PhotometricInterpretation
    if kind in ("YBR_FULL", "YBR_FULL_422") and not dataset.file_meta.TransferSyntaxUID.is_encapsulated:
        pydicom_rgb = dataset.pixel_array  # pydicom 3 converts by itself
        array = pydicom_rgb if count > 1 else pydicom_rgb[None]
    return array


def dicom_frames(path):
    dataset = pydicom.dcmread(path)
    values = stored_values(dataset).astype(np.float64)
    if "FloatPixelData" in dataset:
        return values, "f32"
    slope, intercept = dataset.get("RescaleSlope", 1), dataset.get("RescaleIntercept", 0)
    stored = dataset.BitsStored
    if dataset.PixelRepresentation == 1 or slope != 1 or intercept != 0:
        values = values * float(slope) + float(intercept)
        if "WindowCenter" not in dataset:
            return values, "f32"
        centre, width = float(dataset.WindowCenter), float(dataset.WindowWidth)
        part = np.clip((values - (centre - 0.5)) / (width - 1) + 0.5, 0, 1)
        return np.floor(part * 65535 + 0.5), "u16"
    top = 255 if stored <= 8 else 65535
    values = np.floor(values * (top / (2**stored - 1)) + 0.5)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        values = top - values
    return values, "u8" if top == 255 else "u16"


def kind_of(array):
    return {"uint8": "u8", "uint16": "u16"}.get(array.dtype.name, "f32")


def volume_frames(path):
    if path.endswith((".nii", ".nii.gz")):
        image = nibabel.load(path)
        array = np.asanyarray(image.dataobj)
        array = array.transpose()  # stored with x fastest
        if array.ndim > 3:
            array = array.reshape(-1, *array.shape[-2:])
        slope = image.dataobj.slope, image.dataobj.inter
        return array, kind_of(array) if slope == (1.0, 0.0) else "f32"
    if path.endswith((".nrrd", ".nhdr")):
        array = nrrd.read(path, index_order="C")[0]
    elif path.endswith(".tif"):
        array = tifffile.imread(path)
    else:
        array = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(path))
    return (array if array.ndim == 3 else array[None]), kind_of(array)


def rows(data):
    for path in sorted(glob.glob(f"{data}/dicom/*/*.dcm")):
        try:
            frames, kind = dicom_frames(path)
        except Exception as error:  # no golden for what the reference cannot read
            print(f"{path}: {error}", file=sys.stderr)
            continue
        yield path, frames, kind
    names = ["volumes/*.m*", "volumes/*.n*", "volumes/*.tif", "volumes/third_party/*.n*",
             "volumes/third_party/*.mha", "formats/derived/*2pages.tif"]
    for path in sorted(p for name in names for p in glob.glob(f"{data}/{name}")):
        yield path, *volume_frames(path)


if __name__ == "__main__":
    with open(os.path.join(HERE, "medical.tsv"), "w") as out:
        for path, frames, kind in rows(sys.argv[1]):
            for index, frame in enumerate(frames):
                planar = frame[None] if frame.ndim == 2 else frame.transpose(2, 0, 1)
                planar = planar.astype(np.float32)  # as an Image holds it
                c, h, w = planar.shape
                out.write(f"{os.path.relpath(path, sys.argv[1])}\t{len(frames)}\t{index}\t{w}\t{h}"
                          f"\t{c}\t{kind}\t{sums(planar)}\n")
