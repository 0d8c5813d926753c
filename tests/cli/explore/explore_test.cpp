// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "../generator_run.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/write.h"
#include "octsdk/tensor_file.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Explore : public GeneratorRun {
 protected:
  static Outcome explore(const std::string& out, const std::vector<std::string>& more,
                         const std::string& run = "run") {
    return call("explore", out, more, run);
  }
  static void expect(const std::vector<std::string>& more, int code, const std::string& told) {
    const Outcome outcome = explore("nothing", more);
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(told));
    EXPECT_FALSE(fs::exists(path("nothing"))) << "no folder is left behind";
  }
};

TEST_F(Explore, InterpolationBeginsAndEndsWithTheImagesThatGenerateMakes) {
  ASSERT_EQ(call("generate", "seeds", {"--seeds", "1,7", "--psi", "0.7"}).code, 0);
  for (const char* space : {"w", "z"}) {
    const std::string out = std::string("walk-") + space;
    const Outcome outcome =
        explore(out, {"--interpolate", "1,7", "--frames", "5", "--space", space, "--psi", "0.7"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(decode(path(out + "/frame-0000.png")), decode(path("seeds/seed-000001.png")));
    EXPECT_EQ(decode(path(out + "/frame-0005.png")), decode(path("seeds/seed-000007.png")));
    EXPECT_NE(decode(path(out + "/frame-0002.png")), decode(path("seeds/seed-000001.png")));
    EXPECT_EQ(manifest(out).at(0).at("space"), space);
    EXPECT_EQ(manifest(out).size(), 7U) << "six frames and the animation";
    EXPECT_EQ(decode(path(out + "/interpolation.png")), decode(path(out + "/frame-0000.png")));
    EXPECT_THAT(read_bytes(path(out + "/interpolation.png")), HasSubstr("acTL"));
  }
  EXPECT_NE(read_bytes(path("walk-w/frame-0002.png")), read_bytes(path("walk-z/frame-0002.png")));
}

TEST_F(Explore, MixIsASheet) {
  const Outcome outcome = explore("mix", {"--mix", "0-2:10,11", "--styles", "1", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(nlohmann::json::parse(outcome.out).at("written"), ElementsAre(path("mix/mix.png")));
  const Image sheet = decode(path("mix/mix.png"));
  EXPECT_GT(sheet.width, 3 * 32);
  EXPECT_GT(sheet.height, 4 * 32);
  EXPECT_THAT(manifest("mix").at(0).at("styles"), ElementsAre(1));
}

TEST_F(Explore, DirectionsAreShownAndKept) {
  const Outcome outcome =
      explore("directions", {"--directions", "3", "--samples", "500", "--extent", "2"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* method : {"ganspace", "sefa"}) {
    const Image sheet = decode(path(std::string("directions/directions-") + method + ".png"));
    EXPECT_GT(sheet.width, 5 * 32);
    EXPECT_GT(sheet.height, 3 * 32);
  }
  const safetensors::File file(path("directions/directions.safetensors"));
  for (const char* method : {"ganspace", "sefa"}) {
    const at::Tensor found = read_tensor(file, *file.find(std::string(method) + "/directions"));
    ASSERT_TRUE(found.sizes().equals({3, 8}));
    EXPECT_TRUE(at::matmul(found, found.t()).allclose(at::eye(3, at::kDouble))) << method;
  }
  const at::Tensor deviations = read_tensor(file, *file.find("ganspace/deviations"));
  EXPECT_GE(deviations[0].item<double>(), deviations[1].item<double>());
  const std::string first = read_bytes(path("directions/directions.safetensors"));
  ASSERT_EQ(explore("again", {"--directions", "3", "--samples", "500"}).code, 0);
  EXPECT_EQ(read_bytes(path("again/directions.safetensors")), first) << "deterministic";
}

TEST_F(Explore, ProjectionFindsAnImageAgain) {
  ASSERT_EQ(call("generate", "eye", {"--seeds", "7"}).code, 0);
  const std::vector<std::string> words{"--project", path("eye/seed-000007.png"), "--samples",
                                       "200",       "--project-steps",           "200"};
  const Outcome outcome = explore("found", words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto line = manifest("found").at(0);
  EXPECT_LT(line.at("distance_of_the_projection").get<double>(),
            0.5 * line.at("distance_of_the_mean_image").get<double>());
  EXPECT_THAT(line.at("distance").get<std::string>(), HasSubstr("no perceptual network"));
  const safetensors::File file(path("found/projection.safetensors"));
  EXPECT_TRUE(read_tensor(file, *file.find("w")).sizes().equals({1, 2, 8}));
  EXPECT_NE(file.find("noise.0"), nullptr);
  EXPECT_FALSE(fs::exists(path("found/projection-sheet.png"))) << "shows the real image";
  std::vector<std::string> shown = words;
  shown.emplace_back("--with-real");
  ASSERT_EQ(explore("shown", shown).code, 0);
  EXPECT_EQ(read_bytes(path("shown/projection.png")), read_bytes(path("found/projection.png")));
  EXPECT_EQ(manifest("shown").at(2).at("synthetic"), false);
}

TEST_F(Explore, OneClassIsLookedAt) {
  train("conditional", {"--conditional"});
  const Outcome which = explore("nothing", {"--mix", "0:1"}, "conditional");
  EXPECT_EQ(which.code, 1);
  EXPECT_THAT(which.err, testing::AllOf(HasSubstr("--class one of"), HasSubstr("DRUSEN")));
  for (const char* name : {"drusen", "cnv"}) {
    const Outcome outcome = explore(std::string("of-") + name,
                                    {"--interpolate", "0,1", "--class", name}, "conditional");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  EXPECT_NE(read_bytes(path("of-drusen/frame-0000.png")),
            read_bytes(path("of-cnv/frame-0000.png")));
}

TEST_F(Explore, RefusesWithReason) {
  expect({}, 1, "give one of --interpolate");
  expect({"--interpolate", "1,2", "--mix", "1:2"}, 1, "give one of --interpolate");
  expect({"--interpolate", "1"}, 1, "two seeds or more");
  expect({"--interpolate", "1,-2"}, 1, "'-2' is no seed");
  expect({"--mix", "1,2"}, 1, "ROWS:COLUMNS");
  expect({"--mix", "1:2", "--styles", "fine"}, 1, "has the styles 0-1");
  expect({"--mix", "1:2", "--class", "drusen"}, 1, "trained without classes");
  expect({"--directions", "9", "--samples", "20"}, 1, "has 8 numbers");
  expect({"--directions", "2", "--psi", "2"}, 1, "--psi");
  expect({"--project", path("absent.png")}, 20, "absent.png");
  write_bytes(path("text.png"), "no image");
  expect({"--project", path("text.png")}, 22, "text.png");
  const Outcome help = run_octhost({"explore", "--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("--interpolate"));
}

}  // namespace
}  // namespace oct::test
