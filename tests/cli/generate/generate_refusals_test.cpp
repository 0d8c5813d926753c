// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <limits>

#include "../generator_run.h"
#include "octsdk/tensor_file.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class GenerateRefuses : public GeneratorRun {
 protected:
  static void expect(const std::vector<std::string>& more, int code, const std::string& told) {
    const Outcome outcome = call("generate", "nothing", more);
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(told));
    EXPECT_FALSE(fs::exists(path("nothing"))) << "no folder is left behind";
  }
};

TEST_F(GenerateRefuses, ValuesOutOfRange) {
  expect({"--psi", "1.5"}, 1, "--psi");
  expect({"--psi", "-0.1"}, 1, "--psi");
  expect({"--psi", "nan"}, 1, "--psi");
  expect({"--psi-cutoff", "3"}, 1, "has 2 styles");
  expect({"--count", "0"}, 1, "--count");
  expect({"--batch", "0"}, 1, "--batch");
  expect({"--noise", "loud"}, 1, "constant");
  expect({"--bits", "12"}, 1, "8 or 16");
  expect({"--format", "bmp"}, 1, "nii.gz");
  expect({"--seeds", "1", "--count", "2"}, 1, "one of --seeds, --count and --latents");
  expect({"--grid", "--format", "tif"}, 1, "--grid");
  expect({"--grid", "--eye", "L"}, 1, "--grid");
  expect({"--eye", "L"}, 1, "--eye is for --format dcm");
}

TEST_F(GenerateRefuses, SeedsThatAreNone) {
  expect({"--seeds", "-5"}, 1, "'-5' is no seed");
  expect({"--seeds", "4-2"}, 1, "runs backwards");
  expect({"--seeds", "1,x"}, 1, "'x' is no seed");
  expect({"--seeds", "1-3,2"}, 1, "2 is named twice");
}

TEST_F(GenerateRefuses, AClassOfARunWithoutClasses) {
  expect({"--class", "drusen"}, 1, "trained without classes");
}

TEST_F(GenerateRefuses, LatentsThatDoNotFit) {
  const auto latents = [](const at::Tensor& z) {
    write_tensors(path("bad.safetensors"), {{"z", z}}, {});
    return std::vector<std::string>{"--latents", path("bad.safetensors")};
  };
  expect(latents(at::zeros({2, 9})), 111, "F32 [2, 9]; the model takes floating point [N, 8]");
  expect(latents(at::full({2, 8}, std::numeric_limits<double>::infinity())), 22, "row 0 of 'z'");
  expect(latents(at::zeros({0, 8})), 21, "no rows");
  write_bytes(path("bad.safetensors"), "rubbish");
  expect({"--latents", path("bad.safetensors")}, 110, "bad.safetensors");
  expect({"--latents", path("absent")}, 20, "absent");
}

TEST_F(GenerateRefuses, CheckpointsThatDoNotFit) {
  train("wider", {"--latent", "9"});
  expect({"--checkpoint", path("wider/checkpoints/step-000008.safetensors")}, 111,
         "mapping/linear.weight: F32 [9, 9] in the file, F32 [8, 8] in the model");
  expect({"--checkpoint", path("absent")}, 20, "absent");
}

TEST_F(GenerateRefuses, ModelsAndPlacesThatCannot) {
  std::vector<std::string> words{"train",
                                 "--model",
                                 "cyclegan",
                                 "--dataset",
                                 "dfe_oct",
                                 "--ngf",
                                 "2",
                                 "--ndf",
                                 "2",
                                 "--steps",
                                 "1",
                                 "--size",
                                 "32",
                                 "--threads",
                                 "1",
                                 "--out",
                                 path("cyclegan"),
                                 "--phantom-eyes",
                                 "4",
                                 "--cache",
                                 path("cache")};
  const Outcome trained = run_octhost(words);
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Outcome outcome = call("generate", "nothing", {}, "cyclegan");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err,
              HasSubstr("cyclegan makes no images out of latent vectors; it translates "
                        "images: use `octhost translate`"));
  EXPECT_EQ(run_octhost({"generate", "--out", "x"}).code, 1);
  EXPECT_THAT(run_octhost({"generate", "--run", path("run")}).err, HasSubstr("--out"));
  EXPECT_EQ(run_octhost({"generate", "--run", path("absent"), "--out", "x"}).code, 25);
  write_bytes(path("file"), "");
  EXPECT_EQ(call("generate", "file", {"--count", "1"}).code, 45);
}

TEST_F(GenerateRefuses, NothingWhenHelpIsWanted) {
  const Outcome help = run_octhost({"generate", "--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("--psi-cutoff"));
  EXPECT_THAT(help.out, HasSubstr("0-63,100"));
}

}  // namespace
}  // namespace oct::test
