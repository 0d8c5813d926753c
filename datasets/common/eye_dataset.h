// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/prepare.h"
#include "octsdk/dataset.h"

namespace oct::datasets {

/// What the plugins `oct`, `dfe` and `dfe_oct` have in common: images of one modality, or of two in
/// the order {source, target}, from folders or from the built-in retina.
class EyeDataset : public Dataset {
 public:
  /// `modalities`: one or both of "dfe" and "oct".
  explicit EyeDataset(const std::vector<std::string>& modalities);

  void options(OptionSet& set) override;
  [[nodiscard]] Give give() const override;
  Index index(const DataPath& where) override;

 private:
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override;
  [[nodiscard]] std::int64_t channels_of(const std::string& modality) const;
  [[nodiscard]] bool is_pair() const { return modalities_.size() == 2; }

  std::vector<std::string> modalities_;
  std::string channels_ = "native";
  std::string oct_fit_ = "crop";
  std::string dfe_fit_ = "pad";
  bool mask_wedge_ = true;
  bool crop_field_ = true;
  std::string patient_pattern_;
  std::int64_t phantom_eyes_ = 400;
};

}  // namespace oct::datasets
