// SPDX-License-Identifier: Apache-2.0
#include "running.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "train/checkpoint.h"

namespace oct::test {

namespace fs = std::filesystem;

Running::Running(const std::vector<std::string>& arguments, const fs::path& folder)
    : err_(folder / "stderr.txt") {
  std::vector<std::string> words{OCT_BUILD_DIR "/bin/octhost"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> raw;
  for (std::string& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  const int err = open(err_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  const int out =
      open((folder / "stdout.txt").c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execv(raw[0], raw.data());
    _exit(127);
  }
  close(err);
  close(out);
}

Running::~Running() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Running::send(int signal) const {
  kill(pid_, signal);
}

int Running::wait(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return -1;
}

bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

std::vector<std::string> small_run(const std::string& model, const TemporaryFolder& folder,
                                   const std::string& out, std::int64_t steps,
                                   const std::vector<std::string>& more) {
  std::vector<std::string> words{"train",
                                 "--model",
                                 model,
                                 "--dataset",
                                 "dfe_oct",
                                 "--phantom-eyes",
                                 "20",
                                 "--size",
                                 "32",
                                 "--out",
                                 folder / out,
                                 "--steps",
                                 std::to_string(steps),
                                 "--cache",
                                 folder / "cache",
                                 "--threads",
                                 "1",
                                 "--evaluate-every",
                                 "-1",
                                 "--sample-every",
                                 "0"};
  for (std::size_t i = 0; i + 1 < more.size(); i += 2) {
    const auto known = std::find(words.begin(), words.end(), more[i]);
    if (known == words.end()) {
      words.insert(words.end(), {more[i], more[i + 1]});
    } else {
      *std::next(known) = more[i + 1];
    }
  }
  return words;
}

std::int64_t steps_told(const fs::path& run) {
  const std::string text = read_bytes(run / "scalars.jsonl");
  return std::count(text.begin(), text.end(), '\n');
}

void expect_same_result(const fs::path& run, const fs::path& other) {
  const host::Checkpoint one(host::checkpoints_in(run / "checkpoints").at(0));
  const host::Checkpoint two(host::checkpoints_in(other / "checkpoints").at(0));
  ASSERT_EQ(one.state().progress.step, two.state().progress.step);
  ASSERT_EQ(one.file().entries().size(), two.file().entries().size());
  for (const safetensors::Entry& entry : one.file().entries()) {
    const safetensors::Entry* mate = two.file().find(entry.name);
    ASSERT_NE(mate, nullptr) << entry.name;
    const at::Tensor x = one.read(entry);
    const at::Tensor y = two.read(*mate);
    const auto left = bytes_of(x);
    const auto right = bytes_of(y);
    EXPECT_TRUE(std::equal(left.begin(), left.end(), right.begin(), right.end())) << entry.name;
  }
}

}  // namespace oct::test
