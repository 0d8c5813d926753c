// SPDX-License-Identifier: Apache-2.0
// Goldens of StyleGAN2-ADA, told apart by what is in them: networks, single operations, or the
// augmentation pipe.
#include "family.h"
#include "stylegan2_augment.h"
#include "stylegan2_networks.h"
#include "stylegan2_ops.h"

namespace oct::golden {
namespace {

void run(const Golden& golden) {
  if (golden.meta.contains("constructor")) {
    run_stylegan2_networks(golden);
  } else if (golden.meta.contains("cases")) {
    run_stylegan2_ops(golden);
  } else {
    run_augment(golden);
  }
}

const Family stylegan2("stylegan2", run);

}  // namespace
}  // namespace oct::golden
