// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/model.h"
#include "octsdk/testing/plain_context.h"

namespace oct::test {

/// Runs one step and moves on.
inline void run_step(Model& model, const Batch& batch, testing::PlainContext& context) {
  model.train_step(batch, context);
  context.at.step += 1;
  context.at.images += batch.target.size(0);
}

}  // namespace oct::test
