// SPDX-License-Identifier: Apache-2.0
#include "options.h"

namespace oct::cyclegan {

void Options::declare(OptionSet& set) {
  networks.declare(set);
  set.add("lambda-cycle", &lambda_cycle, "weight of the cycle losses").range(0);
  set.add("lambda-a", &lambda_a, "weight of the cycle A -> B -> A; negative: --lambda-cycle");
  set.add("lambda-b", &lambda_b, "weight of the cycle B -> A -> B; negative: --lambda-cycle");
  set.add("lambda-identity", &lambda_identity,
          "weight of the identity losses, relative to the cycle's; above 0 both sides need as many "
          "channels")
      .range(0);
  set.add("pool", &pool, "made images kept for the discriminators; 0: none").range(0, 100000);
}

Need Options::need() const {
  Need need = networks.need();
  need.pairing = Pairing::unpaired;
  need.equal_channels = lambda_identity > 0;
  return need;
}

}  // namespace oct::cyclegan
