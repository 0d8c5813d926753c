// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "golden.h"

namespace oct::golden {

/// One entry of "checks": which stored tensors are compared, and how closely. A tensor passes when
/// every |difference| <= atol + rtol * |expected| + rtol_of_max * max|expected|.
struct Check {
  std::string group;  ///< "out", "final64_*" (all their tensors) or one name "losses/table"
  at::ScalarType dtype = at::kFloat;  ///< the type to compute in
  double atol = 0;
  double rtol = 0;
  double rtol_of_max = 0;
  std::optional<double> mean_abs;           ///< of the differences over all tensors of a group
  std::optional<std::int64_t> rows;         ///< compare the first rows only
  bool exclude_biases_before_norm = false;  ///< their true gradient is 0; stored is noise

  [[nodiscard]] bool covers(const std::string& tensor) const;
};

/// The entries that have a "group". Throws on a key or value that is not known here, so that no
/// demand is passed over.
std::vector<Check> checks_of(const Golden& golden);
/// The types in which the golden wants to be computed.
std::set<at::ScalarType> dtypes_of(const std::vector<Check>& checks);
/// True when some check in that type looks at the stored tensor.
bool is_checked(const Golden& golden, const std::vector<Check>& checks, at::ScalarType dtype,
                const std::string& tensor);

/// Holds `computed` (same names) against every stored tensor that a check of `dtype` covers.
/// `biases_before_norm` are full names. Returns how many tensors were compared.
int compare(const Golden& golden, const std::vector<Check>& checks, at::ScalarType dtype,
            const Tensors& computed, const std::set<std::string>& biases_before_norm);

}  // namespace oct::golden
