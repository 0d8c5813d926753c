// SPDX-License-Identifier: Apache-2.0
#include "common/pseudonyms.h"

#include <openssl/evp.h>

#include <algorithm>

#include "octsdk/error.h"

namespace oct::datasets {
namespace {

std::string sha256(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1) {
    throw Error(ExitCode::plugin_failed, "patients cannot be hashed: OpenSSL has no SHA-256");
  }
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4];
    hex += digits[digest[i] & 15];
  }
  return hex;
}

}  // namespace

Pseudonyms::Pseudonyms(std::vector<std::string> secrets) {
  std::sort(secrets.begin(), secrets.end());
  secrets.erase(std::unique(secrets.begin(), secrets.end()), secrets.end());
  std::string all;
  for (const std::string& secret : secrets) {
    all += std::to_string(secret.size()) + ":" + secret;
  }
  salt_ = sha256(all);
}

std::string Pseudonyms::of(const std::string& name) const {
  return "patient-" + sha256(salt_ + name).substr(0, 16);
}

}  // namespace oct::datasets
