// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sniff/volume.h"

// NRRD 5 (teem.sourceforge.net/nrrd/format.html).
namespace oct::sniff {
namespace {

constexpr std::uint64_t k_longest_header = 256 << 10;

constexpr std::array k_types{
    std::pair{",uchar,unsigned char,uint8,uint8_t,", Scalar::u8},
    std::pair{",signed char,int8,int8_t,", Scalar::i8},
    std::pair{",ushort,unsigned short,unsigned short int,uint16,uint16_t,", Scalar::u16},
    std::pair{",short,short int,signed short,signed short int,int16,int16_t,", Scalar::i16},
    std::pair{",uint,unsigned int,uint32,uint32_t,", Scalar::u32},
    std::pair{",int,signed int,int32,int32_t,", Scalar::i32},
    std::pair{",float,", Scalar::f32},
    std::pair{",double,", Scalar::f64},
};

struct Fields {
  std::map<std::string, std::string> values;
  std::uint64_t end = 0;  // behind the empty line

  [[nodiscard]] std::string get(const std::string& key, const char* other = "") const {
    auto found = values.find(key);
    if (found == values.end()) {
      found = values.find(other);
    }
    return found == values.end() ? "" : found->second;
  }
};

Fields read_fields(File file, VolumeHeader& header) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()),
                              std::min<std::uint64_t>(file.size(), k_longest_header));
  Fields fields;
  bool first = true;
  for (std::size_t at = 0; at < text.size(); first = false) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trimmed(text.substr(at, end - at));
    at = std::min(end + 1, text.size());
    if (line.empty()) {
      fields.end = at;
      return fields;
    }
    if (first || line[0] == '#') {
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      refuse("damaged header: no field in the line before byte " + std::to_string(at));
    }
    const bool pair = colon + 1 < line.size() && line[colon + 1] == '=';
    const std::string key(trimmed(line.substr(0, colon)));
    const std::string value(trimmed(line.substr(colon + (pair ? 2 : 1))));
    if (pair || key == "content") {
      note_field({key, value}, header);
    } else {
      fields.values[key] = value;
    }
  }
  fields.end = text.size();  // a header of its own ends with the file
  return fields;
}

// The lengths of vectors such as "(0.1,0,0)"; "none" has none.
std::vector<double> lengths_of(const std::string& directions) {
  std::vector<double> lengths;
  for (std::string word : words_of(directions)) {
    double square = 0;
    if (word.front() == '(' && word.back() == ')') {
      std::replace_if(
          word.begin(), word.end(), [](char c) { return c == '(' || c == ')' || c == ','; }, ' ');
      for (const double part : numbers_of(word, "space directions")) {
        square += part * part;
      }
    }
    lengths.push_back(std::sqrt(square));
  }
  return lengths;
}

void read_axes(const Fields& fields, VolumeHeader& header) {
  header.size = sizes_of(fields.get("sizes"), "sizes");
  const auto axes = sizes_of(fields.get("dimension"), "dimension");
  if (axes.size() != 1 || axes[0] != header.size.size()) {
    refuse("has " + std::to_string(header.size.size()) + " sizes for dimension '" +
           fields.get("dimension").substr(0, 20) + "'");
  }
  const std::string directions = fields.get("space directions");
  header.spacing =
      directions.empty() ? numbers_of(fields.get("spacings"), "spacings") : lengths_of(directions);
  const std::string units = fields.get("space units", "units");
  if (units.find("\"um\"") != std::string::npos || units.find("micro") != std::string::npos) {
    std::transform(header.spacing.begin(), header.spacing.end(), header.spacing.begin(),
                   [](double v) { return v / 1000; });
  }
  header.spacing.resize(header.size.size(), 0);
  const auto kinds = words_of(fields.get("kinds"));
  if (header.size.size() > 2 && !kinds.empty() &&
      (kinds[0].find("color") != std::string::npos ||
       kinds[0].find("vector") != std::string::npos)) {
    header.channels = static_cast<int>(std::min<std::uint64_t>(header.size[0], 99));
    header.size.erase(header.size.begin());
    header.spacing.erase(header.spacing.begin());
  }
}

void read_type(const Fields& fields, VolumeHeader& header) {
  const std::string type = fields.get("type");
  const auto* found = std::find_if(k_types.begin(), k_types.end(), [&](auto& t) {
    return !type.empty() &&
           std::string_view(t.first).find("," + type + ",") != std::string_view::npos;
  });
  if (found == k_types.end()) {
    refuse("type '" + type.substr(0, 40) +
           "' is not read; integers of 8 to 32 bits, float and double are");
  }
  header.scalar = found->second;
  const std::string encoding = fields.get("encoding");
  const bool text =
      encoding == "ascii" || encoding == "ASCII" || encoding == "text" || encoding == "txt";
  if (encoding != "raw" && encoding != "gzip" && encoding != "gz" && !text) {
    refuse("encoding '" + encoding.substr(0, 40) + "' is not read; raw, gzip and ascii are");
  }
  header.packing = text ? Packing::text : encoding == "raw" ? Packing::raw : Packing::deflate;
  const std::string endian = fields.get("endian");
  if (endian != "little" && endian != "big" && bytes_of(header.scalar) > 1 && !text) {
    refuse("does not say whether its samples are little or big endian");
  }
  header.endian = endian == "big" ? Endian::big : Endian::little;
}

void read_place(const Fields& fields, VolumeHeader& header) {
  const std::string file = fields.get("data file", "datafile");
  if (file.empty()) {
    header.data_at = fields.end;
  } else {
    if (file.rfind("LIST", 0) == 0) {
      refuse("a list of files as samples is not read; save it as one file");
    }
    header.companion = plain_name(file);
  }
  const std::string lines = fields.get("line skip", "lineskip");
  const std::string bytes = fields.get("byte skip", "byteskip");
  if (!lines.empty() && lines != "0") {
    refuse("a line skip is not read");
  }
  header.at_end = bytes == "-1" && header.packing == Packing::raw;
  if (!bytes.empty() && !header.at_end) {
    const auto count = sizes_of(bytes, "byte skip");
    (header.packing == Packing::raw ? header.data_at : header.skip) +=
        std::min(count.at(0), std::uint64_t{1} << 40);
  }
}

}  // namespace

VolumeHeader inspect_nrrd(File file, const DecodeLimits& limits) {
  VolumeHeader header;
  header.format = "NRRD";
  const Fields fields = read_fields(file, header);
  read_axes(fields, header);
  read_type(fields, header);
  check_volume_size(header, limits);
  read_place(fields, header);
  return header;
}

}  // namespace oct::sniff
