// SPDX-License-Identifier: Apache-2.0
#include "octsdk/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <thread>

#include "../../support/temporary_files.h"

namespace oct {
namespace {

using test::failure_of;
using testing::HasSubstr;

std::size_t files_in(const test::TemporaryFolder& folder) {
  const std::filesystem::directory_iterator files(folder.path());
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

/// As if the disk were full beyond `bytes`: writing more fails in the same places as ENOSPC does.
class DiskOf {
 public:
  explicit DiskOf(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~DiskOf() { setrlimit(RLIMIT_FSIZE, &before_); }
  DiskOf(const DiskOf&) = delete;
  DiskOf& operator=(const DiskOf&) = delete;

 private:
  rlimit before_{};
};

TEST(AtomicFile, AppearsOnlyWhenCommitted) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  {
    AtomicFile file(path);
    file.write("half");
    EXPECT_FALSE(std::filesystem::exists(path));
  }
  EXPECT_EQ(files_in(folder), 0U) << "the temporary file was left";
  write_text_file(path, "whole");
  EXPECT_EQ(read_text_file(path), "whole");
  EXPECT_EQ(files_in(folder), 1U);
}

TEST(AtomicFile, FullDiskKeepsTheFileBefore) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  write_text_file(path, "good");
  const DiskOf small(1000);
  const auto [code, message] = failure_of([&] { write_text_file(path, std::string(5000, 'x')); });
  EXPECT_EQ(code, ExitCode::cannot_write);
  EXPECT_THAT(message, HasSubstr(path));
  EXPECT_EQ(read_text_file(path), "good");
  EXPECT_EQ(files_in(folder), 1U);
}

TEST(AtomicFile, ReservingFindsAFullDiskFirst) {
  const test::TemporaryFolder folder;
  const DiskOf small(1000);
  AtomicFile file((folder / "x").string());
  EXPECT_EQ(failure_of([&] { file.reserve(5000); }).first, ExitCode::cannot_write);
}

TEST(AtomicFile, AFolderThatIsNotThere) {
  const auto [code, message] = failure_of([] { write_text_file("/nowhere/x", "x"); });
  EXPECT_EQ(code, ExitCode::cannot_write);
  EXPECT_THAT(message, HasSubstr("/nowhere/x"));
}

TEST(AtomicFile, PartsFromSeveralThreads) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  {
    AtomicFile file(path);
    file.reserve(4000);
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < 4; ++i) {
      threads.emplace_back([&file, i] {
        const std::string part(1000, static_cast<char>('a' + i));
        file.write_at(i * 1000, std::as_bytes(std::span(part)));
      });
    }
    for (std::thread& thread : threads) thread.join();
    file.commit();
  }
  EXPECT_EQ(read_text_file(path), std::string(1000, 'a') + std::string(1000, 'b') +
                                      std::string(1000, 'c') + std::string(1000, 'd'));
}

TEST(ReadTextFile, RefusesWhatIsTooLong) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "x", std::string(11, 'x'));
  EXPECT_EQ(failure_of([&] { read_text_file((folder / "x").string(), 10); }).first,
            ExitCode::cannot_read);
}

}  // namespace
}  // namespace oct
