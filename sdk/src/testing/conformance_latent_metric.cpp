// SPDX-License-Identifier: Apache-2.0
#include <torch/torch.h>

#include "metric_trial.h"
#include "octsdk/draft/latent_space.h"

namespace oct::testing {
namespace {

constexpr std::int64_t k_latent = 6;
constexpr std::int64_t k_side = 64;

/// Images that are a linear function of the latent vector, `contrast` times as steep.
class MadeUpModel : public Generator, public LatentSpace {
 public:
  explicit MadeUpModel(double contrast)
      : patterns_(made_up_images(k_latent, 1, {k_side, k_side}, torch::kFloat, 1) * contrast) {}

  [[nodiscard]] std::int64_t latent_size() const override { return k_latent; }
  [[nodiscard]] std::int64_t style_count() const override { return 1; }
  [[nodiscard]] std::int64_t style_size() const override { return k_latent; }
  at::Tensor map(const at::Tensor& z, const at::Tensor&) override { return z.unsqueeze(1); }
  [[nodiscard]] at::Tensor average() const override { return torch::zeros({k_latent}); }
  [[nodiscard]] std::vector<at::Tensor> noise() const override { return {}; }
  [[nodiscard]] at::Tensor style_weights() const override { return {}; }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>&) override {
    return torch::matmul(styles.select(1, 0), patterns_.flatten(1)).view({-1, 1, k_side, k_side});
  }

 private:
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels, const Sampling&) override {
    return synthesize(map(z, labels), {}).clamp(-1, 1);
  }

  at::Tensor patterns_;
};

std::vector<Score> scores_of(const Factory<Metric>& make, double contrast) {
  MadeUpModel model(contrast);
  const std::unique_ptr<Metric> metric = prepared(make);
  metric->use(model, model, {}, metric->need().features ? Embed(embedding_of) : Embed());
  return metric->compute();
}

}  // namespace

void check_latent_metric(Report& report, const Factory<Metric>& make) {
  bool lacks_file = false;
  report.check("compute() gives sane scores of a model, or it says which file it lacks", [&] {
    try {
      expect_sane(scores_of(make, 0.1));
    } catch (const Error& error) {
      lacks_file = error.code() == ExitCode::metric_undefined && may_lack_a_file(make);
      if (!lacks_file) throw;
    }
  });
  report.check("no model at all is told with code 81", [&] {
    expect_error({ExitCode::metric_undefined}, "compute() without a model",
                 [&] { prepared(make)->compute(); });
  });
  if (lacks_file) return;
  report.check("the same model gives the same bits", [&] {
    expect(scores_of(make, 0.1).front().value == scores_of(make, 0.1).front().value,
           "the first score was another one the second time");
  });
  report.check("a model that is twice as steep gives another score", [&] {
    const double value = scores_of(make, 0.1).front().value;
    expect(scores_of(make, 0.2).front().value != value,
           "the first score is " + std::to_string(value) + " whatever the model");
  });
}

}  // namespace oct::testing
