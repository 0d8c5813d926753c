// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <future>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/making.h"
#include "cli/saved_run.h"
#include "cli/translate_files.h"
#include "cli/translate_way.h"
#include "data/spacing.h"
#include "generate/output_folder.h"
#include "generate/tiles.h"
#include "octsdk/itk/file_writer.h"

namespace oct::host {

/// Translates files and writes the results with their manifest. All that it is given must outlive
/// it. What it throws of the input: Error(cannot_read, invalid_input); then nothing is written.
class Translation {
 public:
  Translation(const TranslateOptions& options, const SavedRun& run, Translator& translator, Way way,
              OutputFolder& out);

  /// `number` of `of` jobs, for the progress line.
  void operator()(const TranslateJob& job, std::size_t number, std::size_t of);

 private:
  using Json = nlohmann::ordered_json;

  /// What the model makes of [1, C, H, W]; float32 on the CPU.
  [[nodiscard]] at::Tensor made_of(const at::Tensor& images);
  /// One image of the file, translated, [C, H, W] in [-1, 1]: in the geometry of the file within
  /// one modality, else in the size that the model works in or, in tiles, in that of the file.
  [[nodiscard]] at::Tensor translated(const TranslateJob& job, std::int64_t frame);
  void write_one(const TranslateJob& job, std::size_t number, std::size_t of);
  void write_each(const TranslateJob& job, std::size_t number, std::size_t of);
  [[nodiscard]] Image picture(const TranslateJob& job, std::int64_t frame);
  [[nodiscard]] FileShape shape_of(const TranslateJob& job, const Image& first,
                                   std::int64_t frames) const;
  /// What the files of `job` say of how they came to be.
  [[nodiscard]] Json facts_of(const TranslateJob& job) const;
  [[nodiscard]] Provenance words_for(const TranslateJob& job, std::int64_t number) const;
  void note(const TranslateJob& job, const std::string& output);

  const TranslateOptions& options_;
  const SavedRun& run_;
  Translator& translator_;
  Way way_;
  std::optional<TileRule> tiles_;
  OutputFolder& out_;
  Ticker tick_;
  std::optional<TrainingSpacing> spacing_;  ///< of the modality wanted, in the run's training set;
                                            ///< nothing in tiles, which have the file's scale
  std::shared_future<std::string> checkpoint_sha256_;  ///< while the first image is translated
  bool undone_ = false;  ///< the last image came back in the geometry of its file
};

}  // namespace oct::host
