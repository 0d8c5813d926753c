// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any bytes as an archive are refused with a reason or listed, and no listed path leads
// out of the folder that it would be unpacked to. fuzz.sh builds and runs it.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>

#include "data/archive/archive_index.h"
#include "octsdk/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  oct::host::ArchiveLimits limits;
  limits.max_total_bytes = 64U << 20;
  try {
    const auto index = oct::host::archive_index(std::span(data, size), limits);
    for (const auto& file : index.files) {
      const std::filesystem::path path(file.path);
      if (path.empty() || path.is_absolute() || path.lexically_normal() != path ||
          *path.begin() == "..") {
        std::abort();
      }
    }
  } catch (const oct::Error& error) {
    if (std::string(error.what()).empty()) std::abort();
  }
  return 0;
}
