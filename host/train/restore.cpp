// SPDX-License-Identifier: Apache-2.0
#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "octsdk/error.h"
#include "train/checkpoint.h"
#include "train/rng_state.h"

namespace oct::host {
namespace {

using safetensors::Entry;

constexpr std::size_t k_most_listed = 20;

std::string described(safetensors::DType dtype, c10::IntArrayRef shape) {
  std::ostringstream text;
  text << name_of(dtype) << " " << shape;
  return text.str();
}

void refuse(const std::string& path, const std::vector<std::string>& differences) {
  if (differences.empty()) return;
  std::string text = "'" + path + "' does not fit this model, " +
                     std::to_string(differences.size()) + " difference(s):";
  for (std::size_t i = 0; i < std::min(differences.size(), k_most_listed); ++i) {
    text += "\n  " + differences[i];
  }
  if (differences.size() > k_most_listed) text += "\n  ...";
  throw Error(ExitCode::checkpoint_incompatible, text);
}

bool may_be_absent(const Part& part) {
  return part.kind == Part::Kind::loose;
}

/// What is wrong with `entry` for `part`; "" when it fits.
std::string misfit(const Part& part, const Entry* entry) {
  if (entry == nullptr) return may_be_absent(part) ? "" : part.name + ": not in the file";
  if (part.kind == Part::Kind::loose) {
    return scalar_type_of(entry->dtype) ? "" : part.name + ": type " + name_of(entry->dtype);
  }
  const safetensors::DType dtype = part.kind == Part::Kind::number
                                       ? safetensors::DType::f64
                                       : dtype_of(part.tensor.scalar_type());
  const c10::IntArrayRef shape =
      part.kind == Part::Kind::number ? c10::IntArrayRef() : part.tensor.sizes();
  if (entry->dtype == dtype && shape.equals(entry->shape)) return "";
  return part.name + ": " + described(entry->dtype, entry->shape) + " in the file, " +
         described(dtype, shape) + " in the model";
}

void put(const Part& part, const at::Tensor& value, at::Device device) {
  const c10::NoGradGuard no_grad;
  if (part.number != nullptr) {
    *part.number = value.item<double>();
  } else if (part.loose != nullptr) {
    *part.loose = value.to(device);
  } else {
    at::Tensor(part.tensor).copy_(value);
  }
}

/// Where the model lives; loose tensors go there as well.
at::Device device_of(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::network) return part.tensor.device();
  }
  return at::kCPU;
}

}  // namespace

void restore(const Checkpoint& checkpoint, const std::vector<Part>& parts) {
  const safetensors::File& file = checkpoint.file();
  std::vector<std::string> differences;
  std::set<std::string_view> known{"rng/cpu"};
  for (const Part& part : parts) {
    known.insert(part.name);
    const std::string wrong = misfit(part, file.find(part.name));
    if (!wrong.empty()) differences.push_back(wrong);
  }
  for (const Entry& entry : file.entries()) {
    if (!known.contains(entry.name)) differences.push_back(entry.name + ": not in the model");
  }
  const Entry* rng = file.find("rng/cpu");
  if (rng == nullptr) differences.emplace_back("rng/cpu: not in the file");
  refuse(checkpoint.path().string(), differences);

  const at::Device device = device_of(parts);
  for (const Part& part : parts) {
    const Entry* entry = file.find(part.name);
    if (entry != nullptr) {
      put(part, checkpoint.read(*entry), device);
    } else {
      *part.loose = at::Tensor();
    }
  }
  set_rng_state(checkpoint.read(*rng));
}

void restore_for_inference(const Checkpoint& checkpoint, const std::vector<Part>& parts,
                           std::optional<Direction> only) {
  std::vector<std::string> differences;
  for (const Part& part : parts) {
    if (!makes_images(part.use, only)) continue;
    const std::string wrong = misfit(part, checkpoint.file().find(part.name));
    if (!wrong.empty()) differences.push_back(wrong);
  }
  refuse(checkpoint.path().string(), differences);
  release_others(parts, only);
  for (const Part& part : parts) {
    if (!makes_images(part.use, only)) continue;
    put(part, checkpoint.read(*checkpoint.file().find(part.name)), part.tensor.device());
  }
}

void load_weights(const std::filesystem::path& path, const std::vector<Part>& parts) {
  const safetensors::File file(path.string());
  const auto network_of = [](const std::string& name) { return name.substr(0, name.find('/')); };
  std::set<std::string> networks;  // of the model, as far as the file names them
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::network && file.find(part.name) != nullptr) {
      networks.insert(network_of(part.name));
    }
  }
  std::vector<std::string> differences;
  if (networks.empty()) differences.emplace_back("no tensor has the name of one of the model's");
  std::map<std::string, const Part*> by_name;
  for (const Part& part : parts) {
    if (part.kind != Part::Kind::network || !networks.contains(network_of(part.name))) continue;
    by_name[part.name] = &part;
    const std::string wrong = misfit(part, file.find(part.name));
    if (!wrong.empty()) differences.push_back(wrong);
  }
  for (const Entry& entry : file.entries()) {
    if (networks.contains(network_of(entry.name)) && !by_name.contains(entry.name)) {
      differences.push_back(entry.name + ": not in the model");
    }
  }
  refuse(path.string(), differences);
  for (const auto& [name, part] : by_name) {
    put(*part, read_tensor(file, *file.find(name)), part->tensor.device());
  }
}

}  // namespace oct::host
