// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "data/batches.h"

namespace oct::host {

/// Makes batches ahead on threads of its own. Used from one thread.
class Prefetcher {
 public:
  using Make = std::function<Batch(const BatchPlan&)>;
  /// `make` must be thread-safe and outlive this object.
  Prefetcher(Make make, std::int64_t threads);
  ~Prefetcher();
  Prefetcher(const Prefetcher&) = delete;
  Prefetcher& operator=(const Prefetcher&) = delete;

  /// Asks for a batch; returns at once.
  void ask(const BatchPlan& plan);
  /// Batches asked for and not yet taken.
  [[nodiscard]] std::size_t waiting() const { return asked_.size(); }
  /// The batch asked for first. Rethrows what making it threw.
  Batch take();

 private:
  void work();

  Make make_;
  std::deque<std::future<Batch>> asked_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::packaged_task<Batch()>> tasks_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace oct::host
