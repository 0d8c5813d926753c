// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "eval/evaluate.h"
#include "eval/reader_study.h"

namespace oct::host {

/// A reader study ready to be written.
struct Study {
  StudyKey key;
  std::string page;
};

/// A page on which someone marks `count` pictures as real or synthetic: half of them held-out real
/// ones of `task`, half made ones, of other eyes as far as there are enough, in an order drawn from
/// `seed`. All have one size and encoding, and names that tell nothing; which is which stands in
/// the key alone. `has_real_eyes`: the page says that it shows patients' eyes. Throws Error(usage)
/// when the task has too few images, with the most there can be.
Study make_study(const EvaluationTask& task, std::int64_t count, std::uint64_t seed,
                 bool has_real_eyes);

}  // namespace oct::host
