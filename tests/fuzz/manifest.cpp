// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any bytes as a manifest are refused with a reason or read; fuzz.sh builds and runs it.
#include "common/manifest.h"

#include <cstdlib>

#include "common/csv.h"
#include "memory_path.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"

// A manifest names images and reads none; who decodes one here has a bug to be found.
oct::Image oct::decode(const std::filesystem::path& /*path*/, const DecodeLimits& /*limits*/) {
  std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string& path = memory_path(data, size);
  try {
    const auto table = oct::datasets::read_csv(path);
    for (const auto& row : table.rows) {
      if (row.cells.size() != table.columns.size()) std::abort();
    }
  } catch (const oct::Error& error) {
    if (std::string(error.what()).empty()) std::abort();
  }
  try {
    static const oct::datasets::OwnerRule rule("");
    static_cast<void>(oct::datasets::read_manifest(path, {"dfe", "oct"}, rule));
  } catch (const oct::Error& error) {
    if (std::string(error.what()).empty()) std::abort();
  }
  return 0;
}
