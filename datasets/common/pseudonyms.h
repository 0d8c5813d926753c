// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace oct::datasets {

/// Names for patients that lead back to nobody: SHA-256 of what names him in his files, after a
/// salt. The salt is made of what the files of a set hold in secret (the random identifiers of
/// their series), so that nothing has to be kept, the same set gives the same names, and who
/// has not got the files cannot try out names. Immutable, thread-safe.
class Pseudonyms {
 public:
  /// `secrets` of the set, in any order.
  explicit Pseudonyms(std::vector<std::string> secrets);
  /// "patient-" and 16 hexadecimal digits.
  [[nodiscard]] std::string of(const std::string& name) const;

 private:
  std::string salt_;
};

}  // namespace oct::datasets
