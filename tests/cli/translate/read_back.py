# SPDX-License-Identifier: Apache-2.0
"""What pydicom makes of a file, as JSON: read_back.py FILE. 77: pydicom is not there."""
import json
import sys

try:
    import pydicom
except ImportError as missing:
    print(missing)
    sys.exit(77)

pydicom.config.settings.reading_validation_mode = pydicom.config.RAISE
data = pydicom.dcmread(sys.argv[1])
list(data.iterall())
pixels = data.pixel_array
print(json.dumps({
    "class": data.SOPClassUID.name,
    "synthetic": data[0x0008001C].value,
    "patient": str(data.PatientName),
    "shape": list(pixels.shape),
    "bits": int(data.BitsStored),
    "distinct": int(len(set(pixels.ravel().tolist()))),
    "spacing": [float(mm) for mm in data.PixelSpacing] if "PixelSpacing" in data else None,
    "between": float(data.SpacingBetweenSlices) if "SpacingBetweenSlices" in data else None,
    "model": data.ContributingEquipmentSequence[0].ManufacturerModelName,
}))
