// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "octsdk/bootstrap.h"
#include "octsdk/metric.h"

namespace oct::metrics {

/// One number of each image, and whose image it is. One thread.
class Measured {
 public:
  /// A value that is not finite says that the image has none, and is left out.
  void add(double value, const std::string& patient);
  [[nodiscard]] bool empty() const { return sample_.values.empty(); }
  [[nodiscard]] const PatientSample& sample() const { return sample_; }

 private:
  PatientSample sample_;
};

/// The same measure in real and in made images.
struct Measure {
  Measured real;
  Measured fake;
};

/// Mean over the made images (a share, where the values are 0 and 1), with its interval by patient.
/// `measured` must not be empty.
Score mean_score(std::string name, const Measured& measured, bool higher_is_better);

/// 1-D Wasserstein distance between the two distributions, in the unit of the values: the area
/// between their distribution functions (Ramdas, Garcia Trillos and Cuturi, Entropy 19(2):47, 2017,
/// §2). The interval, by patient, is that of its linearisation: with the potential f, whose slope
/// is the sign of the difference of the distribution functions, the distance is mean f over one set
/// less mean f over the other. Neither side may be empty.
Score distance_score(std::string name, const Measure& measure);

/// Absolute difference of the two means; of the two standard deviations. Intervals by patient, of
/// the linearised difference. Neither side may be empty.
Score mean_gap_score(std::string name, const Measure& measure);
Score deviation_gap_score(std::string name, const Measure& measure);

}  // namespace oct::metrics
