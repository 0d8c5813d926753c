// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/itk/contents.h"
#include "sniff/dicom.h"

namespace oct::sniff {

/// What a DICOM file says of its images and their owner. OPT objects are "oct", OP objects "dfe".
FileContents dicom_contents(const DicomFile& file, const DicomImage& image);

}  // namespace oct::sniff
