// SPDX-License-Identifier: Apache-2.0
#include "train/checkpoint.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <limits>

#include "data/content_hashes.h"
#include "octsdk/atomic_file.h"
#include "toy_run.h"
#include "train/best_checkpoint.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using testing::HasSubstr;
using testing::SizeIs;

/// Everything in the networks, as one text.
std::string hex_of(ToyRun& run) {
  std::string text;
  for (const Part& part : run.parts()) {
    if (part.kind != Part::Kind::network) continue;
    const auto bytes = bytes_of(part.tensor);
    text += hex(hash_bytes(bytes.data(), bytes.size()));
  }
  return text;
}

struct CheckpointFixture : testing::Test {
  test::TemporaryFolder folder;
  ToyRun toy{"random", folder / "cache", {}, 3};
  TrainingState state;

  fs::path save(std::int64_t step, std::int64_t keep = 0) {
    state.progress.step = step;
    state.identity = toy.identity();
    return save_checkpoint(folder.path(), toy.parts(), state, keep);
  }
};

TEST_F(CheckpointFixture, NamesTensorsAndKeepsNoPath) {
  const fs::path path = save(12);
  EXPECT_EQ(path.filename(), "step-000012.safetensors");
  EXPECT_EQ(read_text_file((folder / "latest").string()), "step-000012.safetensors\n");
  const Checkpoint checkpoint(path);
  for (const char* name :
       {"painter/weight", "optimizer/exp_avg/painter/weight", "rng/cpu", "steps"}) {
    EXPECT_NE(checkpoint.file().find(name), nullptr) << name;
  }
  EXPECT_EQ(checkpoint.file().find("mean_image"), nullptr) << "undefined before the first step";
  EXPECT_EQ(checkpoint.state().progress.step, 12);
  const std::string text = checkpoint.file().metadata().at("octhost");
  EXPECT_EQ(text.find(folder.path().string()), std::string::npos) << "a path in a checkpoint";
}

TEST_F(CheckpointFixture, KeepsTheNewest) {
  for (const std::int64_t step : {5, 10, 999999, 1000000}) save(step, 2);
  const std::vector<fs::path> left = checkpoints_in(folder.path());
  ASSERT_THAT(left, SizeIs(2));
  EXPECT_EQ(left[0].filename(), "step-1000000.safetensors");
  EXPECT_EQ(left[1].filename(), "step-999999.safetensors");
}

TEST_F(CheckpointFixture, KeepsTheBestBesideTheNewest) {
  save(5);
  ASSERT_TRUE(keep_if_best(folder.path(), {"step-000005.safetensors", "swd", 3, 5}, "lower"));
  for (const std::int64_t step : {6, 7, 8}) save(step, 1);
  const std::vector<fs::path> left = checkpoints_in(folder.path());
  ASSERT_THAT(left, SizeIs(2));
  EXPECT_EQ(left[1].filename(), "step-000005.safetensors");
}

TEST_F(CheckpointFixture, ListsEveryDifference) {
  const fs::path path = save(1);
  ToyRun wider("random", folder / "cache", {{"latent", "9"}}, 3);
  const std::string before = hex_of(wider);
  const auto [code, message] = failure_of([&] { restore(Checkpoint(path), wider.parts()); });
  EXPECT_EQ(code, ExitCode::checkpoint_incompatible);
  EXPECT_THAT(message, HasSubstr("3 difference(s)"));
  EXPECT_THAT(message,
              HasSubstr("painter/weight: F32 [16, 8] in the file, F32 [16, 9] in the model"));
  EXPECT_EQ(hex_of(wider), before) << "a refused checkpoint must not change the model";
}

TEST_F(CheckpointFixture, MissingAndSurplusTensorsAreDifferences) {
  const fs::path path = save(1);
  std::vector<Part> fewer = toy.parts();
  fewer.pop_back();
  EXPECT_THAT(failure_of([&] { restore(Checkpoint(path), fewer); }).second,
              HasSubstr("steps: not in the model"));
  std::vector<Part> more = toy.parts();
  more.push_back(more.front());
  more.back().name = "painter/extra";
  EXPECT_THAT(failure_of([&] { restore(Checkpoint(path), more); }).second,
              HasSubstr("painter/extra: not in the file"));
}

