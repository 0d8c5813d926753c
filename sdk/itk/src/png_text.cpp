// SPDX-License-Identifier: Apache-2.0
#include "src/png_text.h"

#include "sniff/formats.h"

namespace oct {
namespace {

constexpr std::ptrdiff_t k_end_of_header = 8 + 12 + 13;  // signature, frame and data of IHDR

void append(std::vector<std::uint8_t>& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

/// `body`: the chunk's type and data.
void add_chunk(std::vector<std::uint8_t>& png, const std::string& body) {
  std::vector<std::uint8_t> chunk;
  append(chunk, static_cast<std::uint32_t>(body.size() - 4));  // the type does not count
  chunk.insert(chunk.end(), body.begin(), body.end());
  append(chunk, sniff::png_checksum(std::span(chunk).subspan(4)));
  png.insert(png.begin() + k_end_of_header, chunk.begin(), chunk.end());
}

}  // namespace

void add_png_comment(std::vector<std::uint8_t>& png, const std::string& comment) {
  add_chunk(png, std::string("tEXtComment") + '\0' + comment);
}

void add_png_xmp(std::vector<std::uint8_t>& png, const std::string& xmp) {
  const std::string plain_and_without_language(5, '\0');  // ends the keyword as well
  add_chunk(png, "iTXtXML:com.adobe.xmp" + plain_and_without_language + xmp);
}

}  // namespace oct
