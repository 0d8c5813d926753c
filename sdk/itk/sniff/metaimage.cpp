// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "sniff/volume.h"

// MetaImage as in MetaIO's documentation (itk.org/Wiki/ITK/MetaIO/Documentation).
namespace oct::sniff {
namespace {

constexpr std::uint64_t k_longest_header = 64 << 10;

constexpr std::array k_types{
    std::pair{"MET_UCHAR", Scalar::u8},   std::pair{"MET_CHAR", Scalar::i8},
    std::pair{"MET_USHORT", Scalar::u16}, std::pair{"MET_SHORT", Scalar::i16},
    std::pair{"MET_UINT", Scalar::u32},   std::pair{"MET_INT", Scalar::i32},
    std::pair{"MET_FLOAT", Scalar::f32},  std::pair{"MET_DOUBLE", Scalar::f64},
};

struct Fields {
  std::map<std::string, std::string> values;
  std::uint64_t end = 0;  // behind the line ElementDataFile

  [[nodiscard]] const std::string& need(const std::string& key) const {
    const auto found = values.find(key);
    if (found == values.end()) {
      refuse("has no " + key);
    }
    return found->second;
  }
  [[nodiscard]] std::string get(const std::string& key) const {
    const auto found = values.find(key);
    return found == values.end() ? "" : found->second;
  }
  [[nodiscard]] bool is(const std::string& key) const {
    const std::string value = get(key);
    return value == "True" || value == "true" || value == "1";
  }
};

Fields read_fields(File file) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()),
                              std::min<std::uint64_t>(file.size(), k_longest_header));
  Fields fields;
  for (std::size_t at = 0; true;) {
    const std::size_t end = text.find('\n', at);
    const std::string_view line = text.substr(at, std::min(end, text.size()) - at);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      refuse("damaged header: no ElementDataFile before byte " + std::to_string(at));
    }
    const std::string key(trimmed(line.substr(0, equals)));
    fields.values[key] = trimmed(line.substr(equals + 1));
    if (key == "ElementDataFile") {
      fields.end = std::min(end, text.size() - 1) + 1;
      return fields;
    }
    if (end == std::string_view::npos) {
      refuse("cut short in the header");
    }
    at = end + 1;
  }
}

void read_size(const Fields& fields, VolumeHeader& header) {
  const auto axes = sizes_of(fields.need("NDims"), "NDims");
  header.size = sizes_of(fields.need("DimSize"), "DimSize");
  if (axes.size() != 1 || axes[0] != header.size.size() || axes[0] > 4) {
    refuse("DimSize has " + std::to_string(header.size.size()) + " numbers for NDims = " +
           fields.get("NDims").substr(0, 20) + "; expected 2 to 4, as many as NDims");
  }
  const std::string spacing = fields.get("ElementSpacing");
  header.spacing = numbers_of(spacing.empty() ? fields.get("ElementSize") : spacing, "spacing");
  header.spacing.resize(header.size.size(), 0);
  const auto channels = sizes_of(fields.get("ElementNumberOfChannels"), "ElementNumberOfChannels");
  header.channels =
      channels.empty() ? 1 : static_cast<int>(std::min<std::uint64_t>(channels[0], 99));
}

void read_type(const Fields& fields, VolumeHeader& header) {
  const std::string& type = fields.need("ElementType");
  const auto* found =
      std::find_if(k_types.begin(), k_types.end(), [&](auto& t) { return t.first == type; });
  if (found == k_types.end()) {
    refuse("ElementType " + type.substr(0, 40) +
           " is not read; MET_UCHAR, CHAR, USHORT, SHORT, UINT, INT, FLOAT and DOUBLE are");
  }
  header.scalar = found->second;
  const bool big = fields.is("BinaryDataByteOrderMSB") || fields.is("ElementByteOrderMSB");
  header.endian = big ? Endian::big : Endian::little;
  if (fields.values.contains("BinaryData") && !fields.is("BinaryData")) {
    refuse("samples written as text are not read");
  }
  header.packing = fields.is("CompressedData") ? Packing::deflate : Packing::raw;
}

}  // namespace

VolumeHeader inspect_meta_image(File file, const DecodeLimits& limits) {
  const Fields fields = read_fields(file);
  VolumeHeader header;
  header.format = "MetaImage";
  if (fields.values.contains("ObjectType") && fields.get("ObjectType") != "Image") {
    refuse("holds a " + fields.get("ObjectType").substr(0, 40) + "; expected an Image");
  }
  read_size(fields, header);
  read_type(fields, header);
  check_volume_size(header, limits);
  const std::string where = fields.get("ElementDataFile");
  if (where == "LOCAL" || where == "Local" || where == "local") {
    header.data_at = fields.end;
  } else {
    if (where == "LIST") {
      refuse("a list of files as samples is not read; save it as one file");
    }
    header.companion = plain_name(where);
    const std::string skipped = fields.get("HeaderSize");
    header.at_end = skipped == "-1";
    if (!skipped.empty() && !header.at_end) {
      header.data_at = sizes_of(skipped, "HeaderSize").at(0);
    }
  }
  for (const auto& [key, value] : fields.values) {
    if (key != "ElementDataFile") {
      note_field({key, value}, header);
    }
  }
  return header;
}

}  // namespace oct::sniff
