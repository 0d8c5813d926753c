// SPDX-License-Identifier: Apache-2.0
#include "eval/baseline.h"

#include <gtest/gtest.h>

#include <set>

#include "toys.h"

namespace oct::host {
namespace {

using test::flat_images;

std::set<std::string> patients_of(const ImageSource& source) {
  std::set<std::string> patients;
  for (std::int64_t i = 0; i < source.size(); ++i) patients.insert(source.patient(i));
  return patients;
}

EvaluationTask task() {
  EvaluationTask task;
  task.heldout = flat_images({0, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F});
  task.fake = flat_images({1, 1, 1});
  return task;
}

TEST(RealAgainstReal, TakesAsManyTrainingImagesAsThereAreFakes) {
  EvaluationTask with_train = task();
  with_train.train = flat_images({-1, -1, -1, -1, -1, -1}, "t");
  const Showing showing = real_against_real(with_train, 0);
  EXPECT_EQ(showing.heldout, with_train.heldout);
  EXPECT_EQ(showing.fake->size(), 3);
  EXPECT_EQ(showing.fake->read(0, 1).ids.front().front(), 't');
}

TEST(RealAgainstReal, HalvesTheHeldOutImagesByPatient) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Showing showing = real_against_real(task(), seed);
    EXPECT_EQ(showing.heldout->size(), 4);
    EXPECT_EQ(showing.fake->size(), 4);
    for (const std::string& patient : patients_of(*showing.fake)) {
      EXPECT_FALSE(patients_of(*showing.heldout).contains(patient)) << patient;
    }
  }
}

TEST(RealAgainstReal, PutsAnotherPatientInThePlaceOfAMate) {
  EvaluationTask paired = task();
  paired.mates = paired.heldout;
  const Showing showing = real_against_real(paired, 1);
  ASSERT_EQ(showing.mated->size(), 8);
  EXPECT_EQ(showing.mated->read(0, 8).ids, showing.mate->read(0, 8).ids);
  for (std::int64_t i = 0; i < 8; ++i) {
    EXPECT_NE(showing.mated->patient(i), showing.mate->patient(i));
  }
}

TEST(RealAgainstReal, HasNoMatesOfOthersWhereThereIsOnePatient) {
  EvaluationTask lonely = task();
  lonely.heldout = flat_images({0, 1});
  lonely.mates = lonely.heldout;
  const Showing showing = real_against_real(lonely, 1);
  EXPECT_EQ(showing.mate, nullptr);
  EXPECT_EQ(showing.fake->size(), 0);
}

// 128 x 128, with a bright line down the middle.
ImageSourcePtr lined(const ImageSourcePtr& images) {
  return changed(images, [](const at::Tensor& small) {
    at::Tensor large = small.repeat({1, 1, 16, 16});
    large.select(3, 64).fill_(1);
    return large;
  });
}

// sigma = 128 / 64 = 2: a line of width 1 keeps 1 / (2 sqrt(2 pi)) of its height.
void expect_blurred(const MetricBatch& blurred, double ground) {
  EXPECT_NEAR((blurred.images[0][0][64][64].item<double>() - ground) / (1 - ground), 0.1995, 2e-3);
}

TEST(RealRivals, AreOtherRealImagesBlurredAndTheirMean) {
  EvaluationTask with_train = task();
  with_train.train = lined(flat_images({-1}, "t"));
  with_train.heldout = lined(with_train.heldout);
  add_real_rivals(with_train, 1, 3);
  ASSERT_EQ(with_train.rivals.size(), 2U);

  const Rival& blurred = with_train.rivals[0];
  EXPECT_EQ(blurred.name, "blurred-real");
  EXPECT_EQ(blurred.mated, nullptr);
  ASSERT_EQ(blurred.images->size(), 1);
  EXPECT_EQ(blurred.images->read(0, 1).ids, with_train.train->read(0, 1).ids);
  expect_blurred(blurred.images->read(0, 1), -1);

  const Rival& mean = with_train.rivals[1];
  EXPECT_EQ(mean.name, "mean-image");
  EXPECT_TRUE(at::allclose(mean.images->read(0, 1).images, with_train.train->read(0, 1).images));
}

TEST(RealRivals, OfAPairAreItsMate) {
  EvaluationTask paired = task();
  paired.train = lined(flat_images({-1, 0}, "t"));
  paired.heldout = lined(paired.heldout);
  paired.mates = paired.heldout;
  add_real_rivals(paired, 1, 3);
  const ImageSourcePtr& blurred = paired.rivals[0].mated;
  ASSERT_EQ(blurred->size(), paired.mates->size());
  const MetricBatch sharp = paired.mates->read(2, 1);
  EXPECT_EQ(blurred->read(2, 1).ids, sharp.ids);
  expect_blurred(blurred->read(2, 1), 0.2);
  EXPECT_EQ(paired.rivals[1].mated->size(), paired.mates->size());
}

}  // namespace
}  // namespace oct::host
