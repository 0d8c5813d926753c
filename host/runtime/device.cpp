// SPDX-License-Identifier: Apache-2.0
#include "runtime/device.h"

#include <ATen/Context.h>

#include <charconv>

#include "octsdk/error.h"

namespace oct::host {

at::Device resolve_device(const std::string& text) {
  const bool has_cuda = at::hasCUDA();
  if (text == "cpu" || (text == "auto" && !has_cuda)) return at::kCPU;
  int index = 0;
  const std::string prefix = "cuda:";
  if (text.starts_with(prefix)) {
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + prefix.size(), end, index);
    if (parsed.ec != std::errc{} || parsed.ptr != end || index < 0) index = -1;
  } else if (text != "cuda" && text != "auto") {
    index = -1;
  }
  if (index < 0) {
    throw Error(ExitCode::usage,
                "--device '" + text + "': expected auto, cpu, cuda or cuda:<index>");
  }
  const int count = has_cuda ? at::detail::getCUDAHooks().deviceCount() : 0;
  if (index >= count) {
    throw Error(ExitCode::usage, "--device '" + text + "': this machine and LibTorch offer " +
                                     std::to_string(count) + " CUDA devices; use --device cpu");
  }
  return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

}  // namespace oct::host
