// SPDX-License-Identifier: Apache-2.0
// Plugins that get in and then fail: exit 102, with plugin, version and phase in front.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixtures.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

class Failing : public testing::Test {
 protected:
  Outcome train(const std::string& model) {
    return octhost_among_broken_plugins({"train", "--model", model, "--dataset", "dfe_oct",
                                         "--steps", "2", "--cache", (folder_ / "cache").string(),
                                         "--out", (folder_ / model).string()});
  }

  TemporaryFolder folder_;
};

TEST_F(Failing, TheSoundOneTrains) {
  const Outcome outcome = train("sound");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Failing, AThrowingFactory) {
  const Outcome outcome = train("throwing_factory");
  EXPECT_EQ(outcome.code, 102);
  EXPECT_THAT(outcome.err, HasSubstr("model throwing_factory 1.0.0: create: no model today"));
}

TEST_F(Failing, AThrowingStep) {
  const Outcome outcome = train("throwing_step");
  EXPECT_EQ(outcome.code, 102);
  EXPECT_THAT(outcome.err, HasSubstr("model throwing_step 2.1.0: train_step: "));
  EXPECT_THAT(outcome.err, HasSubstr("999999"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("frame #")));
}

TEST_F(Failing, AWrongOutputShape) {
  const Outcome outcome = train("wrong_shape");
  EXPECT_EQ(outcome.code, 102);
  EXPECT_THAT(outcome.err, HasSubstr("model wrong_shape 1.0.0: "));
  EXPECT_THAT(outcome.err, HasSubstr("1, 3, 5]"));
  EXPECT_THAT(outcome.err, HasSubstr("expected the same batch and image size"));
}

TEST_F(Failing, TensorsThatOutliveMainDoNotCrashTheExit) {
  const Outcome outcome = train("living_tensors");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Failing, CheckNamesWhatDoesNotHold) {
  const Outcome outcome = run_octhost({"check", fixture_file("wrong_shape")});
  EXPECT_EQ(outcome.code, 102);
  EXPECT_THAT(outcome.out, HasSubstr("FAILED  translate gives the promised images"));
  EXPECT_THAT(outcome.out, HasSubstr("ok      builds small"));
  EXPECT_THAT(outcome.err, HasSubstr("properties do not hold"));
}

TEST_F(Failing, CheckPassesTheSoundOne) {
  const Outcome outcome = run_octhost({"check", fixture_file("sound")});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
}

}  // namespace
}  // namespace oct::test
