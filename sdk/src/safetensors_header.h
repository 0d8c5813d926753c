// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/safetensors.h"

namespace oct::safetensors {

constexpr std::uint64_t header_limit = 100'000'000;  // the format's own limit
constexpr std::size_t rank_limit = 64;               // more dimensions than any tensor library has
constexpr const char* metadata_key = "__metadata__";

struct Header {
  std::vector<Entry> entries;  ///< offsets still relative to the data
  std::map<std::string, std::string> metadata;
};

/// Parses the JSON text. Throws Error(checkpoint_corrupt) with `path` in front.
Header parse_header(std::string_view text, const std::string& path);

/// Null for a name that is not of the format.
std::optional<DType> dtype_named(std::string_view name);

/// Bytes of a tensor; nothing when a dimension is negative or the product overflows.
std::optional<std::uint64_t> bytes_of(DType dtype, const std::vector<std::int64_t>& shape);

}  // namespace oct::safetensors
