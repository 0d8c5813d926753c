// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/prepare.h"
#include "common/volumes.h"
#include "octsdk/options.h"

namespace oct::datasets {

/// The options of the dataset plugins `oct`, `dfe` and `dfe_oct`. What both modalities of a pair
/// have, is there twice (`oct-fit`, `dfe-fit`).
struct EyeOptions {
  std::string channels = "native";
  bool mirror_left = false;
  std::string patient_pattern;
  std::int64_t phantom_eyes = 400;
  SliceChoice slices;

  /// Of one modality.
  struct OfModality {
    Preparation preparation;
    std::string file_spacing;
  };
  OfModality dfe;
  OfModality oct;

  EyeOptions();
  /// `this` must outlive `set`.
  void declare(OptionSet& set, const std::vector<std::string>& modalities);

  [[nodiscard]] std::int64_t channels_of(const std::string& modality) const;
  /// With channels and mirroring filled in.
  [[nodiscard]] Preparation preparation_of(const std::string& modality) const;
  /// Spacing of files that know none. Throws Error(usage) for a text that is no spacing.
  [[nodiscard]] std::optional<std::array<double, 2>> file_spacing_of(
      const std::string& modality) const;
  /// Throws Error(usage) for options that contradict each other.
  void check() const;
};

}  // namespace oct::datasets
