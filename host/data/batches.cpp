// SPDX-License-Identifier: Apache-2.0
#include "data/batches.h"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "octsdk/random.h"

namespace oct::host {
namespace {

const char* const side_names[] = {"source", "target"};

/// The name under which a domain draws its random numbers.
std::string stream_of(const RunData& data, std::size_t domain) {
  return side_names[domain + 2 - data.domains.size()];
}

at::Tensor labels_of(const RunData& data, const std::vector<std::int64_t>& records) {
  const auto classes = static_cast<std::int64_t>(data.index.classes.size());
  if (classes == 0) return {};
  at::Tensor labels = at::zeros({static_cast<std::int64_t>(records.size()), classes});
  float* out = labels.mutable_data_ptr<float>();
  for (const std::int64_t record : records) {
    const std::vector<float>& values = data.index.records[std::size_t(record)].labels;
    std::copy(values.begin(), values.end(), out);
    out += classes;
  }
  return labels;
}

}  // namespace

BatchMaker::BatchMaker(const RunData& data, Pairing pairing, const std::string& augment,
                       std::uint64_t seed)
    : data_(data), pairing_(pairing), seed_(seed) {
  for (const Domain& domain : data.domains) {
    allowed_.push_back(reduced(domain.modality.augmentation, augment));
  }
}

BatchMaker::Draw BatchMaker::draw(std::size_t domain, std::int64_t image) const {
  const bool together = pairing_ == Pairing::paired;
  const std::string own = stream_of(data_, domain);
  const std::string shared = together ? "pair" : own;
  const std::vector<std::int64_t>& records = data_.domains[domain].train;
  const auto count = static_cast<std::uint64_t>(records.size());
  const auto k = static_cast<std::uint64_t>(image);
  const std::uint64_t order = Rng(seed_, "order/" + shared, k / count).next();

  Augmentation geometry = allowed_[domain];
  if (together) geometry = in_common(allowed_.front(), allowed_.back());
  Rng warp_random(seed_, "warp/" + shared, k);
  Rng light_random(seed_, "light/" + own, k);
  return {records[permuted_index(k % count, count, order)], draw_warp(geometry, warp_random),
          draw_light(allowed_[domain], light_random)};
}

at::Tensor BatchMaker::make_side(std::size_t domain, const BatchPlan& plan) const {
  const Domain& side = data_.domains[domain];
  const Pack& pack = *side.pack;
  const Size full = data_.size;
  at::Tensor images = at::empty({plan.count, pack.channels(), full.height, full.width});
  std::vector<float> loaded(std::size_t(pack.channels() * pack.size().height * pack.size().width));
  float* out = images.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < plan.count; ++i) {
    const Draw draw = this->draw(domain, plan.first + i);
    pack.read(side.rows[std::size_t(draw.record)], loaded.data());
    augment(loaded.data(), pack.channels(), pack.size(), full, draw.warp, draw.light, out);
    out += pack.channels() * full.height * full.width;
  }
  return reduced_to(images, plan.size);
}

Batch BatchMaker::make(const BatchPlan& plan) const {
  Batch batch;
  if (data_.domains.size() == 2) batch.source = make_side(0, plan);
  const std::size_t target = data_.domains.size() - 1;
  batch.target = make_side(target, plan);
  std::vector<std::int64_t> records;
  for (std::int64_t i = 0; i < plan.count; ++i) {
    records.push_back(draw(target, plan.first + i).record);
    batch.ids.push_back(data_.index.records[std::size_t(records.back())].id);
  }
  batch.labels = labels_of(data_, records);
  return batch;
}

at::Tensor whole_images(const Domain& domain, const std::vector<std::int64_t>& records) {
  const Pack& pack = *domain.whole;
  at::Tensor images = at::empty({static_cast<std::int64_t>(records.size()), pack.channels(),
                                 pack.size().height, pack.size().width});
  float* out = images.mutable_data_ptr<float>();
  for (const std::int64_t record : records) {
    pack.read(domain.rows[std::size_t(record)], out);
    out += pack.channels() * pack.size().height * pack.size().width;
  }
  return images;
}

at::Tensor reduced_to(const at::Tensor& images, Size size) {
  if (images.size(2) == size.height && images.size(3) == size.width) return images;
  return at::adaptive_avg_pool2d(images, {size.height, size.width});
}

}  // namespace oct::host
