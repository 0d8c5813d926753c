// SPDX-License-Identifier: Apache-2.0
#include "octsdk/tensor_file.h"

#include <ATen/ops/empty.h>

#include <array>

#include "octsdk/error.h"

namespace oct {
namespace {

using safetensors::DType;

struct Match {
  DType dtype;
  at::ScalarType type;
};
constexpr std::array<Match, 13> matches{{{DType::f32, at::kFloat},
                                         {DType::f64, at::kDouble},
                                         {DType::f16, at::kHalf},
                                         {DType::bf16, at::kBFloat16},
                                         {DType::i64, at::kLong},
                                         {DType::i32, at::kInt},
                                         {DType::i16, at::kShort},
                                         {DType::i8, at::kChar},
                                         {DType::u8, at::kByte},
                                         {DType::u16, at::kUInt16},
                                         {DType::u32, at::kUInt32},
                                         {DType::u64, at::kUInt64},
                                         {DType::boolean, at::kBool}}};

}  // namespace

DType dtype_of(at::ScalarType type) {
  for (const Match& match : matches) {
    if (match.type == type) return match.dtype;
  }
  throw Error(ExitCode::usage, std::string("tensors of type ") + c10::toString(type) +
                                   " cannot be stored in a safetensors file");
}

std::optional<at::ScalarType> scalar_type_of(DType dtype) {
  for (const Match& match : matches) {
    if (match.dtype == dtype) return match.type;
  }
  return std::nullopt;
}

std::span<const std::byte> bytes_of(const at::Tensor& tensor) {
  return {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()};
}

std::span<std::byte> mutable_bytes_of(at::Tensor& tensor) {
  return {static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes()};
}

at::Tensor read_tensor(const safetensors::File& file, const safetensors::Entry& entry) {
  const std::optional<at::ScalarType> type = scalar_type_of(entry.dtype);
  if (!type) {
    throw Error(ExitCode::checkpoint_incompatible,
                "tensor '" + entry.name + "' of '" + file.path() + "' has the type " +
                    name_of(entry.dtype) + ", which LibTorch has not");
  }
  at::Tensor tensor = at::empty(entry.shape, at::TensorOptions().dtype(*type));
  file.read(entry, mutable_bytes_of(tensor));
  return tensor;
}

void write_tensors(const std::string& path, const std::vector<NamedTensor>& tensors,
                   const std::map<std::string, std::string>& metadata) {
  std::vector<at::Tensor> keep;  // holds the copies of those that were not contiguous on the CPU
  std::vector<safetensors::View> views;
  for (const NamedTensor& named : tensors) {
    keep.push_back(named.tensor.detach().cpu().contiguous());
    views.push_back({named.name, dtype_of(keep.back().scalar_type()), keep.back().sizes().vec(),
                     bytes_of(keep.back())});
  }
  safetensors::write(path, views, metadata);
}

}  // namespace oct
