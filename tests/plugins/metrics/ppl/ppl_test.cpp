// SPDX-License-Identifier: Apache-2.0
// ppl of models whose path length is known.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <numeric>

#include "../support.h"
#include "common/lpips_network.h"
#include "octsdk/draft/latent_space.h"
#include "octsdk/tensor_file.h"
#include "paths.h"
#include "support/formula_weights.h"
#include "support/temporary_files.h"
#include "trimmed.h"

namespace oct::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::int64_t k_width = 24;

/// The image is `gain` times the style, one number a pixel; the style is the latent vector, shifted
/// by the class where there is one. Adds a tenth of its noise map.
class LinearModel : public Generator, public LatentSpace {
 public:
  explicit LinearModel(double gain, bool noisy = false) : gain_(gain), noisy_(noisy) {}

  std::vector<at::Tensor> labels_seen;

  [[nodiscard]] std::int64_t latent_size() const override { return k_width; }
  [[nodiscard]] std::int64_t style_count() const override { return 1; }
  [[nodiscard]] std::int64_t style_size() const override { return k_width; }
  at::Tensor map(const at::Tensor& z, const at::Tensor& labels) override {
    if (labels.defined()) labels_seen.push_back(labels);
    return z.unsqueeze(1);
  }
  [[nodiscard]] at::Tensor average() const override { return at::zeros({k_width}); }
  [[nodiscard]] std::vector<at::Tensor> noise() const override {
    if (!noisy_) return {};
    return {at::zeros({1, k_width})};
  }
  [[nodiscard]] at::Tensor style_weights() const override { return {}; }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override {
    at::Tensor images = gain_ * styles.view({-1, 1, 1, k_width});
    if (noisy_) images = images + 0.1 * noise.at(0);
    return images;
  }

 private:
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels, const Sampling&) override {
    return synthesize(map(z, labels), {});
  }

  double gain_;
  bool noisy_;
};

constexpr double k_gain = 0.01;  // so that no pixel reaches the end of its range

Embedding pixels_of(const at::Tensor& images) {
  return {images.flatten(1), {}};
}

Score ppl_of(LinearModel& model, std::map<std::string, std::string> options = {},
             const at::Tensor& labels = {}) {
  if (!options.contains("paths")) options["paths"] = "4000";
  const auto object = metric("ppl", options);
  object->use({"net", k_width, 0, false, "00"});
  object->use(model, model, labels, pixels_of);
  const auto scores = object->compute();
  EXPECT_EQ(scores.size(), 1U);
  return scores.at(0);
}

/// Of a chi-squared variable between its percentiles 1 and 99: its density times x is that of one
/// with two more degrees of freedom, times their number.
double trimmed_mean_of_chi_squared(double freedom) {
  const boost::math::chi_squared own(freedom);
  const boost::math::chi_squared wider(freedom + 2);
  return freedom * (cdf(wider, quantile(own, 0.99)) - cdf(wider, quantile(own, 0.01))) / 0.98;
}

// Between two latents z - z' is normal with variance 2 in each direction; the length of a straight
// path through a linear model is that of its ends' difference, wherever it is measured.
TEST(Ppl, OfALinearModelIsTheTrimmedMeanOfChiSquared) {
  LinearModel model(k_gain);
  const double known = 2 * k_gain * k_gain * trimmed_mean_of_chi_squared(k_width);
  for (const char* sampling : {"full", "end"}) {
    const Score score = ppl_of(model, {{"sampling", sampling}});
    EXPECT_EQ(score.name, std::string("ppl-w-") + sampling + "@net");
    EXPECT_EQ(score.n, 4000);
    EXPECT_FALSE(score.higher_is_better);
    EXPECT_NEAR(score.value / known, 1, 0.02);
    ASSERT_TRUE(score.low && score.high);
    EXPECT_LT(score.low.value(), known);
    EXPECT_GT(score.high.value(), known);
  }
  LinearModel steep(2 * k_gain);
  EXPECT_NEAR(ppl_of(steep).value / ppl_of(model).value, 4, 0.01);
}

