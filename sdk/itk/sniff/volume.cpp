// SPDX-License-Identifier: Apache-2.0
#include "sniff/volume.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "sniff/formats.h"
#include "sniff/inflate.h"

namespace oct::sniff {
namespace {

// Deflate cannot pack better than 1032 : 1 (RFC 1951: 258 bytes in two bits).
constexpr std::uint64_t k_best_packing = 1032;

bool begins(File file, std::size_t at, std::string_view magic) {
  return file.size() >= at + magic.size() &&
         std::equal(magic.begin(), magic.end(), file.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string sides(const VolumeHeader& header) {
  std::string text;
  for (const std::uint64_t side : header.size) {
    text += (text.empty() ? "" : "x") + std::to_string(side);
  }
  return text;
}

}  // namespace

std::uint64_t bytes_of(Scalar scalar) {
  constexpr std::array<std::uint64_t, 8> k_bytes{1, 1, 2, 2, 4, 4, 4, 8};
  return k_bytes[static_cast<std::size_t>(scalar)];
}

std::uint64_t VolumeHeader::frames() const {
  std::uint64_t count = 1;
  for (std::size_t i = 2; i < size.size(); ++i) {
    count *= size[i];
  }
  return count;
}

SampleType VolumeHeader::type() const {
  if (slope == 1 && intercept == 0) {
    if (scalar == Scalar::u8) {
      return SampleType::u8;
    }
    if (scalar == Scalar::u16) {
      return SampleType::u16;
    }
  }
  return SampleType::f32;
}

VolumeInspector volume_inspector(File file) {
  if (begins(file, 0, "NRRD")) {
    return inspect_nrrd;
  }
  if (begins(file, 0, "ObjectType") || begins(file, 0, "NDims")) {
    return inspect_meta_image;
  }
  using namespace std::string_view_literals;
  const auto is_nifti = [](File head) {
    return begins(head, 344, "n+1\0"sv) || begins(head, 344, "ni1\0"sv);
  };
  if (is_nifti(file)) {
    return inspect_nifti;
  }
  if (begins(file, 0, "\x1f\x8b")) {
    std::array<std::uint8_t, 348> head{};
    const std::size_t got = Inflater(file).read(head);
    if (is_nifti(File(head).first(got))) {
      return inspect_nifti;
    }
  }
  return nullptr;
}

void check_volume_size(const VolumeHeader& header, const DecodeLimits& limits) {
  if (header.size.size() < 2) {
    refuse("has " + std::to_string(header.size.size()) + " axes; at least 2 are needed");
  }
  if (header.channels != 1 && header.channels != 3) {
    refuse("has " + std::to_string(header.channels) + " channels; 1 and 3 are read");
  }
  check_size(header.width(), header.height(), limits);
  std::uint64_t bytes = static_cast<std::uint64_t>(header.channels) * bytes_of(header.scalar);
  for (const std::uint64_t side : header.size) {
    if (side == 0 || __builtin_mul_overflow(bytes, side, &bytes) ||
        bytes > static_cast<std::uint64_t>(limits.max_volume_bytes)) {
      refuse("declares " + sides(header) +
             (side == 0 ? ": no samples"
                        : " samples, above the limit of " +
                              std::to_string(limits.max_volume_bytes) + " bytes for a volume"));
    }
  }
}

void check_volume_data(const VolumeHeader& header, File data, const DecodeLimits& limits) {
  const std::uint64_t wanted = header.frame_bytes() * header.frames();
  const std::uint64_t there =
      header.at_end || header.data_at > data.size() ? data.size() : data.size() - header.data_at;
  std::uint64_t least = wanted;
  if (header.packing == Packing::deflate) {
    least = wanted / k_best_packing;
  } else if (header.packing == Packing::text) {
    least = 2 * (wanted / bytes_of(header.scalar)) - 1;
  }
  if (header.data_at > data.size() || there < least) {
    refuse("cut short: declares " + sides(header) + " samples (" + std::to_string(wanted) +
           " bytes), holds " + std::to_string(header.data_at > data.size() ? 0 : there) +
           " bytes of them");
  }
  if (header.packing == Packing::raw && !header.at_end) {
    check_surplus(there - wanted);
  }
  const auto ratio = static_cast<std::uint64_t>(limits.max_packing);
  if (header.packing == Packing::deflate && wanted > k_always_unpacked && wanted / ratio > there) {
    refuse("unpacks to more than " + std::to_string(ratio) +
           " times its size, which no scan does: taken for a decompression bomb");
  }
}

void check_surplus(std::uint64_t bytes) {
  constexpr std::uint64_t k_padding = 16;
  if (bytes > k_padding) {
    refuse("holds more samples than it declares, by " + std::to_string(bytes) + " bytes or more");
  }
}

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) {
    return {};
  }
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = trimmed(text)).empty()) {
    const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::vector<double> numbers_of(std::string_view text, const char* what) {
  std::vector<double> numbers;
  for (const std::string& word : words_of(text)) {
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size()) {
      refuse(std::string(what) + " holds '" + word.substr(0, 40) + "'; expected numbers");
    }
    numbers.push_back(value);
  }
  return numbers;
}

std::vector<std::uint64_t> sizes_of(std::string_view text, const char* what) {
  std::vector<std::uint64_t> sizes;
  for (const std::string& word : words_of(text)) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || sizes.size() == 16) {
      refuse(std::string(what) + " holds '" + word.substr(0, 40) + "'; expected whole numbers");
    }
    sizes.push_back(value);
  }
  return sizes;
}

std::string plain_name(std::string_view name) {
  const bool plain =
      !name.empty() && name.size() < 256 && name != "." && name != ".." &&
      name.find_first_of("/\\:%") == std::string_view::npos &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return c >= 32 && c != 127; });
  if (!plain) {
    refuse("names '" + std::string(name.substr(0, 80)) +
           "' as the file of its samples; expected the plain name of one file beside it");
  }
  return std::string(name);
}

void note_field(const TextField& field, VolumeHeader& header) {
  constexpr std::array k_of_persons{"patient", "birth", "physician", "institution", "accession"};
  const std::string key = lower(field.key);
  constexpr std::array k_of_models{"synthetic", "trainedalgorithmicmedia"};  // IPTC's in XMP
  const std::string value = lower(field.value);
  header.synthetic = header.synthetic ||
                     std::any_of(k_of_models.begin(), k_of_models.end(),
                                 [&](auto* word) { return value.find(word) != std::string::npos; });
  const bool personal = std::any_of(k_of_persons.begin(), k_of_persons.end(), [&](auto* word) {
    return key.find(word) != std::string::npos;
  });
  if (personal && !field.value.empty()) {
    header.identifying.push_back(field.key.substr(0, 64));
  }
}

}  // namespace oct::sniff
