// SPDX-License-Identifier: Apache-2.0
#include "common/weights.h"

#include <dlfcn.h>

#include <filesystem>

#include "common/digest.h"
#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/tensor_file.h"

namespace oct::features {
namespace {

std::string text_of(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> numbers;
  for (const std::int64_t length : shape) numbers.push_back(std::to_string(length));
  return "[" + joined(numbers) + "]";
}

/// What reads a damaged file speaks of checkpoints, and this is none.
template <class Call>
decltype(auto) as_input(Call&& call) {
  try {
    return call();
  } catch (const Error& error) {
    if (error.code() == ExitCode::cannot_read) throw;
    throw Error(ExitCode::invalid_input, error.what());
  }
}

}  // namespace

Weights::Weights(const std::string& path)
    : file_(as_input([&] { return std::make_unique<safetensors::File>(path); })) {}

at::Tensor Weights::take(const std::string& name, const std::vector<std::int64_t>& shape) {
  const safetensors::Entry* entry = file_->find(name);
  const std::string expected = "; expected float32 " + text_of(shape);
  if (entry == nullptr) {
    throw Error(ExitCode::invalid_input,
                "'" + file_->path() + "' has no tensor '" + name + "'" + expected);
  }
  if (entry->shape != shape || entry->dtype != safetensors::DType::f32) {
    throw Error(ExitCode::invalid_input, "'" + file_->path() + "': tensor '" + name + "' is " +
                                             safetensors::name_of(entry->dtype) + " " +
                                             text_of(entry->shape) + expected);
  }
  taken_.insert(name);
  return as_input([&] { return read_tensor(*file_, *entry); });
}

void Weights::expect_all_taken() const {
  std::vector<std::string> surplus;
  for (const safetensors::Entry& entry : file_->entries()) {
    if (taken_.contains(entry.name) || entry.name.ends_with("num_batches_tracked")) continue;
    surplus.push_back(entry.name);
  }
  if (surplus.empty()) return;
  const std::size_t count = surplus.size();
  if (count > 5) surplus.resize(5);
  throw Error(ExitCode::invalid_input, "'" + file_->path() + "' holds " + std::to_string(count) +
                                           " tensors that the network has not, such as " +
                                           joined(surplus));
}

std::string Weights::metadata(const std::string& name) const {
  const auto found = file_->metadata().find(name);
  return found == file_->metadata().end() ? "" : found->second;
}

std::string Weights::data_digest() const {
  if (file_->entries().empty()) return sha256(std::string_view());
  return sha256_of_file(file_->path(), file_->entries().front().offset);
}

bool Weights::is_conversion_of(const std::string& digest) const {
  return metadata("source_sha256").starts_with(digest) && metadata("data_sha256") == data_digest();
}

std::string library_folder(const void* address) {
  Dl_info info{};
  if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) {
    throw Error(ExitCode::plugin_failed, "the plugin's own file cannot be found");
  }
  return std::filesystem::absolute(info.dli_fname).parent_path().string();
}

}  // namespace oct::features
