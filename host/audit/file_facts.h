// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "octsdk/dataset.h"
#include "octsdk/itk/image.h"

namespace oct::host {

/// One file, by whom it is used, and what was seen in it.
struct FileFacts {
  std::string path;
  std::vector<const Record*> records;
  std::string failure;       ///< why it cannot be read; empty when it can
  std::uint64_t pixels = 0;  ///< a hash of them
  int width = 0;
  int height = 0;
  int channels = 0;
  SampleType type = SampleType::u8;
  bool wedge = false;  ///< more than 1 % of it is white padding
};

/// Every file that the records name, once, by path. The records are those of `index`, which must
/// outlive the result.
std::vector<FileFacts> files_of(const Index& index);

/// Decodes the file and fills in the rest; a file that cannot be read gets its failure.
void look_at(FileFacts& file);

/// "496x512": height x width.
std::string size_of(const FileFacts& file);
/// "8-bit gray".
std::string sample_of(const FileFacts& file);

}  // namespace oct::host
