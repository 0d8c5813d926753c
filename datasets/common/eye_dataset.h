// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/eye_options.h"
#include "common/item_key.h"
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
  [[nodiscard]] bool is_pair() const { return modalities_.size() == 2; }
  [[nodiscard]] Index read(const DataPath& where) const;
  void note_eyes(Index& index) const;
  [[nodiscard]] Known known_of(const Item& item, const ItemKey& key) const;

  std::vector<std::string> modalities_;
  EyeOptions options_;
  std::vector<std::string> layers_;  ///< Index::layers of the data that was indexed
};

}  // namespace oct::datasets
