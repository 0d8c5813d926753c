// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "report.h"

namespace oct::testing {

/// What a made-up feature network of 8 numbers would see: 2 x 4 mean brightnesses.
Embedding embedding_of(const at::Tensor& images);

/// A metric as the host would set it up, with that network where it needs one; one that says it is
/// costly, as cheap as it can be had.
std::unique_ptr<Metric> prepared(const Factory<Metric>& make);

/// Ends a property unless there are scores, each with a name of its own, a number, and an interval
/// around it.
void expect_sane(const std::vector<Score>& scores);

/// Files that only the user can give are options without a value.
bool may_lack_a_file(const Factory<Metric>& make);

/// What must hold of a metric that judges the latent space of a model.
void check_latent_metric(Report& report, const Factory<Metric>& make);

}  // namespace oct::testing
