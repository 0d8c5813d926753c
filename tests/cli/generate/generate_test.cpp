// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "../generator_run.h"
#include "octsdk/itk/decode.h"
#include "octsdk/tensor_file.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Generate : public GeneratorRun {
 protected:
  /// Generates into a new folder; the pixels of its image of `seed` (a file also holds its seed and
  /// settings, and so differs from another whose pixels are equal).
  static std::vector<float> image(const std::string& out, const std::vector<std::string>& more,
                                  const std::string& file = "seed-000007.png") {
    const Outcome outcome = call("generate", out, more);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return decode(path(out) + "/" + file).pixels;
  }
};

TEST_F(Generate, WritesImagesAndAManifest) {
  const Outcome outcome = call("generate", "plain", {"--seeds", "3-5,100,7"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto lines = manifest("plain");
  ASSERT_EQ(lines.size(), 5U);
  std::vector<std::uint64_t> seeds;
  for (const auto& line : lines) {
    seeds.push_back(line.at("seed"));
    EXPECT_EQ(line.at("psi"), 1.0);
    EXPECT_EQ(line.at("label"), nullptr);
    EXPECT_EQ(line.at("synthetic"), true);
    EXPECT_THAT(outcome.out, HasSubstr(path("plain") + "/" + line.at("file").get<std::string>()));
  }
  EXPECT_THAT(seeds, ElementsAre(3, 4, 5, 100, 7));
  const Image made = decode(path("plain/seed-000100.png"));
  EXPECT_EQ(made.width, 32);
  EXPECT_EQ(made.channels, 1);
  EXPECT_EQ(made.type, SampleType::u8);
}

TEST_F(Generate, TheManifestHoldsWhatSha256sumPrints) {
  ASSERT_EQ(call("generate", "hashed", {"--seeds", "7"}).code, 0);
  const auto line = manifest("hashed").at(0);
  const auto sum = [](const std::string& file) {
    return run_program("sha256sum", {file}).out.substr(0, 64);
  };
  EXPECT_EQ(line.at("sha256"), sum(path("hashed/seed-000007.png")));
  EXPECT_EQ(line.at("checkpoint_sha256"), sum(path("run/checkpoints/step-000008.safetensors")));
}

TEST_F(Generate, ASeedIsOneImageWhateverItsCompany) {
  const std::vector<float> alone = image("alone", {"--seeds", "7"});
  EXPECT_FALSE(alone.empty());
  EXPECT_EQ(image("batch1", {"--seeds", "0-9", "--batch", "1"}), alone);
  EXPECT_EQ(image("batch4", {"--seeds", "9,8,7,1", "--batch", "4"}), alone);
  EXPECT_EQ(image("counted", {"--seed", "5", "--count", "4"}), alone);
  EXPECT_EQ(manifest("counted").at(0).at("seed"), 5);
  const std::vector<float> drawn = image("noise1", {"--seeds", "7", "--noise", "random"});
  EXPECT_NE(drawn, alone);
  EXPECT_EQ(image("noise9", {"--seeds", "1-9", "--noise", "random", "--batch", "3"}), drawn);
}

TEST_F(Generate, PrivateImagesTellHowLikeATrainingImageTheyAre) {
  train("judged", {"--holdout", "0.4"});
  const Outcome outcome =
      call("generate", "private", {"--seeds", "0-5", "--require-private"}, "judged");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto lines = manifest("private");
  ASSERT_FALSE(lines.empty());
  for (const auto& line : lines) {
    EXPECT_LE(line.at("likeness_to_training"), line.at("likeness_allowed"));
  }
  EXPECT_EQ(outcome.err.find("were not written") == std::string::npos, lines.size() == 6);
}

TEST_F(Generate, TruncationAndNoiseHaveTheirSay) {
  const std::vector<float> whole = image("psi1", {"--seeds", "7"});
  EXPECT_NE(image("psi5", {"--seeds", "7", "--psi", "0.5"}), whole);
  EXPECT_NE(image("none", {"--seeds", "7", "--noise", "none"}), whole);
  ASSERT_EQ(call("generate", "mean", {"--seeds", "7,8", "--psi", "0"}).code, 0);
  const std::vector<float> mean = decode(path("mean/seed-000007.png")).pixels;
  EXPECT_EQ(mean, decode(path("mean/seed-000008.png")).pixels) << "the mean image";
  const std::vector<float> cut = image("cut", {"--seeds", "7", "--psi", "0", "--psi-cutoff", "1"});
  EXPECT_THAT(cut, testing::AllOf(testing::Ne(mean), testing::Ne(whole)));
  EXPECT_EQ(manifest("cut").at(0).at("psi_cutoff"), 1);
}

TEST_F(Generate, WritesEveryFormatWithItsMark) {
  for (const char* format : {"png", "tif", "mha", "nrrd", "nii.gz", "dcm"}) {
    const std::string out = std::string("as-") + format;
    ASSERT_EQ(call("generate", out, {"--count", "1", "--format", format}).code, 0) << format;
    const std::string bytes = read_bytes(path(out) + "/seed-000000." + format);
    ASSERT_FALSE(bytes.empty()) << format;
    if (format == std::string("nii.gz")) continue;  // packed
    EXPECT_THAT(bytes, HasSubstr("SYNTHETIC by octhost")) << format;
    EXPECT_THAT(bytes, HasSubstr(R"({"seed":0,"label":null,"psi":1.0,)")) << format;
    EXPECT_THAT(bytes, HasSubstr(manifest(out).at(0).at("checkpoint_sha256").get<std::string>()))
        << format;
  }
  EXPECT_EQ(decode(path("as-tif/seed-000000.tif")).type, SampleType::u16);
  EXPECT_THAT(read_bytes(path("as-mha/seed-000000.mha")), HasSubstr("MET_USHORT"));
  ASSERT_EQ(call("generate", "png16", {"--count", "1", "--bits", "16"}).code, 0);
  EXPECT_EQ(decode(path("png16/seed-000000.png")).type, SampleType::u16);
}

TEST_F(Generate, ADicomFileIsTheSameInAnyCompanyAndOthersHaveOtherUids) {
  const auto dicom = [](const std::string& out, std::vector<std::string> more) {
    more.insert(more.end(), {"--format", "dcm", "--eye", "L"});
    EXPECT_EQ(call("generate", out, more).code, 0);
    return read_bytes(path(out) + "/seed-000007.dcm");
  };
  const std::string alone = dicom("dicom1", {"--seeds", "7"});
  EXPECT_EQ(dicom("dicom9", {"--seeds", "1-9"}), alone);
  const auto uid = [](const std::string& bytes) {
    const std::size_t at = bytes.find(std::string("\x08\0\x18\0UI", 6));
    return bytes.substr(at + 8, std::uint8_t(bytes[at + 6]));
  };
  EXPECT_THAT(uid(alone), testing::StartsWith("2.25."));
  EXPECT_NE(uid(read_bytes(path("dicom9/seed-000008.dcm"))), uid(alone));
  EXPECT_NE(uid(dicom("dicom8", {"--seeds", "7", "--bits", "8"})), uid(alone));
  EXPECT_NE(uid(dicom("dicom5", {"--seeds", "7", "--psi", "0.5"})), uid(alone));
}

TEST_F(Generate, AGridIsOneSheet) {
  const Outcome outcome = call("generate", "sheet", {"--seeds", "0-4,9", "--grid", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(nlohmann::json::parse(outcome.out).at("written"),
              ElementsAre(path("sheet/grid.png")));
  const Image grid = decode(path("sheet/grid.png"));
  EXPECT_GT(grid.width, 3 * 32);
  EXPECT_GT(grid.height, 2 * 32);
  const auto lines = manifest("sheet");
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines.at(5).at("seed"), 9);
  EXPECT_EQ(lines.at(5).at("row"), 1);
  EXPECT_EQ(lines.at(5).at("column"), 2);
}

TEST_F(Generate, TakesLatentVectors) {
  const at::Tensor z = at::arange(24, at::kFloat).view({3, 8}) / 12 - 1;
  write_tensors(path("z.safetensors"), {{"z", z}}, {});
  const std::vector<float> third =
      image("latents", {"--latents", path("z.safetensors")}, "latent-000002.png");
  const auto lines = manifest("latents");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines.at(2).at("seed"), nullptr);
  EXPECT_EQ(lines.at(2).at("latent").at("row"), 2);
  write_tensors(path("z2.safetensors"), {{"z", z.narrow(0, 2, 1).to(at::kDouble)}}, {});
  EXPECT_EQ(image("latent", {"--latents", path("z2.safetensors")}, "latent-000000.png"), third);
}

TEST_F(Generate, ACheckpointOfTheRunCanBeNamed) {
  train("two", {"--checkpoint-every", "4", "--lr", "0.02"});
  const std::string first = path("two/checkpoints/step-000004.safetensors");
  ASSERT_EQ(call("generate", "old", {"--count", "1", "--checkpoint", first}, "two").code, 0);
  ASSERT_EQ(call("generate", "new", {"--count", "1"}, "two").code, 0);
  EXPECT_NE(decode(path("old/seed-000000.png")).pixels, decode(path("new/seed-000000.png")).pixels);
  EXPECT_NE(manifest("old").at(0).at("checkpoint_sha256"),
            manifest("new").at(0).at("checkpoint_sha256"));
}

TEST_F(Generate, ClassesAreMixedByTheirShares) {
  train("conditional", {"--conditional"});
  const std::string classes =
      nlohmann::json::parse(run_octhost({"info", path("conditional"), "--json"}).out)
          .at("checkpoint")
          .at("made_with")
          .at("setup")
          .at("classes")
          .dump();
  ASSERT_THAT(classes, testing::AllOf(HasSubstr("DRUSEN"), HasSubstr("CNV"))) << classes;
  const Outcome outcome = call(
      "generate", "mixed", {"--seeds", "0-7", "--class", "drusen:3,cnv+drusen:1"}, "conditional");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  int both = 0;
  for (const auto& line : manifest("mixed")) both += line.at("label").size() == 2 ? 1 : 0;
  EXPECT_EQ(both, 2) << "one of four";
  for (const char* name : {"drusen", "cnv"}) {
    ASSERT_EQ(call("generate", name, {"--seeds", "7", "--class", name}, "conditional").code, 0);
  }
  EXPECT_NE(decode(path("drusen/seed-000007.png")).pixels,
            decode(path("cnv/seed-000007.png")).pixels);
  const Outcome unknown = call("generate", "x", {"--class", "drusn"}, "conditional");
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean 'drusen'"));
}

TEST_F(Generate, FoldersGrowAndAreNotOverwrittenUnasked) {
  ASSERT_EQ(call("generate", "grown", {"--seeds", "0-2"}).code, 0);
  ASSERT_EQ(call("generate", "grown", {"--seeds", "3"}).code, 0);
  EXPECT_EQ(manifest("grown").size(), 4U);
  const std::string before = read_bytes(path("grown/manifest.jsonl"));
  const Outcome refused = call("generate", "grown", {"--seeds", "9,2"});
  EXPECT_EQ(refused.code, 40);
  EXPECT_THAT(refused.err, HasSubstr("--overwrite"));
  EXPECT_FALSE(fs::exists(path("grown/seed-000009.png"))) << "nothing is made then";
  EXPECT_EQ(read_bytes(path("grown/manifest.jsonl")), before);
  ASSERT_EQ(call("generate", "grown", {"--seeds", "2", "--psi", "0", "--overwrite"}).code, 0);
  EXPECT_EQ(manifest("grown").size(), 4U);
  EXPECT_EQ(manifest("grown").at(3).at("psi"), 0.0);
}

TEST_F(Generate, TellsNothingOfWhereTheDataLay) {
  ASSERT_EQ(call("generate", "public", {"--count", "2"}).code, 0);
  for (const char* file : {"manifest.jsonl", "seed-000000.png"}) {
    EXPECT_THAT(read_bytes(path("public") + "/" + file), Not(HasSubstr(folder_->path().string())));
  }
}

}  // namespace
}  // namespace oct::test
