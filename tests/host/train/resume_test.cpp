// SPDX-License-Identifier: Apache-2.0
#include "train/resume.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/atomic_file.h"
#include "toy_run.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using testing::HasSubstr;

const ModelValues k_small_cyclegan{{"generator", "resnet_6"}, {"ngf", "4"},  {"ndf", "4"},
                                   {"lambda-identity", "0"},  {"pool", "3"}, {"dropout", "true"}};

fs::path checkpoint(const RunFolder& folder, std::int64_t step) {
  return folder.checkpoints() / (step_name(step) + ".safetensors");
}

/// 2N steps in one go against N, a new process's worth of objects, and N more.
void expect_exact_resume(const std::string& model, const ModelValues& values, std::int64_t n,
                         const std::string& precision = "fp32") {
  const test::TemporaryFolder folder;
  const RunFolder straight = RunFolder::create(folder / "straight", "");
  ToyRun whole(model, folder / "cache", values, 2 * n);
  whole.train.sample_every = 2;  // samples must not change what follows
  whole.train.precision = precision;
  whole.trainer().run(straight);

  const RunFolder broken = RunFolder::create(folder / "broken", "");
  {
    ToyRun first(model, folder / "cache", values, n);
    first.train.precision = precision;
    first.trainer().run(broken);
  }
  at::rand({100});  // whatever else the process drew
  ToyRun second(model, folder / "cache", values, 2 * n);
  second.train.precision = precision;
  restore_run(second.trainer(), broken, second.identity(), false);
  EXPECT_EQ(second.trainer().progress().step, n);
  second.trainer().run(broken);
  expect_same_tensors(checkpoint(straight, 2 * n), checkpoint(broken, 2 * n));

  const std::string scalars = read_text_file((broken.path() / "scalars.jsonl").string());
  EXPECT_EQ(std::count(scalars.begin(), scalars.end(), '\n'), 2 * n);
}

TEST(Resume, RandomModelIsExact) {
  expect_exact_resume("random", {}, 7);
}

/// With dropout (LibTorch's generator) and an image pool that is full before the resume.
TEST(Resume, CycleGanWithPoolIsExact) {
  expect_exact_resume("cyclegan", k_small_cyclegan, 4);
}

/// Grows at 6, 20 and 34 images, over 8 images each; two images a step.
const ModelValues k_growing_progan{{"latent", "8"},          {"fmap-base", "64"},
                                   {"fmap-max", "4"},        {"mbstd-group", "2"},
                                   {"kimg-stable", "0.006"}, {"kimg-fade", "0.008"}};

TEST(Resume, ProGanIsExactOverGrowth) {
  for (const std::int64_t n : {3, 5, 10}) {  // as a size begins, amid its fading, at the next
    SCOPED_TRACE(n);
    expect_exact_resume("progan", k_growing_progan, n);
  }
}

TEST(Resume, IsExactInBfloat16) {
  expect_exact_resume("progan", k_growing_progan, 5, "bf16");
  expect_exact_resume("cyclegan", k_small_cyclegan, 3, "bf16");
}

/// What two steps make of the weights.
at::Tensor weights_after(const std::string& precision) {
  const test::TemporaryFolder folder;
  const RunFolder run = RunFolder::create(folder / "run", "");
  ToyRun toy("progan", folder / "cache", k_growing_progan, 2);
  toy.train.precision = precision;
  toy.trainer().run(run);
  const Checkpoint saved(checkpoint(run, 2));
  return saved.read(*saved.file().find("D/4x4.Conv.weight"));
}

TEST(Precision, OfBfloat16StaysNearAndLeavesTheOthersAlone) {
  const at::Tensor before = weights_after("fp32");
  const at::Tensor reduced = weights_after("bf16");
  EXPECT_EQ(reduced.scalar_type(), at::kFloat);
  EXPECT_FALSE(reduced.equal(before));
  EXPECT_TRUE(at::isfinite(reduced).all().item<bool>());
  EXPECT_LT((reduced - before).abs().max().item<double>(), 0.01);
  EXPECT_TRUE(weights_after("fp32").equal(before));
}

TEST(Resume, AnotherSeedIsAnotherRun) {
  const test::TemporaryFolder folder;
  const RunFolder run = RunFolder::create(folder / "run", "");
  ToyRun toy("random", folder / "cache", {}, 3);
  toy.trainer().run(run);
  nlohmann::json other = toy.identity();
  other["settings"]["model"]["lr"] = "0.5";
  other["settings"]["train"]["batch"] = "9";
  other["settings"]["train"]["steps"] = "100";  // a stop may change
  other["plugins"]["model"]["id"] = "cyclegan";
  const auto [code, message] = failure_of([&] { restore_run(toy.trainer(), run, other, true); });
  EXPECT_EQ(code, ExitCode::checkpoint_incompatible);
  EXPECT_THAT(message, HasSubstr("model lr: \"0.01\" in the checkpoint, \"0.5\" now"));
  EXPECT_THAT(message, HasSubstr("train batch"));
  EXPECT_THAT(message, HasSubstr("model: \"random\" in the checkpoint, \"cyclegan\" now"));
  EXPECT_THAT(message, Not(HasSubstr("steps")));
}

