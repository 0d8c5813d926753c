// SPDX-License-Identifier: Apache-2.0
#include "data/workers.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace oct::host {
namespace {

class ParallelRun {
 public:
  ParallelRun(std::int64_t count, std::int64_t threads,
              const std::function<void(std::int64_t)>& work)
      : count_(count), work_(work), running_(std::min(threads, count)) {
    for (std::int64_t i = 0; i < std::min(threads, count); ++i)
      threads_.emplace_back([this] { loop(); });
  }
  ~ParallelRun() {
    next_ = count_;
    for (std::thread& thread : threads_) thread.join();
  }

  /// False when all threads have left.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !left_.wait_for(lock, time, [this] { return running_ == 0; });
  }
  [[nodiscard]] std::int64_t done() const { return done_; }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void loop() {
    for (std::int64_t i = next_++; i < count_; i = next_++) {
      try {
        work_(i);
        ++done_;
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_ || i < failed_index_) {
          failure_ = std::current_exception();
          failed_index_ = i;
        }
        next_ = count_;
      }
    }
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) left_.notify_all();
  }

  std::int64_t count_;
  const std::function<void(std::int64_t)>& work_;
  std::atomic<std::int64_t> next_ = 0;
  std::atomic<std::int64_t> done_ = 0;
  std::mutex mutex_;
  std::condition_variable left_;
  std::int64_t running_;
  std::exception_ptr failure_;
  std::int64_t failed_index_ = 0;
  std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace

void run_parallel(std::int64_t count, std::int64_t threads,
                  const std::function<void(std::int64_t)>& work,
                  const std::function<void(std::int64_t)>& tick) {
  if (count <= 0) return;
  ParallelRun run(count, std::max<std::int64_t>(threads, 1), work);
  while (run.wait(std::chrono::milliseconds(50))) tick(run.done());
  run.rethrow();
}

}  // namespace oct::host
