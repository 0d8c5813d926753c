// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {

/// An octhost that is running and can be sent signals. Killed when it is still there at the end.
class Running {
 public:
  /// stdout and stderr go to files in `folder`.
  Running(const std::vector<std::string>& arguments, const std::filesystem::path& folder);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void send(int signal) const;
  /// Its exit code (128 + signal when one ended it); -1 when it is still there after `limit`.
  int wait(std::chrono::milliseconds limit);
  [[nodiscard]] std::string err() const { return read_bytes(err_); }

 private:
  pid_t pid_ = -1;
  std::filesystem::path err_;
};

/// Waits until `condition` holds; false when it does not within a minute.
bool eventually(const std::function<bool()>& condition);

/// The arguments of a small, quick run in `out` with the phantom of 20 eyes; `more` are flags and
/// values by turns, that replace or add to those.
std::vector<std::string> small_run(const std::string& model, const TemporaryFolder& folder,
                                   const std::string& out, std::int64_t steps,
                                   const std::vector<std::string>& more = {});

/// Training steps that scalars.jsonl tells of.
std::int64_t steps_told(const std::filesystem::path& run);

/// Fails the test unless the newest checkpoints of two runs hold the same tensors bit by bit.
void expect_same_result(const std::filesystem::path& run, const std::filesystem::path& other);

}  // namespace oct::test
