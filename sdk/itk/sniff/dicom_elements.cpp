// SPDX-License-Identifier: Apache-2.0
#include "sniff/dicom_elements.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "sniff/inflate.h"

// DICOM PS3.5 chapter 7 (data elements, sequences) and annex A (transfer syntaxes).
namespace oct::sniff {
namespace {

constexpr std::uint32_t k_item = 0xfffee000;
constexpr std::uint32_t k_item_end = 0xfffee00d;
constexpr std::uint32_t k_sequence_end = 0xfffee0dd;
constexpr std::uint32_t k_pixel_data = 0x7fe00010;
constexpr std::uint64_t k_undefined = 0xffffffff;
constexpr int k_deepest = 16;
constexpr std::uint32_t k_most_elements = 1U << 21;

// Where the transfer syntax does not say which elements are sequences: those that are looked into.
constexpr std::array<std::uint32_t, 6> k_sequences{0x00209071, 0x00209113, 0x00289110,
                                                   0x52009229, 0x52009230, 0x00289145};

std::string hex(std::uint32_t tag) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text = "(";
  for (int shift = 28; shift >= 0; shift -= 4) {
    text += k_digits[tag >> shift & 15U];
    text += shift == 16 ? "," : "";
  }
  return text + ")";
}

bool has_long_length(std::string_view vr) {
  constexpr std::array<std::string_view, 13> k_long{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                    "SV", "UC", "UN", "UR", "UT", "UV"};
  return std::find(k_long.begin(), k_long.end(), vr) != k_long.end();
}

struct Head {
  std::uint32_t tag = 0;
  std::string vr;
  std::uint64_t length = 0;
  std::uint64_t value_at = 0;
};

class Parser {
 public:
  Parser(File file, Endian endian, bool explicit_vr)
      : bytes_(file, endian), endian_(endian), explicit_(explicit_vr) {}

  // Elements from `at` to `end`; where `open`, to the end marker of an item. Moves `at` behind.
  DicomSet set(std::uint64_t& at, std::uint64_t end, bool open, int depth) {
    if (depth > k_deepest) {
      refuse("sequences nested deeper than " + std::to_string(k_deepest));
    }
    DicomSet result;
    result.endian = endian_;
    while (at < end) {
      const Head head = read_head(at);
      if (open && head.tag == k_item_end) {
        at = head.value_at;
        return result;
      }
      if (head.tag >> 16 == 0xfffe) {
        refuse("damaged: " + hex(head.tag) + " outside a sequence at byte " + std::to_string(at));
      }
      at = head.value_at;
      result.elements.push_back(element(head, at, end, depth));
    }
    if (open) {
      refuse("cut short: an item of a sequence has no end");
    }
    return result;
  }

  Head read_head(std::uint64_t at) {
    Head head;
    head.tag = bytes_.u16(at, "an element") << 16 | bytes_.u16(at + 2, "an element");
    const bool delimiter = head.tag >> 16 == 0xfffe;
    if (delimiter || !explicit_) {
      head.length = bytes_.u32(at + 4, "an element's length");
      head.value_at = at + 8;
      return head;
    }
    const File vr = bytes_.part(at + 4, 2, "an element");
    head.vr = {vr.begin(), vr.end()};
    if (!std::all_of(vr.begin(), vr.end(), [](auto c) { return c >= 'A' && c <= 'Z'; })) {
      refuse("damaged: no value representation in element " + hex(head.tag) + " at byte " +
             std::to_string(at));
    }
    const bool wide = has_long_length(head.vr);
    head.length = wide ? bytes_.u32(at + 8, "an element's length")
                       : bytes_.u16(at + 6, "an element's length");
    head.value_at = at + (wide ? 12 : 8);
    return head;
  }

 private:
  // `at` stands at the value and ends behind it.
  DicomElement element(const Head& head, std::uint64_t& at, std::uint64_t end, int depth) {
    if (++count_ > k_most_elements) {
      refuse("more than " + std::to_string(k_most_elements) + " elements");
    }
    DicomElement result;
    result.tag = head.tag;
    result.vr = head.vr;
    const bool known =
        std::find(k_sequences.begin(), k_sequences.end(), head.tag) != k_sequences.end();
    if (head.length == k_undefined) {
      if (head.tag == k_pixel_data) {
        result.encapsulated = true;
        result.fragments = fragments(at, end);
      } else if (head.vr == "UN") {  // PS3.5 6.2.2 note 2: implicit VR inside
        Parser inner = *this;
        inner.explicit_ = false;
        result.items = inner.items(at, end, true, depth);
        count_ = inner.count_;
      } else {
        result.items = items(at, end, true, depth);
      }
      return result;
    }
    if (at > end || head.length > end - at) {
      refuse("cut short: element " + hex(head.tag) + " declares " + std::to_string(head.length) +
             " bytes at byte " + std::to_string(at) + ", " +
             std::to_string(at > end ? 0 : end - at) + " are there");
    }
    result.value = bytes_.part(at, head.length, "an element's value");
    if (head.vr == "SQ" || (head.vr.empty() && known)) {
      result.items = items(at, at + head.length, false, depth);
    } else {
      at += head.length;
    }
    return result;
  }

