// SPDX-License-Identifier: Apache-2.0
#include "safetensors_header.h"

#include <array>
#include <nlohmann/json.hpp>

#include "octsdk/error.h"

namespace oct::safetensors {
namespace {

struct TypeInfo {
  const char* name;
  std::size_t size;
};
constexpr std::array<TypeInfo, 15> types{{{"BOOL", 1},
                                          {"U8", 1},
                                          {"I8", 1},
                                          {"F8_E5M2", 1},
                                          {"F8_E4M3", 1},
                                          {"I16", 2},
                                          {"U16", 2},
                                          {"F16", 2},
                                          {"BF16", 2},
                                          {"I32", 4},
                                          {"U32", 4},
                                          {"F32", 4},
                                          {"I64", 8},
                                          {"U64", 8},
                                          {"F64", 8}}};

/// Takes the header in as it is parsed: no document in memory, duplicate keys are seen.
class HeaderReader {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  explicit HeaderReader(Header& header) : header_(header) {}
  [[nodiscard]] const std::string& problem() const { return problem_; }

  bool null() { return refuse("a null"); }
  bool boolean(bool) { return refuse("a true or false"); }
  bool number_integer(number_integer_t) { return refuse("a negative number"); }
  bool number_float(number_float_t, const string_t&) { return refuse("no whole 64-bit number"); }
  bool binary(binary_t&) { return refuse("binary data"); }

  bool number_unsigned(number_unsigned_t value) {
    if (place_ == Place::shape) {
      if (entry_.shape.size() == rank_limit) return refuse("a shape of too many dimensions");
      if (value > INT64_MAX) return refuse("a dimension above 2^63");
      entry_.shape.push_back(static_cast<std::int64_t>(value));
      return true;
    }
    if (place_ == Place::offsets && offsets_seen_ < 2) {
      (offsets_seen_++ == 0 ? entry_.offset : end_) = value;
      return true;
    }
    return refuse("a number");
  }

  bool string(string_t& value) {
    if (place_ == Place::metadata) {
      if (!header_.metadata.emplace(field_, std::move(value)).second) return refuse("twice");
      return true;
    }
    if (place_ != Place::tensor || field_ != "dtype") return refuse("a text");
    const std::optional<DType> dtype = dtype_named(value);
    if (!dtype) return refuse("unknown type '" + value.substr(0, 32) + "'");
    entry_.dtype = *dtype;
    return true;
  }

  bool start_object(std::size_t) {
    if (place_ == Place::outside) {
      place_ = Place::top;
    } else if (place_ == Place::top && field_ == metadata_key) {
      place_ = Place::metadata;
    } else if (place_ == Place::top) {
      place_ = Place::tensor;
      entry_ = {};
      entry_.name = field_;
      fields_seen_ = offsets_seen_ = end_ = 0;
    } else {
      return refuse("a nested object");
    }
    return true;
  }

  bool key(string_t& name) {
    if (place_ == Place::tensor) {
      const unsigned bit = name == "dtype"          ? 1
                           : name == "shape"        ? 2
                           : name == "data_offsets" ? 4
                                                    : 0;
      if (bit == 0) return refuse("unknown field '" + name.substr(0, 32) + "'");
      if ((fields_seen_ & bit) != 0) return refuse("field '" + name + "' twice");
      fields_seen_ |= bit;
    } else if (place_ == Place::top && name == metadata_key && metadata_seen_) {
      field_ = name;
      return refuse("twice");
    }
    metadata_seen_ |= place_ == Place::top && name == metadata_key;
    field_ = std::move(name);
    return true;
  }

  bool end_object() {
    if (place_ == Place::tensor) {
      if (fields_seen_ != 7 || offsets_seen_ != 2)
        return refuse("not all of dtype, shape, data_offsets");
      if (end_ < entry_.offset) return refuse("offsets that end before they begin");
      entry_.size = end_ - entry_.offset;
      header_.entries.push_back(std::move(entry_));
    }
    place_ = place_ == Place::top ? Place::outside : Place::top;
    return true;
  }

  bool start_array(std::size_t) {
    if (place_ == Place::tensor && field_ == "shape") {
      place_ = Place::shape;
    } else if (place_ == Place::tensor && field_ == "data_offsets") {
      place_ = Place::offsets;
    } else {
      return refuse("a list");
    }
    return true;
  }

  bool end_array() {
    place_ = Place::tensor;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    problem_ = "the header is not valid JSON at offset " + std::to_string(8 + position);
    return false;
  }

 private:
  enum class Place { outside, top, metadata, tensor, shape, offsets };

  bool refuse(const std::string& what) {
    const bool in_tensor =
        place_ == Place::tensor || place_ == Place::shape || place_ == Place::offsets;
    const std::string& name = in_tensor ? entry_.name : field_;
    problem_ = "header entry '" + name.substr(0, 200) + "': " + what;
    return false;
  }

  Header& header_;
  Place place_ = Place::outside;
  std::string field_;
  Entry entry_;
  std::uint64_t end_ = 0;
  unsigned fields_seen_ = 0;
  unsigned offsets_seen_ = 0;
  bool metadata_seen_ = false;
  std::string problem_;
};

}  // namespace

const char* name_of(DType dtype) {
  return types[static_cast<std::size_t>(dtype)].name;
}
std::size_t size_of(DType dtype) {
  return types[static_cast<std::size_t>(dtype)].size;
}

std::optional<DType> dtype_named(std::string_view name) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (name == types[i].name) return static_cast<DType>(i);
  }
  return std::nullopt;
}

std::optional<std::uint64_t> bytes_of(DType dtype, const std::vector<std::int64_t>& shape) {
  std::uint64_t bytes = size_of(dtype);
  for (const std::int64_t side : shape) {
    if (side < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(side), &bytes)) {
      return std::nullopt;
    }
  }
  return bytes;
}

Header parse_header(std::string_view text, const std::string& path) {
  const auto refuse = [&](const std::string& what) -> Error {
    return {ExitCode::checkpoint_corrupt, "'" + path + "': " + what};
  };
  if (text.empty() || text.front() != '{')
    throw refuse("the header at offset 8 does not begin with '{'");
  // nlohmann's lexer takes a NUL for the end of the text; what follows would go unseen.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    throw refuse("a NUL byte in the header at offset " + std::to_string(8 + nul));
  }
  Header header;
  HeaderReader reader(header);
  if (!nlohmann::json::sax_parse(text, &reader)) throw refuse(reader.problem());
  return header;
}

}  // namespace oct::safetensors
