// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "eval/evaluate.h"
#include "octsdk/error.h"

namespace oct::test {

/// Flat gray images of the given values, 1 x 8 x 8, two images a patient.
class FlatImages : public host::ImageSource {
 public:
  explicit FlatImages(std::vector<float> values, std::string prefix = "i")
      : values_(std::move(values)), prefix_(std::move(prefix)) {}

  [[nodiscard]] std::int64_t size() const override {
    return static_cast<std::int64_t>(values_.size());
  }
  [[nodiscard]] std::string patient(std::int64_t index) const override {
    return prefix_ + std::to_string(index / 2);
  }
  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch;
    batch.images = at::empty({count, 1, 8, 8});
    for (std::int64_t i = 0; i < count; ++i) {
      batch.images[i].fill_(values_.at(static_cast<std::size_t>(first + i)));
      batch.ids.push_back(prefix_ + std::to_string(first + i));
    }
    return batch;
  }

 private:
  std::vector<float> values_;
  std::string prefix_;
};

inline host::ImageSourcePtr flat_images(std::vector<float> values, std::string prefix = "i") {
  return std::make_shared<FlatImages>(std::move(values), std::move(prefix));
}

/// What a toy metric was shown, one line a batch: "heldout i0 i1".
using Trace = std::vector<std::string>;

/// The mean brightness of fakes minus that of real images, over sets or pairs.
class ToyMetric : public Metric {
 public:
  ToyMetric(MetricNeed need, Trace* trace) : need_(need), trace_(trace) {}

  void options(OptionSet&) override {}
  [[nodiscard]] MetricNeed need() const override { return need_; }
  void update(Role role, const MetricBatch& batch) override {
    if (trace_ != nullptr) {
      const char* name = role == Role::train ? "train" : role == Role::heldout ? "heldout" : "fake";
      std::string line = name;
      for (const std::string& id : batch.ids) line += " " + id;
      trace_->push_back(line);
    }
    if (role == Role::train) return;
    auto& sum = role == Role::fake ? fake_ : real_;
    auto& n = role == Role::fake ? fakes_ : reals_;
    sum += batch.images.mean({1, 2, 3}).sum().item<double>();
    n += batch.images.size(0);
  }
  std::vector<Score> compute() override {
    Score score;
    score.name = "toy";
    score.value = fake_ / static_cast<double>(fakes_) - real_ / static_cast<double>(reals_);
    score.n = fakes_;
    return {score};
  }

 private:
  MetricNeed need_;
  Trace* trace_;
  double real_ = 0;
  double fake_ = 0;
  std::int64_t reals_ = 0;
  std::int64_t fakes_ = 0;
};

inline host::MetricChoice toy_metric(MetricNeed need = {}, Trace* trace = nullptr) {
  return {{"metric", "toy", "1.0", "", "", ""},
          [=] { return std::make_unique<ToyMetric>(need, trace); }};
}

/// Throws in update().
class FailingMetric : public Metric {
 public:
  explicit FailingMetric(ExitCode code) : code_(code) {}
  void options(OptionSet&) override {}
  [[nodiscard]] MetricNeed need() const override { return {}; }
  void update(Role, const MetricBatch&) override { throw Error(code_, "does not like it"); }
  std::vector<Score> compute() override { return {}; }

 private:
  ExitCode code_;
};

inline host::MetricChoice failing_metric(ExitCode code) {
  return {{"metric", "failing", "1.0", "", "", ""},
          [=] { return std::make_unique<FailingMetric>(code); }};
}

}  // namespace oct::test
