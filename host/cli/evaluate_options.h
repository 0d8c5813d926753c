// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/options.h"

namespace oct::host {

/// The scope "evaluate".
class EvaluateOptions {
 public:
  EvaluateOptions();
  EvaluateOptions(const EvaluateOptions&) = delete;
  EvaluateOptions& operator=(const EvaluateOptions&) = delete;

  OptionSet& options() { return options_; }

  std::string real;
  std::string fake;
  std::string run;
  std::string runs;
  std::string reader;
  std::string reader_key;
  std::string out;
  bool baselines = false;
  bool closest_pairs = false;

 private:
  OptionSet options_;
};

/// The scope "folders": how two folders are made comparable.
class FolderOptions {
 public:
  FolderOptions();
  FolderOptions(const FolderOptions&) = delete;
  FolderOptions& operator=(const FolderOptions&) = delete;

  OptionSet& options() { return options_; }

  std::string size;
  std::string fit = "crop";
  std::int64_t channels = 0;
  std::string cache;
  double cache_limit = 20;
  std::string bad_files = "error";

 private:
  OptionSet options_;
};

/// The scope "fakes": how a folder is made comparable to a dataset's images.
class FakeOptions {
 public:
  FakeOptions();
  FakeOptions(const FakeOptions&) = delete;
  FakeOptions& operator=(const FakeOptions&) = delete;

  OptionSet& options() { return options_; }

  std::string size;

 private:
  OptionSet options_;
};

}  // namespace oct::host
