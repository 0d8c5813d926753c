// SPDX-License-Identifier: Apache-2.0
#include "cli/making.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "train/signals.h"

namespace oct::host {

void Ticker::operator()(const std::string& what, std::size_t done, std::size_t of) {
  const std::string text = what + " " + std::to_string(done) + " of " + std::to_string(of);
  if (stop_signal() != 0) out_.flush();
  throw_if_stopped(("at " + text).c_str());
  if (line_.due()) line_.show(text);
}

void print_written(const OutputFolder& out, bool json) {
  if (json) {
    const nlohmann::ordered_json found{{"written", out.written()},
                                       {"manifest", out.manifest().string()}};
    std::cout << found.dump(2) << "\n";
    return;
  }
  for (const std::string& path : out.written()) std::cout << path << "\n";
}

}  // namespace oct::host
