// SPDX-License-Identifier: Apache-2.0
#include "log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

/// What stderr shows at a level.
std::string shown_at(log::Level level) {
  testing::internal::CaptureStderr();
  log::set_level(level);
  log::error("an error");
  log::warning("a warning");
  log::info("an information with {braces} and %s");
  log::debug("a detail");
  log::set_level(log::Level::info);
  return testing::internal::GetCapturedStderr();
}

TEST(Log, TheTerminalShowsWhatItIsAskedTo) {
  const std::string error = "octhost: an error\n";
  const std::string warning = "octhost: warning: a warning\n";
  const std::string info = "an information with {braces} and %s\n";
  EXPECT_EQ(shown_at(log::Level::error), error);
  EXPECT_EQ(shown_at(log::Level::warning), error + warning);
  EXPECT_EQ(shown_at(log::Level::info), error + warning + info);
  EXPECT_EQ(shown_at(log::Level::debug), error + warning + info + "a detail\n");
}

TEST(Log, TheFileGetsInfoAndAboveHoweverQuietTheTerminalIs) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "log.txt", "before\n");
  log::attach_file(folder / "log.txt");
  shown_at(log::Level::error);
  log::detach_file();
  log::error("after");
  const std::string text = test::read_bytes(folder / "log.txt");
  EXPECT_THAT(text, testing::StartsWith("before\n"));
  EXPECT_THAT(text, testing::ContainsRegex("[0-9-]+ [0-9:]+ error an error\n"));
  EXPECT_THAT(text, testing::HasSubstr(" warning a warning\n"));
  EXPECT_THAT(text, testing::HasSubstr(" info an information with {braces} and %s\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("a detail")));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("after")));
}

TEST(Log, AFileThatCannotBeOpenedIsTold) {
  const auto [code, message] =
      test::failure_of([] { log::attach_file("/proc/nonexistent/log.txt"); });
  EXPECT_EQ(code, ExitCode::cannot_write);
  EXPECT_THAT(message, testing::HasSubstr("/proc/nonexistent/log.txt"));
}

}  // namespace
}  // namespace oct::host
