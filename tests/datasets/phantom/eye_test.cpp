// SPDX-License-Identifier: Apache-2.0
#include "phantom/eye.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "phantom/layers.h"

namespace oct::phantom {
namespace {

TEST(Eye, TwoSeedsMakeThePairOfOnePatient) {
  const Eye right = make_eye(84);
  const Eye left = make_eye(85);
  EXPECT_EQ(right.patient, left.patient);
  EXPECT_TRUE(right.right);
  EXPECT_FALSE(left.right);
  EXPECT_EQ(right.disease, left.disease);
  EXPECT_GT(right.disc.x, 0);  // nasal lies to the right on the photograph of a right eye
  EXPECT_LT(left.disc.x, 0);
}

TEST(Eye, EyesOfOnePatientResembleEachOtherMoreThanStrangers) {
  double fellows = 0;
  double strangers = 0;
  for (std::uint64_t patient = 0; patient < 200; ++patient) {
    const double right = make_eye(2 * patient).anatomy.inner_scale;
    fellows += std::abs(right - make_eye(2 * patient + 1).anatomy.inner_scale);
    strangers += std::abs(right - make_eye(2 * patient + 3).anatomy.inner_scale);
  }
  EXPECT_LT(fellows, 0.6 * strangers);
}

TEST(Eye, DiseasesAreEquallyLikelyByPatient) {
  std::array<int, 4> count{};
  for (std::uint64_t patient = 0; patient < 400; ++patient) {
    ++count[static_cast<std::size_t>(make_eye(2 * patient).disease)];
  }
  for (const int n : count) EXPECT_NEAR(n, 100, 35);
}

TEST(Eye, GivenDiseaseChangesNothingButTheLesions) {
  const Eye healthy = make_eye(7, Disease::normal);
  const Eye ill = make_eye(7, Disease::dme);
  EXPECT_TRUE(healthy.lesions.empty());
  EXPECT_FALSE(ill.lesions.empty());
  EXPECT_EQ(healthy.disc, ill.disc);
  EXPECT_EQ(healthy.scan.depth, ill.scan.depth);
  EXPECT_EQ(healthy.vessels.size(), ill.vessels.size());
}

TEST(Eye, NamesAreTheClassesOfOct2017) {
  EXPECT_EQ(disease_name(Disease::normal), "NORMAL");
  EXPECT_EQ(disease_name(Disease::drusen), "DRUSEN");
  EXPECT_EQ(disease_name(Disease::cnv), "CNV");
  EXPECT_EQ(disease_name(Disease::dme), "DME");
}

double retina(const Thickness& layers) {
  double sum = 0;
  for (int i = ilm; i < bm; ++i) sum += layers[i];
  return sum;
}

TEST(Layers, ThicknessLiesInThePublishedRange) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Eye eye = make_eye(seed);
    const double pit = retina(healthy_thickness(eye, {0, 0}));
    const double rim = retina(healthy_thickness(eye, {-1.0, 0}));
    EXPECT_GT(pit, 190) << seed;
    EXPECT_LT(pit, 270) << seed;
    EXPECT_GT(rim, pit + 50) << seed;
    EXPECT_LT(rim, 400) << seed;
  }
}

TEST(Layers, NerveFibresAreThickerOnTheNasalSide) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Eye eye = make_eye(seed);
    const double nasal = healthy_thickness(eye, {eye.side() * 2.5, 0})[ilm];
    const double temporal = healthy_thickness(eye, {-eye.side() * 2.5, 0})[ilm];
    EXPECT_GT(nasal, 1.3 * temporal) << seed;
  }
}

TEST(Vessels, SpareTheFoveaAndBeginOnTheDisc) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Eye eye = make_eye(seed);
    int on_disc = 0;
    for (const Vessel& vessel : eye.vessels) {
      for (const VesselPoint& point : vessel.path) EXPECT_GT(cv::norm(point.at), 0.4) << seed;
      if (disc_share(eye, vessel.path.front().at) > 0) ++on_disc;
    }
    EXPECT_GE(on_disc, 8) << seed;  // two arcades and two nasal trunks of each sort
    EXPECT_GT(eye.vessels.size(), 40U) << seed;
  }
}

TEST(Vessels, CrossingsLieOnTheLineInOrder) {
  const std::vector<Vessel> vessels{{true, {{{1, -1}, 0.1}, {{1, 1}, 0.1}}},
                                    {false, {{{-2, -1}, 0.2}, {{-2, 1}, 0.2}}},
                                    {true, {{{0, 5}, 0.1}, {{1, 5}, 0.1}}}};
  const auto crossings = cross_vessels(vessels, {-4, 0}, {4, 0});
  ASSERT_EQ(crossings.size(), 2U);
  EXPECT_DOUBLE_EQ(crossings[0].along, 0.25);
  EXPECT_FALSE(crossings[0].artery);
  EXPECT_DOUBLE_EQ(crossings[0].width, 0.2);
  EXPECT_DOUBLE_EQ(crossings[1].along, 0.625);
}

TEST(Lesion, HeightIsGreatestInTheMiddleAndNothingOutside) {
  Lesion lesion;
  lesion.centre = {1, 1};
  lesion.radius = {0.2, 0.1};
  lesion.height = 80;
  EXPECT_DOUBLE_EQ(lesion.height_at({1, 1}), 80);
  EXPECT_DOUBLE_EQ(lesion.height_at({1.21, 1}), 0);
  EXPECT_GT(lesion.height_at({1.15, 1}), 0);
  EXPECT_DOUBLE_EQ(lesion.height_at({1, 1.15}), 0);
}

}  // namespace
}  // namespace oct::phantom
