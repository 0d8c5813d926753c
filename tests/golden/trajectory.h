// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "checks.h"
#include "golden.h"
#include "octsdk/model.h"
#include "octsdk/testing/plain_context.h"

namespace oct::golden {

using Options = std::map<std::string, std::string>;

/// As text, the way options are given.
std::string text_of(const nlohmann::json& value);

/// The options that CycleGAN and Pix2Pix share, for a recorded training.
Options shared_options(const Golden& golden);

/// A recorded training of a two-sided model: its iterations go through the model's own train_step,
/// in each type that the golden asks for, and everything it stored is compared.
class Trajectory {
 public:
  explicit Trajectory(const Golden& golden);
  virtual ~Trajectory();

  /// Gives GoogleTest expectations.
  void run();

 protected:
  [[nodiscard]] const Golden& golden() const { return golden_; }
  [[nodiscard]] const nlohmann::json& training() const { return golden_.meta.at("training"); }
  /// True when a check of the present type looks at that stored tensor.
  [[nodiscard]] bool is_wanted(const std::string& tensor) const;
  void add(const std::string& name, const at::Tensor& computed) { computed_[name] = computed; }
  /// The batch of iteration `k`, from 1, in the present type.
  [[nodiscard]] Batch batch(std::int64_t k) const;

 private:
  [[nodiscard]] virtual std::unique_ptr<Model> make_model() const = 0;
  [[nodiscard]] virtual Options options() const = 0;
  /// `in`: what the golden stored under "in"; it outlives the context.
  [[nodiscard]] virtual std::unique_ptr<testing::PlainContext> make_context(
      const Tensors& in) const;
  /// Adds what the model makes of the batch before a step, as "<prefix>fake_B" and the like.
  virtual void add_images(Model&, const Batch&, const std::string& /*prefix*/) {}
  virtual void add_last_images(Model&) {}

  void start(at::ScalarType dtype);
  void run_type();
  void run_iteration(std::int64_t k, testing::PlainContext& context);
  void add_losses(const std::map<std::string, double>& scalars);

  const Golden& golden_;
  std::vector<Check> checks_;
  Golden start_;
  Tensors in_;
  at::ScalarType dtype_ = at::kFloat;
  std::unique_ptr<Model> model_;
  std::vector<at::Tensor> losses_;
  Tensors computed_;
};

}  // namespace oct::golden
