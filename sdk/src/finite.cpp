// SPDX-License-Identifier: Apache-2.0
#include "octsdk/finite.h"

#include <ATen/ATen.h>

#include "octsdk/error.h"

namespace oct {

void check_finite(const std::string& metric, const std::string& what, const at::Tensor& values,
                  const std::vector<std::string>& ids) {
  const at::Tensor finite = values.flatten(1).isfinite().all(1).contiguous();
  for (std::int64_t i = 0; i < finite.size(0); ++i) {
    if (finite.const_data_ptr<bool>()[i]) continue;
    throw Error(ExitCode::invalid_input, metric + ": the " + what + " of '" +
                                             ids.at(static_cast<std::size_t>(i)) +
                                             "' holds values that are not finite (NaN or "
                                             "infinite); leave it out or repair it");
  }
}

}  // namespace oct
