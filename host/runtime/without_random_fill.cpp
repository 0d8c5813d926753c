// SPDX-License-Identifier: Apache-2.0
#include "runtime/without_random_fill.h"

#include <ATen/core/Tensor.h>
#include <torch/library.h>

#include "octsdk/nn/allocator.h"

namespace oct::host {
namespace {

// A dispatch key that LibTorch itself does not use outside of its tests.
constexpr c10::DispatchKey k_key = c10::DispatchKey::TESTING_ONLY_GenericMode;

at::Tensor& leave(at::Tensor& self, double, double, std::optional<at::Generator>) {
  return self;
}

/// Registered once, when first needed: other programs do not pay for it.
void register_once() {
  static const auto* const all_others = [] {
    auto* library = new torch::Library(torch::Library::IMPL, "_", k_key, __FILE__, __LINE__);
    library->fallback(torch::CppFunction::makeFallthrough());
    return library;
  }();
  static const auto* const fills = [] {
    auto* library = new torch::Library(torch::Library::IMPL, "aten", k_key, __FILE__, __LINE__);
    library->impl("uniform_", leave);
    library->impl("normal_", leave);
    return library;
  }();
  static_cast<void>(all_others);
  static_cast<void>(fills);
}

}  // namespace

struct WithoutRandomFill::Inside {
  c10::impl::IncludeDispatchKeyGuard guard{k_key};
  nn::UntouchedMemory untouched;
};

WithoutRandomFill::WithoutRandomFill() {
  register_once();
  inside_ = std::make_unique<Inside>();
}

WithoutRandomFill::~WithoutRandomFill() = default;

}  // namespace oct::host