// On the sphere of radius sqrt(D) the path between two latents is as long as the angle between them
// says, and in D dimensions that angle is near a right one.
TEST(Ppl, OfArcsIsTheSquaredAngle) {
  LinearModel model(k_gain);
  double mean_square = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const at::Tensor ends = noise({2, k_width}, i);  // its directions are as random
    Rng random(i, "normal-ends");
    float* value = ends.mutable_data_ptr<float>();
    for (std::int64_t j = 0; j < 2 * k_width; ++j) value[j] = static_cast<float>(random.normal());
    const double angle = std::acos(at::cosine_similarity(ends[0], ends[1], 0).item<double>());
    mean_square += angle * angle / 4000;
  }
  const double known = k_gain * k_gain * k_width * mean_square;
  const Score score = ppl_of(model, {{"space", "z"}});
  EXPECT_EQ(score.name, "ppl-z-full@net");
  EXPECT_NEAR(score.value / known, 1, 0.02);
}

TEST(Ppl, SlerpKeepsTheLengthAndMeetsItsEnds) {
  const at::Tensor a = noise({3, k_width}, 1);
  const at::Tensor b = noise({3, k_width}, 2);
  const auto direction = [](const at::Tensor& rows) { return rows / rows.norm(2, {1}, true); };
  for (const double share : {0.0, 0.3, 1.0}) {
    EXPECT_TRUE(at::allclose(ppl::slerp(a, b, share).norm(2, {1}),
                             at::full({3}, std::sqrt(static_cast<double>(k_width)))));
  }
  EXPECT_TRUE(at::allclose(direction(ppl::slerp(a, b, 0)), direction(a), 1e-5, 1e-6));
  EXPECT_TRUE(at::allclose(direction(ppl::slerp(a, b, 1)), direction(b), 1e-5, 1e-6));
}

TEST(Ppl, IsTheSameForASeedAndDoesNotHeedNoise) {
  LinearModel model(k_gain);
  LinearModel noisy(k_gain, true);
  const double value = ppl_of(model).value;
  EXPECT_EQ(ppl_of(model).value, value);
  EXPECT_NE(ppl_of(model, {{"seed", "1"}}).value, value);
  // Both images of a piece are under the same noise, which goes but for rounding.
  EXPECT_NEAR(ppl_of(noisy).value / value, 1, 0.01);
}

TEST(Ppl, DrawsOneClassForAPath) {
  LinearModel model(k_gain);
  const at::Tensor labels = at::eye(3);
  ppl_of(model, {{"paths", "60"}}, labels);
  ASSERT_EQ(model.labels_seen.size(), 60U);
  at::Tensor counts = at::zeros({3});
  for (const at::Tensor& pair : model.labels_seen) {
    ASSERT_EQ(pair.sizes(), at::IntArrayRef({2, 3}));
    EXPECT_TRUE(pair[0].equal(pair[1]));
    counts += pair[0];
  }
  EXPECT_GT(counts.min().item<double>(), 8);
}

TEST(Ppl, TrimsAsPublishedAndItsIntervalIsHonest) {
  std::vector<double> values(101);
  std::iota(values.begin(), values.end(), 0.0);  // 0 ... 100: percentiles 1 and 99 are 1 and 99
  values[100] = 1e6;
  const ppl::TrimmedMean mean = ppl::trimmed_mean(values, 0.01);
  EXPECT_DOUBLE_EQ(mean.value, 50);
  ASSERT_EQ(mean.linear.size(), values.size());
  EXPECT_NEAR(std::accumulate(mean.linear.begin(), mean.linear.end(), 0.0) / 101, 50, 1e-9);
  EXPECT_LT(mean.linear[100], 105);  // an extreme has a bounded say
  EXPECT_DOUBLE_EQ(ppl::trimmed_mean({3, 3, 3}, 0.01).value, 3);
}

