// SPDX-License-Identifier: Apache-2.0
#include "train/run_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../support/temporary_files.h"
#include "train/resume.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using testing::HasSubstr;

struct RunFolderFixture : testing::Test {
  test::TemporaryFolder folder;
  fs::path before = fs::current_path();
  void SetUp() override { fs::current_path(folder.path()); }
  void TearDown() override { fs::current_path(before); }

  static void finish(const RunFolder& run) { test::write_bytes(run.config(), "[run]\n"); }
};

TEST_F(RunFolderFixture, IsPrivateWhateverTheUmask) {
  const mode_t mask = umask(0);
  const RunFolder run = RunFolder::create("a/b", "");
  umask(mask);
  for (const char* path : {"a/b", "a/b/samples", "a/b/checkpoints"}) {
    struct stat status {};
    ASSERT_EQ(stat(path, &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700U) << path;
  }
}

TEST_F(RunFolderFixture, NumbersCountUp) {
  EXPECT_EQ(RunFolder::create("", "m-d").path(), "runs/00000-m-d");
  EXPECT_EQ(RunFolder::create("", "other-d").path(), "runs/00001-other-d");
  const RunFolder third = RunFolder::create("", "m-d");
  EXPECT_EQ(third.path(), "runs/00002-m-d");
  EXPECT_EQ(newest_run("m-d"), "") << "without a config.toml it is no run";
  finish(third);
  EXPECT_EQ(newest_run("m-d"), "runs/00002-m-d");
}

TEST_F(RunFolderFixture, IsNeverOverwritten) {
  finish(RunFolder::create("mine", ""));
  const auto [code, message] = failure_of([] { RunFolder::create("mine", ""); });
  EXPECT_EQ(code, ExitCode::bad_output_folder);
  EXPECT_THAT(message, HasSubstr("--resume 'mine'"));
  fs::create_directory("other");
  test::write_bytes("other/file", "x");
  EXPECT_EQ(failure_of([] { RunFolder::create("other", ""); }).first, ExitCode::bad_output_folder);
  test::write_bytes("plain", "x");
  EXPECT_EQ(failure_of([] { RunFolder::create("plain", ""); }).first, ExitCode::bad_output_folder);
}

TEST_F(RunFolderFixture, IsForOneProcess) {
  const RunFolder run = RunFolder::create("mine", "");
  finish(run);
  const auto [code, message] = failure_of([] { RunFolder::open("mine"); });
  EXPECT_EQ(code, ExitCode::bad_output_folder);
  EXPECT_THAT(message, HasSubstr("process " + std::to_string(getpid())));
}

TEST_F(RunFolderFixture, OpensAgainWhenItsProcessIsGone) {
  { finish(RunFolder::create("mine", "")); }
  EXPECT_EQ(RunFolder::open("mine").path(), "mine");
  EXPECT_EQ(failure_of([] { RunFolder::open("none"); }).first, ExitCode::bad_input_folder);
}

TEST_F(RunFolderFixture, WhatResumeMeans) {
  finish(RunFolder::create("", "m-d"));
  finish(RunFolder::create("mine", ""));
  EXPECT_EQ(run_to_resume("", "mine", "m-d"), "");
  EXPECT_EQ(run_to_resume("mine", "", "m-d"), "mine");
  EXPECT_EQ(run_to_resume("auto", "mine", "m-d"), "mine");
  EXPECT_EQ(run_to_resume("auto", "new", "m-d"), "") << "a new run in that folder";
  EXPECT_EQ(run_to_resume("auto", "", "m-d"), "runs/00000-m-d");
  EXPECT_EQ(run_to_resume("auto", "", "x-y"), "");
  EXPECT_EQ(failure_of([] { run_to_resume("new", "", ""); }).first, ExitCode::bad_input_folder);
}

TEST(StepName, SortsUpToAMillion) {
  EXPECT_EQ(step_name(12), "step-000012");
  EXPECT_EQ(step_name(1234567), "step-1234567");
}

}  // namespace
}  // namespace oct::host
