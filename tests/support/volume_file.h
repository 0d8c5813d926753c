// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace oct::test {

/// A MetaImage of `slices` slices of 16 x 12 pixels, slice k all of value 10 k; a pixel is 0.012 mm
/// wide and 0.004 mm high.
inline std::string volume_bytes(int slices) {
  std::string bytes =
      "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
      "CompressedData = False\nElementSpacing = 0.012 0.004 0.1\nDimSize = 16 12 " +
      std::to_string(slices) + "\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
  for (int k = 0; k < slices; ++k) bytes += std::string(16 * 12, static_cast<char>(10 * k));
  return bytes;
}

}  // namespace oct::test
