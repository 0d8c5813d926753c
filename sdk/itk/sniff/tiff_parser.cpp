// SPDX-License-Identifier: Apache-2.0
#include "sniff/tiff_parser.h"

#include <algorithm>
#include <array>
#include <utility>

namespace oct::sniff::tiff {
namespace {

/// Tags that hold words.
constexpr std::array k_texts{std::pair{269U, "DocumentName"}, std::pair{270U, "ImageDescription"},
                             std::pair{285U, "PageName"},     std::pair{305U, "Software"},
                             std::pair{315U, "Artist"},       std::pair{316U, "HostComputer"},
                             std::pair{700U, "XMP"},          std::pair{33432U, "Copyright"}};

unsigned bytes_of_type(std::uint32_t type) {  // unsigned integers only; 0: another type
  return type == 1 ? 1 : type == 3 ? 2 : type == 4 ? 4 : type == 16 ? 8 : 0;
}

}  // namespace

Parser::Parser(File file)
    : bytes_(file, file[0] == 'I' ? Endian::little : Endian::big),
      wide_(bytes_.u16(2, "the header") == 43) {}

std::uint64_t Parser::first() const {
  if (wide_ && bytes_.u32(4, "the header") != 8) {
    refuse("damaged BigTIFF header");
  }
  return bytes_.number(wide_ ? 8 : 4, word(), "the header");
}

// Calls `take` with where each entry begins; gives where they end.
template <class Take>
std::uint64_t Parser::for_entries(std::uint64_t at, const Take& take) const {
  const std::uint64_t count = bytes_.number(at, wide_ ? 8 : 2, "a directory");
  const std::uint64_t entry_size = wide_ ? 20 : 12;
  at += wide_ ? 8 : 2;
  if (count > 4096) {
    refuse("a directory of " + std::to_string(count) + " entries");
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    take(at + i * entry_size);
  }
  return at + count * entry_size;
}

Directory Parser::directory(std::uint64_t at) const {
  Directory result;
  const std::uint64_t end =
      for_entries(at, [&](std::uint64_t entry) { read_entry(entry, result); });
  result.next = bytes_.number(end, word(), "a directory's end");
  return result;
}

std::uint64_t Parser::end_of(std::uint64_t directory) const {
  const std::uint64_t end = for_entries(directory, [](std::uint64_t) {});
  static_cast<void>(bytes_.part(end, word(), "a page"));
  return end;
}

std::vector<std::string> Parser::texts(std::uint64_t at) const {
  std::vector<std::string> result;
  for_entries(at, [&](std::uint64_t entry) {
    const std::uint32_t tag = bytes_.u16(entry, "a tag");
    const auto* found = std::find_if(k_texts.begin(), k_texts.end(),
                                     [tag](const auto& text) { return text.first == tag; });
    const std::uint64_t length = bytes_.number(entry + 4, word(), "a tag");
    if (found == k_texts.end()) return;
    const std::uint64_t from = values_at(entry, length, 1);
    if (length > bytes_.size() || from > bytes_.size() - length) return;
    const File text = bytes_.part(from, length, "words");
    result.push_back(found->second + std::string(1, '\0') + std::string(text.begin(), text.end()));
  });
  return result;
}

// Few values stand in the entry itself, others where it says.
std::uint64_t Parser::values_at(std::uint64_t entry, std::uint64_t count, unsigned width) const {
  const std::uint64_t here = entry + 4 + word();
  return count > word() / width ? bytes_.number(here, word(), "a tag") : here;
}

void Parser::read_entry(std::uint64_t at, Directory& into) const {
  const std::uint32_t tag = bytes_.u16(at, "a tag");
  const unsigned width = bytes_of_type(bytes_.u16(at + 2, "a tag"));
  const std::uint64_t count = bytes_.number(at + 4, word(), "a tag");
  if (width == 0 || tag > kSampleFormat) {
    return;
  }
  const std::uint64_t value_at = values_at(at, count, width);
  if (count > bytes_.size()) {
    refuse("tag " + std::to_string(tag) + " declares " + std::to_string(count) + " values");
  }
  static_cast<void>(bytes_.part(value_at, count * width, "a tag's values"));
  auto& values = into.tags[tag];
  values.resize(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    values[i] = bytes_.number(value_at + i * width, width, "a tag's values");
  }
}

}  // namespace oct::sniff::tiff
