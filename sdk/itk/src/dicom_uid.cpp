// SPDX-License-Identifier: Apache-2.0
#include "src/dicom_uid.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "octsdk/error.h"

namespace oct {
namespace {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(const void* bytes, std::size_t size) {
  Digest digest{};
  if (EVP_Digest(bytes, size, digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw Error(ExitCode::cannot_write, "OpenSSL has no SHA-256");
  }
  return digest;
}

}  // namespace

std::string sha256_text(std::span<const std::uint8_t> bytes) {
  constexpr const char* k_digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : sha256(bytes.data(), bytes.size())) {
    text += k_digits[byte >> 4];
    text += k_digits[byte & 15];
  }
  return text;
}

std::string uid_of(std::string_view text) {
  Digest bits = sha256(text.data(), text.size());
  bits[6] = static_cast<std::uint8_t>(0x80 | (bits[6] & 0x0F));  // version 8
  bits[8] = static_cast<std::uint8_t>(0x80 | (bits[8] & 0x3F));  // variant of RFC 9562
  unsigned __int128 number = 0;
  for (int i = 0; i < 16; ++i) number = number << 8 | bits[static_cast<std::size_t>(i)];
  std::string decimal;
  for (; number != 0; number /= 10) decimal += static_cast<char>('0' + int(number % 10));
  std::reverse(decimal.begin(), decimal.end());
  return "2.25." + decimal;
}

}  // namespace oct