TEST_F(CheckpointFixture, NaNIsNeverSaved) {
  save(1);
  at::Tensor(toy.parts().front().tensor).detach().view({-1})[0] =
      std::numeric_limits<double>::quiet_NaN();
  const auto [code, message] = failure_of([&] { save(2); });
  EXPECT_EQ(code, ExitCode::diverged);
  EXPECT_THAT(message, HasSubstr("painter/weight"));
  EXPECT_THAT(checkpoints_in(folder.path()), SizeIs(1));
}

TEST_F(CheckpointFixture, AFullDiskKeepsTheLastGoodOne) {
  const fs::path good = save(1);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{4096, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  const auto [code, message] = failure_of([&] { save(2); });
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(code, ExitCode::cannot_write);
  EXPECT_THAT(message, HasSubstr("step-000002"));
  EXPECT_EQ(read_text_file((folder / "latest").string()), "step-000001.safetensors\n");
  EXPECT_THAT(checkpoints_in(folder.path()), SizeIs(1));
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    EXPECT_EQ(entry.path().string().find(".tmp-"), std::string::npos) << entry.path();
  }
  restore(Checkpoint(good), toy.parts());
}

TEST_F(CheckpointFixture, InferenceOfOneWayReleasesTheNetworksItDoesWithout) {
  const ModelValues small{
      {"generator", "resnet_6"}, {"ngf", "4"}, {"ndf", "4"}, {"lambda-identity", "0"}};
  ToyRun trained("cyclegan", folder / "cache", small, 1);
  trained.trainer().run(RunFolder::create(folder / "run", ""));
  const Checkpoint checkpoint(checkpoints_in(folder / "run" / "checkpoints").front());
  ToyRun fresh("cyclegan", folder / "cache", small, 1);
  restore_for_inference(checkpoint, fresh.parts(), Direction::target_to_source);
  const std::vector<Part> from = trained.parts();
  const std::vector<Part> to = fresh.parts();
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i].kind != Part::Kind::network) continue;
    const bool is_needed = from[i].name.starts_with("G_B");
    EXPECT_EQ(at::equal(from[i].tensor, to[i].tensor), is_needed) << from[i].name;
    EXPECT_EQ(to[i].tensor.numel() > 0, is_needed) << from[i].name;
  }
}

TEST_F(CheckpointFixture, InferenceTakesTheNetworksOnly) {
  toy.trainer().run(RunFolder::create(folder / "run", ""));
  const fs::path path = save(3);
  ToyRun fresh("random", folder / "cache", {}, 3);
  restore_for_inference(Checkpoint(path), fresh.parts());
  const std::vector<Part> from = toy.parts();
  const std::vector<Part> to = fresh.parts();
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i].kind == Part::Kind::network) {
      EXPECT_TRUE(at::equal(from[i].tensor, to[i].tensor)) << from[i].name;
    }
    if (from[i].kind == Part::Kind::number) {
      EXPECT_NE(*from[i].number, *to[i].number);
    }
  }
}

TEST_F(CheckpointFixture, InitWeightsTakesWholeNetworks) {
  const std::string path = (folder / "w.safetensors").string();
  const at::Tensor weight = at::full({16, 8}, 0.25);
  write_tensors(path, {{"painter/weight", weight}}, {});
  const auto [code, message] = failure_of([&] { load_weights(path, toy.parts()); });
  EXPECT_EQ(code, ExitCode::checkpoint_incompatible);
  EXPECT_THAT(message, HasSubstr("painter/bias: not in the file"));

  write_tensors(path, {{"painter/weight", weight}, {"painter/bias", at::zeros({16})}}, {});
  load_weights(path, toy.parts());
  EXPECT_TRUE(at::equal(toy.parts().front().tensor, weight));

  write_tensors(path, {{"other/weight", weight}}, {});
  EXPECT_EQ(failure_of([&] { load_weights(path, toy.parts()); }).first,
            ExitCode::checkpoint_incompatible);
}

TEST_F(CheckpointFixture, AnySafetensorsFileIsNoCheckpoint) {
  const std::string path = (folder / "w.safetensors").string();
  write_tensors(path, {{"a", at::zeros({1})}}, {});
  EXPECT_EQ(failure_of([&] { Checkpoint{path}; }).first, ExitCode::checkpoint_incompatible);
}

}  // namespace
}  // namespace oct::host
