// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <future>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/generate_options.h"
#include "cli/making.h"
#include "cli/saved_run.h"
#include "cli/wanted_images.h"
#include "data/spacing.h"
#include "generate/copy_guard.h"
#include "generate/image_format.h"
#include "generate/image_maker.h"
#include "generate/output_folder.h"

namespace oct::host {

/// Makes the images wanted and writes them, or the sheet of them. All that it is given must outlive
/// it. Throws what the model, the writers and OutputFolder throw.
class Generation {
 public:
  /// `guard` may be null: then nothing is withheld.
  Generation(const GenerateOptions& options, const SavedRun& run, const ImageMaker& maker,
             const WantedImages& wanted, const CopyGuard* guard, OutputFolder& out);

  void files();
  void sheet();
  /// Names of the images that were made and not written, for their likeness to a training image.
  [[nodiscard]] const std::vector<std::string>& withheld() const { return withheld_; }

 private:
  using Json = nlohmann::ordered_json;

  [[nodiscard]] std::string file_name(std::size_t i) const;
  /// What is the same for all images.
  [[nodiscard]] Json common_facts() const;
  void write_file(std::size_t i, const at::Tensor& image) const;
  /// What the manifest says of image `i`; nothing for one that must not be written.
  [[nodiscard]] std::optional<Json> facts_of(std::size_t i, const at::Tensor& image);
  at::Tensor made(std::size_t i);

  const GenerateOptions& options_;
  const ImageMaker& maker_;
  const WantedImages& wanted_;
  const CopyGuard* guard_;
  std::vector<std::string> withheld_;
  PluginInfo model_;
  ImageFormat format_;
  std::optional<TrainingSpacing> spacing_;
  Json facts_;  ///< without the hash, which may not be known yet
  std::shared_future<std::string> checkpoint_sha256_;  ///< while the first image is made
  OutputFolder& out_;
  Ticker tick_;
};

}  // namespace oct::host
