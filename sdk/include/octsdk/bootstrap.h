// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/export.h"

namespace oct {

struct Interval {
  double low = 0;
  double high = 0;
};

/// One number an image, and whose image it is.
struct PatientSample {
  std::vector<double> values;
  std::vector<std::string> patients;  ///< of each value; empty: each is a patient of its own
};

/// A number for each patient, counted from 0 in the order they first appear; images of the same
/// patient have the same. An unknown patient ("") is one of its own.
OCT_API std::vector<std::int64_t> patient_numbers(const std::vector<std::string>& patients);

/// 95 % percentile interval of the sum of the means of `samples`, from 2,000 draws with repetition
/// of whole patients, each sample for itself (Efron 1979; Davison and Hinkley, "Bootstrap methods
/// and their application", 1997, §3.8). Images of one patient resemble each other: drawing images
/// would give intervals that are too narrow. A pure function of its arguments.
///
/// A statistic that is no mean must be made linear first (one value an image, its influence added
/// to the statistic): drawing images themselves puts equal ones into a set, which shifts distances.
///
/// Nothing when a sample has fewer than two patients, or a value that is not finite. With few
/// patients (below some 10) the interval is too narrow.
OCT_API std::optional<Interval> bootstrap_interval(const std::vector<PatientSample>& samples,
                                                   std::uint64_t seed);

}  // namespace oct
