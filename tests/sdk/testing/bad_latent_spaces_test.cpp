// SPDX-License-Identifier: Apache-2.0
// The suite must notice each of these: latent spaces with one thing wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "failed.h"
#include "octsdk/draft/latent_space.h"
#include "support/tiny_model.h"

namespace oct::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A generator without networks: a flat image out of the sum of two styles, and a noise map.
class TinySpace : public TinyModel, protected Generator, protected LatentSpace {
 public:
  Generator* generator() override { return this; }
  LatentSpace* latent_space() override { return this; }

 protected:
  [[nodiscard]] std::int64_t latent_size() const override { return 4; }
  [[nodiscard]] bool truncates() const override { return true; }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels,
                         const Sampling& sampling) override {
    const at::Tensor styles = at::lerp(average(), map(z, labels), sampling.psi);
    return TinySpace::synthesize(styles, {}).clamp(-1, 1);
  }
  [[nodiscard]] std::int64_t style_count() const override { return 2; }
  [[nodiscard]] std::int64_t style_size() const override { return 4; }
  at::Tensor map(const at::Tensor& z, const at::Tensor&) override {
    return z.unsqueeze(1).expand({-1, 2, -1});
  }
  [[nodiscard]] at::Tensor average() const override { return at::full({4}, 0.5); }
  [[nodiscard]] std::vector<at::Tensor> noise() const override { return {at::ones({8, 8})}; }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override {
    const at::Tensor grain = noise.empty() ? TinySpace::noise().front() : noise.front();
    return (styles.sum({1, 2}).view({-1, 1, 1, 1}) + grain) * 0.05;
  }
  [[nodiscard]] at::Tensor style_weights() const override { return at::eye(4); }
};

template <class Made>
std::vector<std::string> failures_of() {
  return failed(testing::check_model([] { return std::make_unique<Made>(); }));
}

TEST(LatentSpaceSuite, PassesASoundSpace) {
  EXPECT_THAT(failures_of<TinySpace>(), IsEmpty());
}

struct Brighter : TinySpace {
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override {
    return TinySpace::synthesize(styles, noise) + (noise.empty() ? 0.0 : 0.01);
  }
};
TEST(LatentSpaceSuite, NoticesImagesThatAreNotThoseOfGenerate) {
  EXPECT_THAT(failures_of<Brighter>(),
              ElementsAre("synthesize(map(z)), clamped, is what generate(z) gives"));
}

struct Cut : TinySpace {
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override {
    return TinySpace::synthesize(styles.detach(), noise);
  }
};
TEST(LatentSpaceSuite, NoticesAGradientThatIsCutOff) {
  EXPECT_THAT(failures_of<Cut>(), ElementsAre("gradients reach every style, and the noise"));
}

struct Deaf : TinySpace {
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>&) override {
    return TinySpace::synthesize(styles, {});
  }
};
TEST(LatentSpaceSuite, NoticesNoiseThatIsNotHeard) {
  EXPECT_THAT(failures_of<Deaf>(), ElementsAre("gradients reach every style, and the noise"));
}

struct Lopsided : TinySpace {
  [[nodiscard]] at::Tensor average() const override { return at::full({3}, 0.5); }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels, const Sampling&) override {
    return TinySpace::synthesize(map(z, labels), {}).clamp(-1, 1);
  }
  [[nodiscard]] bool truncates() const override { return false; }
};
TEST(LatentSpaceSuite, NoticesAMeanOfAnotherWidth) {
  EXPECT_THAT(failures_of<Lopsided>(),
              ElementsAre("styles, their mean, noise maps and style weights have the promised "
                          "shapes"));
}

struct Untruncated : TinySpace {
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels, const Sampling&) override {
    return TinySpace::synthesize(map(z, labels), {}).clamp(-1, 1);
  }
};
TEST(LatentSpaceSuite, NoticesTruncationThatDoesNothing) {
  EXPECT_THAT(failures_of<Untruncated>(), ElementsAre("psi 0 gives the image of the mean style"));
}

}  // namespace
}  // namespace oct::test
