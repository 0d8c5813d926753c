// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "octsdk/safetensors.h"

namespace oct::features {

/// The tensors of a safetensors file, taken out one by one by name and shape; what is left over in
/// the end is an error as well.
class Weights {
 public:
  /// Throws Error(cannot_read, invalid_input) naming the file.
  explicit Weights(const std::string& path);

  /// float32, of exactly this shape. Throws Error(invalid_input) naming file, tensor, both shapes.
  at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape);
  /// Throws Error(invalid_input) naming tensors that nobody took, "num_batches_tracked" apart.
  void expect_all_taken() const;

  /// SHA-256 of all bytes behind the header.
  [[nodiscard]] std::string data_digest() const;
  /// True when pth_to_safetensors.py made the file of one whose SHA-256 begins with `digest`, and
  /// the tensors are as then.
  [[nodiscard]] bool is_conversion_of(const std::string& digest) const;

 private:
  /// "" when the file says nothing under that name.
  [[nodiscard]] std::string metadata(const std::string& name) const;

  std::unique_ptr<safetensors::File> file_;
  std::set<std::string> taken_;
};

/// The folder of the shared library that `address` (of any of its functions) lies in.
std::string library_folder(const void* address);

}  // namespace oct::features