TEST(Ppl, SaysWhyItHasNoValue) {
  LinearModel model(k_gain);
  const auto refusal = [&](const FeatureSpace& space, bool shown,
                           const std::map<std::string, std::string>& options) {
    return failure_of([&] {
      const auto object = metric("ppl", options);
      object->use(space);
      if (shown) object->use(model, model, {}, pixels_of);
      object->compute();
    });
  };
  const FeatureSpace fit{"net", k_width, 0, false, "00"};
  EXPECT_EQ(refusal(fit, false, {}).first, ExitCode::metric_undefined);
  const auto rounding = refusal({"coarse", k_width, 0, false, "00", true}, true, {});
  EXPECT_EQ(rounding.first, ExitCode::metric_undefined);
  EXPECT_THAT(rounding.second, AllOf(HasSubstr("'coarse' rounds"), HasSubstr("--features")));
  const auto half = refusal(fit, true, {{"trunk", "/nowhere"}});
  EXPECT_EQ(half.first, ExitCode::metric_undefined);
  EXPECT_THAT(half.second, HasSubstr("--ppl-heads"));
  EXPECT_EQ(refusal(fit, true, {{"trunk", "/nowhere"}, {"heads", "/nowhere"}}).first,
            ExitCode::cannot_read);
}

/// Images that are large enough for LPIPS: the style's 64 first numbers, 8 x 8, each a square.
class TiledModel : public LinearModel {
 public:
  using LinearModel::LinearModel;
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override {
    const at::Tensor rows = LinearModel::synthesize(styles, noise).view({-1, 1, 4, 6});
    return at::upsample_nearest2d(rows, {size, size});
  }
  std::int64_t size = 32;
};

TEST(Ppl, LooksThroughLpipsWhereItsFilesAreGivenAndSaysSo) {
  const TemporaryFolder folder;
  std::vector<NamedTensor> trunk;
  std::vector<NamedTensor> heads;
  for (const auto& layer : lpips::plan_named("alex").convolutions) {
    const std::string name = "features." + std::to_string(layer.index);
    const auto seed = static_cast<std::uint64_t>(layer.index);
    const double fan = static_cast<double>(layer.in * layer.kernel * layer.kernel);
    trunk.push_back({name + ".weight",
                     formula_numbers(seed + 1, {layer.out, layer.in, layer.kernel, layer.kernel}) *
                         std::sqrt(6 / fan)});
    trunk.push_back({name + ".bias", formula_numbers(seed + 100, {layer.out}) * 0.05});
    heads.push_back(
        {"lin" + std::to_string(heads.size()) + ".model.1.weight", at::ones({1, layer.out, 1, 1})});
  }
  write_tensors((folder / "trunk").string(), trunk, {});
  write_tensors((folder / "heads").string(), heads, {});
  TiledModel model(0.3);
  const auto value = [&](const char* epsilon) {
    const auto object = metric("ppl", {{"trunk", (folder / "trunk").string()},
                                       {"heads", (folder / "heads").string()},
                                       {"network", "alex"},
                                       {"epsilon", epsilon},
                                       {"paths", "40"}});
    EXPECT_FALSE(object->need().features);
    object->use(model, model, {}, {});
    const Score score = object->compute().at(0);
    EXPECT_EQ(score.name, "ppl-w-full-lpips-alex-unpublished");
    return score.value;
  };
  // A derivative: its size does not hang on the step, up to float32.
  EXPECT_GT(value("1e-3"), 0);
  EXPECT_NEAR(value("1e-3") / value("1e-2"), 1, 0.1);
  model.size = 16;
  EXPECT_EQ(failure_of([&] { value("1e-3"); }).first, ExitCode::metric_undefined);
}

}  // namespace
}  // namespace oct::test
