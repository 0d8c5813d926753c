// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "octsdk/error.h"

namespace oct::sniff {

[[noreturn]] inline void refuse(const std::string& reason) {
  throw Error(ExitCode::invalid_input, reason);
}

enum class Endian : std::uint8_t { little, big };

/// Numbers out of untrusted bytes; every access is checked against the end of the file.
class Bytes {
 public:
  Bytes(std::span<const std::uint8_t> file, Endian endian) : file_(file), endian_(endian) {}

  [[nodiscard]] std::uint64_t size() const { return file_.size(); }
  [[nodiscard]] std::span<const std::uint8_t> part(std::uint64_t at, std::uint64_t count,
                                                   const char* what) const {
    if (at > file_.size() || count > file_.size() - at) {
      refuse("cut short: " + std::string(what) + " should stand at byte " + std::to_string(at) +
             " (" + std::to_string(count) + " bytes), the file ends at byte " +
             std::to_string(file_.size()));
    }
    return file_.subspan(at, count);
  }
  [[nodiscard]] std::uint64_t number(std::uint64_t at, unsigned width, const char* what) const {
    const auto bytes = part(at, width, what);
    std::uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i) {
      value = value << 8 | bytes[endian_ == Endian::big ? i : width - 1 - i];
    }
    return value;
  }
  [[nodiscard]] std::uint8_t u8(std::uint64_t at, const char* what) const {
    return part(at, 1, what)[0];
  }
  [[nodiscard]] std::uint32_t u16(std::uint64_t at, const char* what) const {
    return static_cast<std::uint32_t>(number(at, 2, what));
  }
  [[nodiscard]] std::uint32_t u32(std::uint64_t at, const char* what) const {
    return static_cast<std::uint32_t>(number(at, 4, what));
  }

 private:
  std::span<const std::uint8_t> file_;
  Endian endian_;
};

}  // namespace oct::sniff
