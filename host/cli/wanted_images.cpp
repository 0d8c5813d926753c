// SPDX-License-Identifier: Apache-2.0
#include "cli/wanted_images.h"

#include <numeric>

#include "generate/latent.h"
#include "generate/latent_file.h"
#include "generate/seeds.h"
#include "generate/sha256.h"
#include "octsdk/error.h"

namespace oct::host {

WantedImages::WantedImages(const GenerateOptions& options, std::uint64_t seed,
                           std::int64_t latent_size, std::vector<std::string> classes)
    : classes_(std::move(classes)) {
  if (!options.latents.empty()) {
    latents_ = read_latents(options.latents, latent_size);
    latents_hash_ = sha256_of(options.latents);
  }
  if (!options.seeds.empty()) {
    seeds_ = parse_seeds(options.seeds, "--seeds");
  } else {
    seeds_.resize(latents_.defined() ? std::size_t(latents_.size(0)) : std::size_t(options.count));
    std::iota(seeds_.begin(), seeds_.end(), seed);
  }
  if (!classes_.empty()) {
    mix_ = parse_class_mix(options.classes, classes_);
    order_ = spread(mix_, seeds_.size());
  } else if (!options.classes.empty()) {
    throw Error(ExitCode::usage, "--class '" + options.classes +
                                     "': the run's model was trained without classes, so that it "
                                     "can make none on demand; leave --class away");
  }
}

std::string WantedImages::name(std::size_t i) const {
  const std::string number = std::to_string(latents_.defined() ? i : seeds_[i]);
  const std::string zeros(number.size() < 6 ? 6 - number.size() : 0, '0');
  return (latents_.defined() ? "latent-" : "seed-") + zeros + number;
}

std::int64_t WantedImages::number(std::size_t i) const {
  constexpr std::uint64_t k_range = 1ULL << 31;  // of DICOM's integer strings
  return std::int64_t((latents_.defined() ? i : seeds_[i]) % k_range);
}

at::Tensor WantedImages::make(std::size_t i, const ImageMaker& maker) const {
  const at::Tensor z = latents_.defined()
                           ? latents_.narrow(0, std::int64_t(i), 1).to(maker.options())
                           : latent_of_seed(seeds_[i], maker.latent_size(), maker.options());
  const at::Tensor label = order_.empty()
                               ? at::Tensor()
                               : label_of(mix_[order_[i]].shown, classes_.size(), maker.options());
  return maker.make(z, label, seeds_[i]);
}

nlohmann::ordered_json WantedImages::facts(std::size_t i) const {
  nlohmann::ordered_json facts;
  if (latents_.defined()) {
    facts["seed"] = nullptr;
    facts["latent"] = {{"row", i}, {"sha256", latents_hash_}, {"noise_seed", seeds_[i]}};
  } else {
    facts["seed"] = seeds_[i];
  }
  facts["label"] = nullptr;
  if (!order_.empty()) {
    facts["label"] = nlohmann::ordered_json::array();
    for (const std::size_t column : mix_[order_[i]].shown)
      facts["label"].push_back(classes_[column]);
  }
  return facts;
}

}  // namespace oct::host
