// SPDX-License-Identifier: Apache-2.0
#include "data/prefetch.h"

namespace oct::host {

Prefetcher::Prefetcher(Make make, std::int64_t threads) : make_(std::move(make)) {
  for (std::int64_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Prefetcher::~Prefetcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Prefetcher::ask(const BatchPlan& plan) {
  std::packaged_task<Batch()> task([this, plan] { return make_(plan); });
  asked_.push_back(task.get_future());
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  ready_.notify_one();
}

Batch Prefetcher::take() {
  std::future<Batch> next = std::move(asked_.front());
  asked_.pop_front();
  return next.get();
}

void Prefetcher::work() {
  while (true) {
    std::packaged_task<Batch()> task;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
      if (stop_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace oct::host
