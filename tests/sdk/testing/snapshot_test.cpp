// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "support/temporary_files.h"
#include "support/tiny_model.h"

namespace oct::test {
namespace {

using testing::differences;
using Snapshot = testing::Snapshot;

TEST(Snapshot, HoldsCopiesAndPutsThemBack) {
  TinyModel model;
  model.build({});
  const Snapshot before = testing::take_snapshot(model);
  const at::Tensor other = at::ones({1});
  testing::restore_snapshot(model, {{"mean", other}});
  EXPECT_THAT(differences(before, testing::take_snapshot(model)), ::testing::ElementsAre("mean"));
  testing::restore_snapshot(model, before);
  EXPECT_THAT(differences(before, testing::take_snapshot(model)), ::testing::IsEmpty());
}

TEST(Snapshot, DifferencesSeeBitsTypesShapesAndAbsence) {
  const Snapshot zero{{"x", at::zeros({2})}};
  EXPECT_TRUE(differences(zero, {{"x", at::zeros({2})}}).empty());
  EXPECT_FALSE(differences(zero, {{"x", at::zeros({2}, at::kDouble)}}).empty());
  EXPECT_FALSE(differences(zero, {{"x", at::zeros({1, 2})}}).empty());
  EXPECT_FALSE(differences(zero, {{"x", at::Tensor()}}).empty());
  EXPECT_TRUE(differences({{"x", at::Tensor()}}, {{"x", at::Tensor()}}).empty());
  EXPECT_EQ(differences(zero, {{"y", at::zeros({2})}}).size(), 2u);
}

TEST(Snapshot, RefusesAnotherSetOfParts) {
  TinyModel model;
  model.build({});
  EXPECT_EQ(failure_of([&] { testing::restore_snapshot(model, {}); }).first,
            ExitCode::plugin_failed);
  const Snapshot surplus{{"mean", at::zeros({1})}, {"more", at::zeros({1})}};
  EXPECT_EQ(failure_of([&] { testing::restore_snapshot(model, surplus); }).second,
            "'more' is no longer there");
}

}  // namespace
}  // namespace oct::test
