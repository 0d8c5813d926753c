// SPDX-License-Identifier: Apache-2.0
#include "eval/feature_network.h"

#define XXH_INLINE_ALL
#include <ATen/ATen.h>
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

constexpr std::size_t k_longest_identity = 128;  // it is part of a file's name

std::string flaw_of(const FeatureSpace& space) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (space.name.empty()) return "no name";
  if (space.dimension < 1) return "dimension " + std::to_string(space.dimension);
  if (space.classes < 0) return std::to_string(space.classes) + " classes";
  if (space.identity.empty() || space.identity.size() > k_longest_identity ||
      !std::all_of(space.identity.begin(), space.identity.end(), is_hex)) {
    return "identity '" + space.identity + "', expected 1 to 128 of 0-9 and a-f";
  }
  return {};
}

FeatureStore::Key key_of(const at::Tensor& image) {
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, image.sizes().data(), image.sizes().size() * sizeof(std::int64_t));
  XXH3_128bits_update(&state, image.const_data_ptr(), image.nbytes());
  const XXH128_hash_t hash = XXH3_128bits_digest(&state);
  return {hash.low64, hash.high64};
}

std::span<float> row_of(const at::Tensor& rows, std::int64_t index) {
  return {rows.mutable_data_ptr<float>() + index * rows.size(1),
          static_cast<std::size_t>(rows.size(1))};
}

void check(const at::Tensor& given, std::int64_t n, std::int64_t width, const char* what) {
  const bool fits = given.defined() && given.dim() == 2 && given.size(0) == n &&
                    given.size(1) == width && given.scalar_type() == at::kFloat &&
                    given.device().is_cpu();
  if (!fits || !given.isfinite().all().item<bool>()) {
    throw Error(ExitCode::plugin_failed, std::string(what) + " are no finite float32 [" +
                                             std::to_string(n) + ", " + std::to_string(width) +
                                             "] on the CPU");
  }
}

}  // namespace

FeatureNetwork::FeatureNetwork(PluginInfo info, std::unique_ptr<Features> features,
                               const FeaturePlace& place)
    : info_(std::move(info)), features_(std::move(features)) {
  guarded(info_, "open", [&] {
    features_->open();
    space_ = features_->space();
    if (const std::string flaw = flaw_of(space_); !flaw.empty()) {
      throw Error(ExitCode::plugin_failed, "the feature space has " + flaw);
    }
  });
  store_.emplace(place, space_.identity, space_.dimension + space_.classes);
}

// Vectors and logits side by side.
at::Tensor FeatureNetwork::compute(const at::Tensor& images) {
  if (!images.isfinite().all().item<bool>()) {
    throw Error(ExitCode::invalid_input, "an image holds values that are not finite");
  }
  computed_ += images.size(0);
  return guarded(info_, "embed", [&] {
    const Embedding embedding = features_->embed(images);
    check(embedding.vectors, images.size(0), space_.dimension, "feature vectors");
    if (space_.classes == 0) return embedding.vectors.contiguous();
    check(embedding.logits, images.size(0), space_.classes, "logits");
    return at::cat({embedding.vectors, embedding.logits}, 1);
  });
}

Embedding FeatureNetwork::embed(const at::Tensor& given) {
  const at::Tensor images = given.contiguous();
  const std::int64_t n = images.size(0);
  const at::Tensor rows = at::empty({n, space_.dimension + space_.classes}, at::kFloat);
  std::vector<FeatureStore::Key> keys;
  std::vector<std::int64_t> missing;  // the first image of each key that is not stored
  std::vector<std::pair<std::int64_t, std::int64_t>> awaited;  // row, place in `missing`
  std::map<FeatureStore::Key, std::int64_t> places;
  for (std::int64_t i = 0; i < n; ++i) {
    const FeatureStore::Key key = key_of(images[i]);
    if (!places.contains(key)) {
      if (store_->get(key, row_of(rows, i))) continue;
      places[key] = static_cast<std::int64_t>(missing.size());
      keys.push_back(key);
      missing.push_back(i);
    }
    awaited.emplace_back(i, places.at(key));
  }
  if (!missing.empty()) {
    const at::Tensor computed = compute(images.index_select(0, at::tensor(missing)));
    store_->put(keys,
                {computed.const_data_ptr<float>(), static_cast<std::size_t>(computed.numel())});
    for (const auto& [row, place] : awaited) rows[row].copy_(computed[place]);
  }
  return embedding_of(rows);
}

Embedding FeatureNetwork::embed_once(const at::Tensor& images) {
  return embedding_of(compute(images));
}

Embedding FeatureNetwork::embedding_of(const at::Tensor& rows) const {
  Embedding embedding{rows.narrow(1, 0, space_.dimension).contiguous(), {}};
  if (space_.classes > 0) {
    embedding.logits = rows.narrow(1, space_.dimension, space_.classes).contiguous();
  }
  return embedding;
}

}  // namespace oct::host