TEST(Resume, OtherDataIsRefused) {
  const test::TemporaryFolder folder;
  const RunFolder run = RunFolder::create(folder / "run", "");
  ToyRun toy("random", folder / "cache", {}, 3);
  toy.trainer().run(run);
  nlohmann::json other = toy.identity();
  other["data"] = "0123";
  const auto [code, message] = failure_of([&] { restore_run(toy.trainer(), run, other, true); });
  EXPECT_EQ(code, ExitCode::checkpoint_incompatible);
  EXPECT_THAT(message, HasSubstr("images"));
}

TEST(Resume, OtherThreadsOnlyWarn) {
  const test::TemporaryFolder folder;
  const RunFolder run = RunFolder::create(folder / "run", "");
  ToyRun toy("random", folder / "cache", {}, 3);
  toy.trainer().run(run);
  nlohmann::json other = toy.identity();
  other["settings"]["run"]["threads"] = "7";
  testing::internal::CaptureStderr();
  restore_run(toy.trainer(), run, other, false);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              HasSubstr("threads changes from 1 to 7: the run goes on"));
}

struct DamagedRun : testing::Test {
  test::TemporaryFolder folder;
  RunFolder run = RunFolder::create(folder / "run", "");
  std::unique_ptr<ToyRun> toy;
  fs::path newest;

  void SetUp() override {
    toy = std::make_unique<ToyRun>("random", folder / "cache", ModelValues{}, 6);
    toy->train.checkpoint_every = 2;
    toy->trainer().run(run);
    newest = checkpoint(run, 6);
  }
  std::pair<ExitCode, std::string> resume(bool fall_back) {
    ToyRun again("random", folder / "cache", {}, 8);
    auto failure =
        failure_of([&] { restore_run(again.trainer(), run, again.identity(), fall_back); });
    step = again.trainer().progress().step;
    return failure;
  }
  std::int64_t step = 0;
};

TEST_F(DamagedRun, ACutCheckpointIsRefusedOrPassedOver) {
  const std::string sound = test::read_bytes(newest);
  for (std::size_t part = 0; part < 64; part += 7) {
    test::write_bytes(newest, sound.substr(0, sound.size() * part / 64));
    EXPECT_EQ(resume(false).first, ExitCode::checkpoint_corrupt) << part;
    EXPECT_EQ(resume(true).first, ExitCode::done) << part;
    EXPECT_EQ(step, 4);
  }
}

TEST_F(DamagedRun, AFlippedBitNamesTensorAndOffset) {
  std::string bytes = test::read_bytes(newest);
  const safetensors::Entry entry = *Checkpoint(newest).file().find("painter/weight");
  bytes[entry.offset + 5] ^= 4;
  test::write_bytes(newest, bytes);
  const auto [code, message] = resume(false);
  EXPECT_EQ(code, ExitCode::checkpoint_corrupt);
  EXPECT_THAT(message, HasSubstr("'painter/weight' at offset " + std::to_string(entry.offset)));
  EXPECT_EQ(resume(true).first, ExitCode::done);
  EXPECT_EQ(step, 4);
}

TEST_F(DamagedRun, AFlipInTheDescriptionIsFound) {
  std::string bytes = test::read_bytes(newest);
  bytes[bytes.find("\\\"format\\\"") + 3] ^= 1;
  test::write_bytes(newest, bytes);
  EXPECT_EQ(resume(false).first, ExitCode::checkpoint_corrupt);
  EXPECT_EQ(resume(true).first, ExitCode::done);
}

TEST_F(DamagedRun, NothingSoundIsAnErrorNotAFreshStart) {
  for (const fs::path& path : checkpoints_in(run.checkpoints())) test::write_bytes(path, "x");
  EXPECT_EQ(resume(true).first, ExitCode::checkpoint_corrupt);
}

TEST_F(DamagedRun, ARunWithoutCheckpointStartsFromTheBeginning) {
  for (const fs::path& path : checkpoints_in(run.checkpoints())) fs::remove(path);
  EXPECT_EQ(resume(true).first, ExitCode::done);
  EXPECT_EQ(step, 0);
}

TEST_F(DamagedRun, TheLogOfStepsIsCutToTheCheckpoint) {
  std::string scalars = read_text_file((run.path() / "scalars.jsonl").string());
  test::write_bytes(run.path() / "scalars.jsonl", scalars + "{\"step\":7,\"im");
  fs::remove(newest);
  ToyRun again("random", folder / "cache", {}, 6);
  restore_run(again.trainer(), run, again.identity(), true);
  again.trainer().run(run);
  const std::string after = read_text_file((run.path() / "scalars.jsonl").string());
  EXPECT_EQ(std::count(after.begin(), after.end(), '\n'), 6);
  std::int64_t expected = 1;
  std::istringstream lines(after);
  for (std::string line; std::getline(lines, line); ++expected) {
    EXPECT_EQ(nlohmann::json::parse(line).at("step").get<std::int64_t>(), expected);
  }
}

}  // namespace
}  // namespace oct::host
