// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "octsdk/metric.h"

namespace oct::diversity {

/// A random choice among images that pass by once, the same however they are batched. Keeps the
/// chosen ones only, rounded to 8 bits. One thread.
class DrawnImages {
 public:
  /// Of the images of `role`, the same for a seed.
  DrawnImages(std::string role, std::uint64_t seed) : role_(std::move(role)), seed_(seed) {}

  /// `most`: how many are kept.
  void add(const MetricBatch& batch, std::int64_t most);
  /// Images passed by.
  [[nodiscard]] std::int64_t seen() const { return seen_; }

  struct Image {
    at::Tensor pixels;  ///< [C, H, W] uint8
    std::string patient;
  };
  /// In random order.
  [[nodiscard]] std::vector<Image> images() const;

 private:
  std::string role_;
  std::uint64_t seed_;
  std::int64_t seen_ = 0;
  std::map<std::uint64_t, Image> drawn_;  ///< by a random number; the smallest stay
};

}  // namespace oct::diversity
