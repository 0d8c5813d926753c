// SPDX-License-Identifier: Apache-2.0
// The two commands on the models they are made for, small and hardly trained.
#include <gmock/gmock.h>

#include "../generator_run.h"
#include "octsdk/itk/decode.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

class RealModels : public GeneratorRun {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    train_model("stylegan", {"--model", "stylegan", "--channel-max", "16", "--latent", "16",
                             "--style", "16", "--steps", "4", "--batch", "4"});
    train_model("progan", {"--model", "progan", "--latent", "16", "--fmap-max", "16", "--steps",
                           "4", "--batch", "4"});
  }

  static void expect_done(const Outcome& outcome) { EXPECT_EQ(outcome.code, 0) << outcome.err; }
};

TEST_F(RealModels, ASeedIsOneImageInBothCommands) {
  for (const std::string model : {"stylegan", "progan"}) {
    expect_done(call("generate", model + "-a", {"--seeds", "1,2", "--batch", "2"}, model));
    expect_done(call("generate", model + "-b", {"--seeds", "2"}, model));
    EXPECT_EQ(read_bytes(path(model + "-a/seed-000002.png")),
              read_bytes(path(model + "-b/seed-000002.png")));
    expect_done(call("explore", model + "-c", {"--interpolate", "1,2", "--frames", "2"}, model));
    const Image generated = decode(path(model + "-a/seed-000001.png"));
    const Image frame = decode(path(model + "-c/frame-0000.png"));
    ASSERT_EQ(frame.pixels.size(), generated.pixels.size());
    for (std::size_t i = 0; i < frame.pixels.size(); ++i) {
      ASSERT_NEAR(frame.pixels[i], generated.pixels[i], 1) << "pixel " << i << " of " << model;
    }
  }
}

TEST_F(RealModels, StyleGanHasEveryView) {
  const std::string run = "stylegan";
  expect_done(call("explore", "mix", {"--mix", "0,1:5-7", "--styles", "middle"}, run));
  expect_done(call("explore", "directions", {"--directions", "2", "--samples", "100"}, run));
  expect_done(call("generate", "eye", {"--seeds", "7", "--psi", "0.7", "--noise", "random"}, run));
  expect_done(
      call("explore", "found",
           {"--project", path("eye/seed-000007.png"), "--samples", "100", "--project-steps", "60"},
           run));
  const auto found = manifest("found").at(0);
  EXPECT_LT(found.at("distance_of_the_projection").get<double>(),
            0.7 * found.at("distance_of_the_mean_image").get<double>());
}

TEST_F(RealModels, ProGanSaysWhatItHasNot) {
  const auto expect = [](const Outcome& outcome, const char* told) {
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr(told));
  };
  expect(call("generate", "no", {"--psi", "0.5"}, "progan"), "does not truncate");
  expect(call("generate", "no", {"--noise", "random"}, "progan"), "adds no noise");
  expect(call("explore", "no", {"--mix", "0:1"}, "progan"), "has one style");
  expect_done(call("explore", "axes", {"--directions", "2", "--samples", "100"}, "progan"));
}

}  // namespace
}  // namespace oct::test
