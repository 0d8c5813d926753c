// SPDX-License-Identifier: Apache-2.0
#include "data/batches.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "../../support/temporary_files.h"
#include "../toy_dataset.h"
#include "data/prefetch.h"

namespace oct::host {
namespace {

using test::ToyDataset;

struct BatchFixture : testing::Test {
  test::TemporaryFolder folder;

  RunData prepare(ToyDataset& dataset, Pairing pairing, const std::string& load_size = "") {
    options.cache = folder.path().string();
    options.load_size = load_size;
    options.holdout = 0.2;
    DataPlan plan;
    plan.options = &options;
    plan.info = {"dataset", "toy", "1.0.0", "", "", ""};
    plan.pairing = pairing;
    plan.size = {16, 16};
    plan.seed = 3;
    plan.workers = 2;
    return prepare_data(dataset, plan);
  }

  DataOptions options;
};

bool same(const Batch& a, const Batch& b) {
  return at::equal(a.source, b.source) && at::equal(a.target, b.target) &&
         at::equal(a.labels, b.labels) && a.ids == b.ids;
}

TEST_F(BatchFixture, ABatchIsAPureFunctionOfItsPlace) {
  ToyDataset dataset;
  const RunData data = prepare(dataset, Pairing::unpaired);
  const BatchMaker one(data, Pairing::unpaired, "modality", 9);
  const BatchMaker other(data, Pairing::unpaired, "modality", 9);
  const BatchPlan late{40, 3, {16, 16}};
  const Batch expected = one.make(late);
  for (std::int64_t first = 0; first < 40; first += 3) (void)other.make({first, 3, {16, 16}});
  EXPECT_TRUE(same(expected, other.make(late)));
  EXPECT_FALSE(same(expected, BatchMaker(data, Pairing::unpaired, "modality", 10).make(late)));

  // The size of a batch does not change what image 41 is.
  const Batch single = other.make({41, 1, {16, 16}});
  EXPECT_TRUE(at::equal(single.target[0], expected.target[1]));
}

TEST_F(BatchFixture, TheFeedOfThreadsKeepsTheOrder) {
  ToyDataset dataset;
  const RunData data = prepare(dataset, Pairing::unpaired);
  const BatchMaker maker(data, Pairing::unpaired, "modality", 9);
  Prefetcher prefetch([&](const BatchPlan& plan) { return maker.make(plan); }, 3);
  for (std::int64_t n = 0; n < 20; ++n) prefetch.ask({n * 2, 2, {16, 16}});
  for (std::int64_t n = 0; n < 20; ++n) {
    EXPECT_TRUE(same(prefetch.take(), maker.make({n * 2, 2, {16, 16}}))) << n;
  }
}

TEST_F(BatchFixture, AFailureInAThreadComesOutOfTake) {
  Prefetcher prefetch([](const BatchPlan&) -> Batch { throw Error(ExitCode::cannot_read, "x"); },
                      1);
  prefetch.ask({});
  EXPECT_EQ(test::failure_of([&] { (void)prefetch.take(); }).first, ExitCode::cannot_read);
}

TEST_F(BatchFixture, AnEpochShowsEveryRecordOnce) {
  ToyDataset dataset(20);
  const RunData data = prepare(dataset, Pairing::unpaired);
  const auto count = std::int64_t(data.target().train.size());
  const BatchMaker maker(data, Pairing::unpaired, "none", 9);
  std::vector<std::string> orders[2];
  for (int epoch = 0; epoch < 2; ++epoch) {
    orders[epoch] = maker.make({epoch * count, count, {16, 16}}).ids;
    EXPECT_EQ(std::set<std::string>(orders[epoch].begin(), orders[epoch].end()).size(),
              std::size_t(count));
  }
  EXPECT_NE(orders[0], orders[1]);
}

/// Which record each side of image k shows, found by comparing with the images themselves.
std::map<std::string, int> matching_sides(const RunData& data, Pairing pairing) {
  const BatchMaker maker(data, pairing, "none", 5);
  std::map<std::string, int> counts{{"same", 0}, {"other", 0}};
  for (std::int64_t k = 0; k < 60; ++k) {
    const Batch batch = maker.make({k, 1, {16, 16}});
    for (const std::int64_t record : data.split.train) {
      if (!at::equal(whole_images(data.domains[0], {record}), batch.source)) continue;
      ++counts[data.index.records[std::size_t(record)].id == batch.ids[0] ? "same" : "other"];
    }
  }
  EXPECT_EQ(counts["same"] + counts["other"], 60);
  return counts;
}

TEST_F(BatchFixture, PairedSidesAreOfOneEye) {
  ToyDataset dataset;
  EXPECT_EQ(matching_sides(prepare(dataset, Pairing::paired), Pairing::paired)["other"], 0);
}

TEST_F(BatchFixture, UnpairedUseOfPairsShufflesTheSides) {
  ToyDataset dataset;
  EXPECT_GT(matching_sides(prepare(dataset, Pairing::unpaired), Pairing::unpaired)["other"], 40);
}

TEST_F(BatchFixture, UnpairedDomainsHaveTheirOwnLength) {
  ToyDataset dataset(21, false);  // 11 of dfe, 10 of oct, all of other eyes
  const RunData data = prepare(dataset, Pairing::unpaired);
  EXPECT_EQ(data.images_per_epoch(),
            std::int64_t(std::max(data.domains[0].train.size(), data.domains[1].train.size())));
  EXPECT_EQ(test::failure_of([&] { prepare(dataset, Pairing::paired); }).first, ExitCode::usage);
}

TEST_F(BatchFixture, PairsAreFlippedTogether) {
  ToyDataset dataset;
  const RunData data = prepare(dataset, Pairing::paired);
  const BatchMaker maker(data, Pairing::paired, "flip", 5);
  int flips = 0;
  for (std::int64_t k = 0; k < 30; ++k) {
    const Batch batch = maker.make({k, 1, {16, 16}});
    const auto flipped = [&](std::size_t side, const at::Tensor& image) {
      for (const std::int64_t record : data.split.train) {
        const at::Tensor whole = whole_images(data.domains[side], {record});
        if (at::equal(whole, image)) return false;
        if (at::equal(whole.flip({3}), image)) return true;
      }
      ADD_FAILURE() << "image " << k << " is neither";
      return false;
    };
    EXPECT_EQ(flipped(0, batch.source), flipped(1, batch.target)) << k;
    flips += flipped(1, batch.target) ? 1 : 0;
  }
  EXPECT_GT(flips, 5);
  EXPECT_LT(flips, 25);
}

TEST_F(BatchFixture, CropsComeFromTheLargerImage) {
  ToyDataset dataset;
  const RunData data = prepare(dataset, Pairing::unpaired, "20");
  EXPECT_EQ(data.target().pack->size(), (Size{20, 20}));
  EXPECT_EQ(data.target().whole->size(), (Size{16, 16}));
  const BatchMaker maker(data, Pairing::unpaired, "none", 5);
  EXPECT_EQ(maker.make({0, 2, {16, 16}}).target.sizes(), (std::vector<std::int64_t>{2, 1, 16, 16}));
}

TEST_F(BatchFixture, ASmallerRequestIsTheAverage) {
  ToyDataset dataset;
  const RunData data = prepare(dataset, Pairing::unpaired);
  const BatchMaker maker(data, Pairing::unpaired, "none", 5);
  const at::Tensor full = maker.make({7, 1, {16, 16}}).target;
  const at::Tensor half = maker.make({7, 1, {8, 8}}).target;
  EXPECT_TRUE(at::allclose(half, at::avg_pool2d(full, {2, 2})));
}

TEST_F(BatchFixture, UnreadableImagesAreLeftOutAndCounted) {
  ToyDataset dataset;
  dataset.damaged = {"r01"};
  options.bad_files = "skip";
  const RunData data = prepare(dataset, Pairing::paired);
  EXPECT_EQ(data.unreadable, 2);  // both images of the pair
  for (const Domain& domain : data.domains) {
    for (const std::int64_t record : domain.train) EXPECT_NE(record, 1);
  }
}

TEST_F(BatchFixture, LabelsFollowTheirImages) {
  ToyDataset dataset;
  const RunData data = prepare(dataset, Pairing::paired);
  const Batch batch = BatchMaker(data, Pairing::paired, "none", 5).make({0, 6, {16, 16}});
  for (std::int64_t i = 0; i < 6; ++i) {
    const bool odd = batch.ids[std::size_t(i)].back() % 2 == 1;
    EXPECT_EQ(batch.labels[i][1].item<float>(), odd ? 1.0F : 0.0F);
  }
}

}  // namespace
}  // namespace oct::host
