// SPDX-License-Identifier: Apache-2.0
#include "privacy/leaks.h"

#include <zlib.h>

#include <algorithm>
#include <cctype>

#include "support/temporary_files.h"

namespace oct::test {
namespace {

/// `format`: 15 for zlib, 31 for gzip. What can be unpacked of damaged data.
std::string unpacked(const std::string& packed, int format) {
  z_stream stream{};
  inflateInit2(&stream, format);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = uInt(packed.size());
  std::string out;
  std::string chunk(1 << 16, '\0');
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = uInt(chunk.size());
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(chunk, 0, chunk.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return out;
}

/// The rows of a PNG as they were before deflate.
std::string png_rows(const std::string& png) {
  std::string packed;
  for (std::size_t at = 8; at + 12 <= png.size();) {
    const auto byte = [&](std::size_t i) { return std::size_t(std::uint8_t(png[at + i])); };
    const std::size_t size = byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
    const std::string type = png.substr(at + 4, 4);
    if (type == "IDAT") packed += png.substr(at + 8, size);
    if (type == "fdAT") packed += png.substr(at + 12, size - 4);
    at += 12 + size;
  }
  return unpacked(packed, 15);
}

std::string from_base64(const std::string& text) {
  static const std::string alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string::npos) break;
    bits = bits << 6 | std::uint32_t(value);
    count += 6;
    if (count >= 8) out += char(bits >> (count -= 8));
  }
  return out;
}

void add_pictures(const std::string& page, std::vector<std::string>& layers) {
  const std::string mark = ";base64,";
  for (std::size_t at = 0; (at = page.find(mark, at)) != std::string::npos;) {
    at += mark.size();
    const std::size_t end = page.find_first_of("\"')", at);
    for (std::string& layer : layers_of(from_base64(page.substr(at, end - at)))) {
      layers.push_back(std::move(layer));
    }
  }
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

}  // namespace

std::vector<std::string> layers_of(const std::string& bytes) {
  std::vector<std::string> layers{bytes};
  if (bytes.starts_with("\x1f\x8b")) layers.push_back(unpacked(bytes, 31));
  if (bytes.starts_with("\x89PNG")) layers.push_back(png_rows(bytes));
  if (bytes.find("<html") != std::string::npos) add_pictures(bytes, layers);
  return layers;
}

std::vector<std::string> leaks_below(const std::filesystem::path& folder,
                                     const std::vector<std::string>& secrets) {
  std::vector<std::string> leaks;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = entry.path().lexically_relative(folder).string();
    std::vector<std::string> layers = layers_of(read_bytes(entry.path()));
    layers.push_back(name);
    for (std::string& layer : layers) layer = lower(std::move(layer));
    for (const std::string& secret : secrets) {
      const bool leaked = std::any_of(layers.begin(), layers.end(), [&](const std::string& layer) {
        return layer.find(lower(secret)) != std::string::npos;
      });
      if (leaked) leaks.push_back(name + ": " + secret);
    }
  }
  return leaks;
}

}  // namespace oct::test
