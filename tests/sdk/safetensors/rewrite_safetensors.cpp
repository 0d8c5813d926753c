// SPDX-License-Identifier: Apache-2.0
// rewrite_safetensors IN OUT: reads everything, writes it again. For both_ways.py.
#include <iostream>

#include "octsdk/error.h"
#include "octsdk/safetensors.h"

int main(int count, char** words) {
  if (count != 3) return 2;
  try {
    const oct::safetensors::File file(words[1]);
    std::vector<std::vector<std::byte>> contents;
    std::vector<oct::safetensors::View> views;
    for (const auto& entry : file.entries()) {
      contents.emplace_back(entry.size);
      file.read(entry, contents.back());
      views.push_back({entry.name, entry.dtype, entry.shape, contents.back()});
    }
    oct::safetensors::write(words[2], views, file.metadata());
    return 0;
  } catch (const oct::Error& error) {
    std::cerr << error.what() << "\n";
    return static_cast<int>(error.code());
  }
}