  std::vector<DicomSet> items(std::uint64_t& at, std::uint64_t end, bool open, int depth) {
    std::vector<DicomSet> result;
    while (at < end) {
      const Head head = read_head(at);
      at = head.value_at;
      if (open && head.tag == k_sequence_end) {
        return result;
      }
      if (head.tag != k_item || at > end ||
          (head.length != k_undefined && head.length > end - at)) {
        refuse("damaged or cut short: a sequence at byte " + std::to_string(at));
      }
      const bool open_item = head.length == k_undefined;
      result.push_back(set(at, open_item ? end : at + head.length, open_item, depth + 1));
    }
    if (open) {
      refuse("cut short: a sequence has no end");
    }
    return result;
  }

  // PS3.5 A.4.
  std::vector<File> fragments(std::uint64_t& at, std::uint64_t end) {
    std::vector<File> result;
    while (at < end) {
      const Head head = read_head(at);
      at = head.value_at;
      if (head.tag == k_sequence_end) {
        return result;
      }
      if (head.tag != k_item || head.length == k_undefined) {
        refuse("damaged: " + hex(head.tag) + " among the fragments of the pixel data");
      }
      result.push_back(bytes_.part(at, head.length, "a fragment of the pixel data"));
      at += head.length;
    }
    refuse("cut short: the pixel data has no end");
  }

  Bytes bytes_;
  Endian endian_;
  bool explicit_;
  std::uint32_t count_ = 0;
};

std::string padded_text(File value) {
  std::string text(value.begin(), value.end());
  const auto end = text.find_last_not_of(std::string_view(" \0\t\r\n", 5));
  text.resize(end == std::string::npos ? 0 : end + 1);
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

// The data set of "Deflated Explicit VR Little Endian".
std::vector<std::uint8_t> unpack(File packed, const DecodeLimits& limits) {
  constexpr std::size_t k_step = 1U << 20;
  const std::uint64_t most = std::max<std::uint64_t>(
      packed.size() * static_cast<std::uint64_t>(limits.max_packing), 16U << 20);
  Inflater inflater(packed, Wrapper::none);
  std::vector<std::uint8_t> bytes;
  for (std::size_t got = k_step; got == k_step;) {
    const std::size_t before = bytes.size();
    if (before >
        std::min<std::uint64_t>(most, static_cast<std::uint64_t>(limits.max_volume_bytes))) {
      refuse("unpacks to more than " + std::to_string(before) + " bytes: taken for a bomb");
    }
    bytes.resize(before + k_step);
    got = inflater.read(std::span(bytes).subspan(before));
    bytes.resize(before + got);
  }
  return bytes;
}

}  // namespace

bool is_dicom(File file) {
  constexpr std::string_view k_magic = "DICM";
  return file.size() >= 132 && std::equal(k_magic.begin(), k_magic.end(), file.begin() + 128);
}

DicomFile parse_dicom(File file, const DecodeLimits& limits) {
  std::uint64_t at = 132;
  if (file.size() == at) {
    refuse("cut short: ends behind its preamble");
  }
  Parser meta(file, Endian::little, true);
  std::uint64_t meta_end = at;
  while (meta_end < file.size() && Bytes(file, Endian::little).u16(meta_end, "an element") == 2) {
    const Head head = meta.read_head(meta_end);
    meta_end = head.value_at + head.length;
  }
  const DicomSet about = meta.set(at, std::min<std::uint64_t>(meta_end, file.size()), false, 0);
  DicomFile result;
  result.syntax = about.text(0x00020010);
  if (result.syntax.empty()) {
    refuse("has no transfer syntax, which says how it is written");
  }
  const bool deflated = result.syntax == "1.2.840.10008.1.2.1.99";
  if (deflated) {
    result.unpacked = unpack(file.subspan(at), limits);
    file = result.unpacked;
    at = 0;
  }
  const bool big = result.syntax == "1.2.840.10008.1.2.2";
  Parser parser(file, big ? Endian::big : Endian::little, result.syntax != "1.2.840.10008.1.2");
  result.data = parser.set(at, file.size(), false, 0);
  return result;
}

const DicomElement* DicomSet::find(std::uint32_t tag) const {
  const auto found = std::find_if(elements.begin(), elements.end(),
                                  [tag](const DicomElement& e) { return e.tag == tag; });
  return found == elements.end() ? nullptr : &*found;
}

const DicomSet* DicomSet::item(std::uint32_t tag) const {
  const DicomElement* sequence = find(tag);
  return sequence == nullptr || sequence->items.empty() ? nullptr : &sequence->items[0];
}

std::string DicomSet::text(std::uint32_t tag) const {
  const DicomElement* element = find(tag);
  return element == nullptr ? "" : padded_text(element->value);
}

std::optional<std::uint32_t> DicomSet::u16(std::uint32_t tag, std::size_t index) const {
  const DicomElement* element = find(tag);
  if (element == nullptr || element->value.size() < 2 * index + 2) {
    return std::nullopt;
  }
  return Bytes(element->value, endian).u16(2 * index, "a number");
}

std::vector<double> DicomSet::numbers(std::uint32_t tag) const {
  std::vector<double> result;
  const std::string text = this->text(tag);
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\\', from), text.size());
    std::size_t start = std::min(text.find_first_not_of(" +", from), end);
    const std::size_t stop = text.find_last_not_of(' ', end - 1) + 1;
    double value = 0;
    start = std::min(start, stop);
    const auto [last, error] = std::from_chars(&text[start], &text[0] + stop, value);
    if (error != std::errc() || last != &text[0] + stop || !std::isfinite(value)) {
      return {};
    }
    result.push_back(value);
    from = end + 1;
  }
  return result;
}

}  // namespace oct::sniff
