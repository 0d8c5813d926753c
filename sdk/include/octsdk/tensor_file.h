// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/safetensors.h"

/// Between tensors and safetensors files: float 64/32/16, bfloat16, int 64/32/16/8, uint 8/16/32/64
/// and bool.
namespace oct {

/// A tensor under the name it has in a file.
struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

/// Throws Error(usage) naming the type when the format has none for it.
OCT_API safetensors::DType dtype_of(at::ScalarType type);
/// Nothing for a type that LibTorch has not.
OCT_API std::optional<at::ScalarType> scalar_type_of(safetensors::DType dtype);

/// The elements of a contiguous CPU tensor; valid as long as the tensor.
OCT_API std::span<const std::byte> bytes_of(const at::Tensor& tensor);
OCT_API std::span<std::byte> mutable_bytes_of(at::Tensor& tensor);

/// Reads one tensor, on the CPU. Throws Error(checkpoint_corrupt, cannot_read) naming tensor and
/// offset; Error(checkpoint_incompatible) for an element type that LibTorch has not.
OCT_API at::Tensor read_tensor(const safetensors::File& file, const safetensors::Entry& entry);

/// Writes all tensors into one file that appears whole or not at all. Contiguous CPU tensors are
/// written from where they are; others are copied first. Throws Error(cannot_write).
OCT_API void write_tensors(const std::string& path, const std::vector<NamedTensor>& tensors,
                           const std::map<std::string, std::string>& metadata);

}  // namespace oct
