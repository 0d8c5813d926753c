// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "data/augment.h"
#include "data/run_data.h"
#include "octsdk/batch.h"

namespace oct::host {

/// Images [first, first + count) of the endless training sequence, in `size`.
struct BatchPlan {
  std::int64_t first = 0;
  std::int64_t count = 1;
  Size size;
  bool operator==(const BatchPlan&) const = default;
};

/// Makes batches: a pure function of (data, seed, plan), so that prefetching, a batch that grows
/// and a resumed run need no more than the number of images seen. Thread-safe.
///
/// Image k of a domain of n records is record permutation_e(k mod n), e = k / n: each epoch shows
/// every record once, in another order. Unpaired, each domain has its own epochs and order, also
/// when the data has pairs.
class BatchMaker {
 public:
  /// `data` must outlive this object. `augment`: modality | flip | none.
  BatchMaker(const RunData& data, Pairing pairing, const std::string& augment, std::uint64_t seed);

  /// Float32 on the CPU.
  [[nodiscard]] Batch make(const BatchPlan& plan) const;

 private:
  struct Draw {
    std::int64_t record;
    Warp warp;
    Light light;
  };
  [[nodiscard]] Draw draw(std::size_t domain, std::int64_t image) const;
  [[nodiscard]] at::Tensor make_side(std::size_t domain, const BatchPlan& plan) const;

  const RunData& data_;
  Pairing pairing_;
  std::uint64_t seed_;
  std::vector<Augmentation> allowed_;  // a domain each
};

/// Images `records` of a domain as they are evaluated: uncropped, unchanged, [N, C, H, W].
at::Tensor whole_images(const Domain& domain, const std::vector<std::int64_t>& records);

/// Reduces by averaging where the model asks for smaller images than the data is loaded in (a
/// growing network). `images` [N, C, H, W].
at::Tensor reduced_to(const at::Tensor& images, Size size);

}  // namespace oct::host
