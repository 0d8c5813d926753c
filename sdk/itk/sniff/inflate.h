// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace oct::sniff {

enum class Wrapper : std::uint8_t { zlib_or_gzip, none };

/// Unpacks Deflate data (RFC 1950, 1951, 1952) piece by piece, so that memory is what the caller
/// asks for and never what a file declares. Not thread-safe.
class Inflater {
 public:
  /// `packed` outlives the object.
  explicit Inflater(std::span<const std::uint8_t> packed, Wrapper wrapper = Wrapper::zlib_or_gzip);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  /// Fills `out` and returns how much of it, less only where the stream ended, its checksum being
  /// right. Throws Error(invalid_input) for damaged or cut data.
  std::size_t read(std::span<std::uint8_t> out);
  /// Reads away `count` bytes, or fewer where the stream ends; how many it were.
  std::uint64_t skip(std::uint64_t count);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oct::sniff
