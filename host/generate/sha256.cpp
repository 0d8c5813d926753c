// SPDX-License-Identifier: Apache-2.0
#include "generate/sha256.h"

#include <openssl/evp.h>

#include <fstream>
#include <memory>
#include <vector>

#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::size_t k_chunk = 1 << 20;

[[noreturn]] void fail(const std::filesystem::path& path, const char* why) {
  throw Error(ExitCode::cannot_read, "'" + path.string() + "' " + why);
}

}  // namespace

std::string sha256_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "cannot be read");
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  bool good = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  std::vector<char> chunk(k_chunk);
  while (good && file) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    good = EVP_DigestUpdate(context.get(), chunk.data(), std::size_t(file.gcount())) == 1;
  }
  if (file.bad()) fail(path, "cannot be read to its end");
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!good || EVP_DigestFinal_ex(context.get(), digest, &size) != 1) {
    fail(path, "cannot be hashed: OpenSSL has no SHA-256");
  }
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    constexpr const char* k_digits = "0123456789abcdef";
    text += k_digits[digest[i] >> 4];
    text += k_digits[digest[i] & 15];
  }
  return text;
}

}  // namespace oct::host
