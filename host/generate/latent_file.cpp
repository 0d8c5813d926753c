// SPDX-License-Identifier: Apache-2.0
#include "generate/latent_file.h"

#include <ATen/ATen.h>

#include <sstream>

#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/tensor_file.h"

namespace oct::host {
namespace {

constexpr const char* k_name = "z";

[[noreturn]] void refuse(ExitCode code, const std::filesystem::path& path, const std::string& why) {
  throw Error(code, "--latents '" + path.string() + "': " + why);
}

std::string names_in(const safetensors::File& file) {
  std::vector<std::string> names;
  for (const safetensors::Entry& entry : file.entries()) names.push_back(entry.name);
  return joined(names);
}

}  // namespace

at::Tensor read_latents(const std::filesystem::path& path, std::int64_t width) {
  const safetensors::File file(path.string());
  const safetensors::Entry* entry = file.find(k_name);
  if (entry == nullptr) {
    refuse(ExitCode::checkpoint_incompatible, path,
           "holds no tensor 'z' of latent vectors; it holds " + names_in(file));
  }
  const at::Tensor z = read_tensor(file, *entry);
  if (z.dim() != 2 || z.size(1) != width || !z.is_floating_point()) {
    std::ostringstream text;
    text << "the tensor 'z' is " << name_of(entry->dtype) << " " << z.sizes()
         << "; the model takes floating point [N, " << width << "]";
    refuse(ExitCode::checkpoint_incompatible, path, text.str());
  }
  if (z.size(0) == 0) refuse(ExitCode::no_input, path, "the tensor 'z' has no rows");
  const at::Tensor sound = at::isfinite(z).all(1);
  if (!sound.all().item<bool>()) {
    const auto row = at::argmin(sound.to(at::kInt)).item<std::int64_t>();
    refuse(ExitCode::invalid_input, path,
           "row " + std::to_string(row) + " of 'z' holds NaN or infinity");
  }
  return z.to(at::kDouble);
}

}  // namespace oct::host
