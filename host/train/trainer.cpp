// SPDX-License-Identifier: Apache-2.0
#include "train/trainer.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "log.h"
#include "octsdk/error.h"
#include "plugins/guarded.h"
#include "train/autocast.h"
#include "train/signals.h"
#include "train/step_context.h"

namespace oct::host {
namespace {

constexpr std::size_t k_batches_ahead = 3;
constexpr std::int64_t k_warm_up = 1;  // the first step allocates and is not measured
constexpr std::int64_t k_measured = 2;
constexpr std::chrono::seconds k_report_interval{60};
constexpr std::chrono::seconds k_flush_interval{2};  // so that others can watch scalars.jsonl

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string peak_memory() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  char text[32];
  std::snprintf(text, sizeof text, "%.2f GB", double(usage.ru_maxrss) / (1 << 20));
  return text;
}

std::string share_text(double part, double whole) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", whole > 0 ? 100 * part / whole : 0.0);
  return text;
}

bool is_due(std::int64_t step, std::int64_t every) {
  return every > 0 && step % every == 0;
}

}  // namespace

Trainer::Trainer(TrainerSetup setup)
    : setup_(std::move(setup)),
      batches_(*setup_.data, setup_.pairing, setup_.augment, setup_.seed),
      samples_(*setup_.model, setup_.info, *setup_.data, setup_.build, setup_.seed),
      prefetch_([this](const BatchPlan& plan) { return batches_.make(plan); }, setup_.workers) {
  state_.progress.images_per_epoch = setup_.data->images_per_epoch();
  state_.identity = setup_.identity;
  asked_ = state_.progress;
}

void Trainer::restore(const Checkpoint& checkpoint) {
  host::restore(checkpoint, parts_of(*setup_.model, setup_.info));
  state_.progress = checkpoint.state().progress;
  state_.seconds = checkpoint.state().seconds;
  asked_ = state_.progress;
  saved_step_ = state_.progress.step;
}

BatchPlan Trainer::batch_plan(const Progress& progress) const {
  const Request request =
      guarded(setup_.info, "request", [&] { return setup_.model->request(progress); });
  const bool sized = request.size.height > 0 && request.size.width > 0;
  return {progress.images, request.batch > 0 ? request.batch : setup_.options->batch,
          sized ? request.size : setup_.data->size};
}

void Trainer::ask_ahead() {
  while (prefetch_.waiting() < k_batches_ahead) {
    const BatchPlan plan = batch_plan(asked_);
    prefetch_.ask(plan);
    ++asked_.step;
    asked_.images += plan.count;
  }
}

Scalars Trainer::step() {
  ask_ahead();
  const Clock::time_point asked = Clock::now();
  Batch batch = prefetch_.take();
  waited_ += seconds_since(asked);
  const std::int64_t images = batch.target.size(0);
  for (at::Tensor* tensor : {&batch.source, &batch.target, &batch.labels}) {
    if (tensor->defined()) *tensor = tensor->to(setup_.build.device, setup_.build.dtype);
  }
  LocalStepContext context(state_.progress, setup_.seed);
  {
    const Autocast autocast(setup_.options->precision == "bf16", setup_.build.device);
    guarded(setup_.info, "train_step", [&] { setup_.model->train_step(batch, context); });
  }
  ++state_.progress.step;
  state_.progress.images += images;
  return context.scalars();
}

bool Trainer::done() const {
  if (stop_signal() != 0 || setup_.stop.reached(state_.progress)) return true;
  return setup_.stop.seconds > 0 && seconds_since(started_) >= setup_.stop.seconds;
}

void Trainer::save(const RunFolder& folder) {
  if (saved_step_ == state_.progress.step) return;
  save_checkpoint(folder.checkpoints(), parts_of(*setup_.model, setup_.info), state_,
                  setup_.options->keep);
  saved_step_ = state_.progress.step;
}

void Trainer::tick(const RunFolder& folder, ScalarLog& log) {
  const std::int64_t step = state_.progress.step;
  const TrainOptions& options = *setup_.options;
  if (is_due(step, options.sample_every)) samples_.write(folder.sample(step));
  if (is_due(step, options.checkpoint_every)) {
    log.flush();
    save(folder);
  }
  if (setup_.evaluate && is_due(step, options.evaluate_every)) {
    line_.clear();
    if (!options.best.empty()) save(folder);
    setup_.evaluate(folder, state_.progress);
  }
}

void Trainer::train_to_the_end(const RunFolder& folder, ScalarLog& log) {
  while (!done()) {
    const Clock::time_point begin = Clock::now();
    const Scalars scalars = step();
    const double seconds = seconds_since(begin);
    state_.seconds += seconds;
    seconds_here_ += seconds;
    if (++steps_here_ > k_warm_up) {
      const double weight = std::max(1.0 / double(steps_here_ - k_warm_up), 0.02);
      step_seconds_ += weight * (seconds - step_seconds_);
    }
    log.append(state_.progress, state_.seconds, scalars);
    if (steps_here_ == k_warm_up + k_measured) measure();
    show_progress(scalars);
    if (Clock::now() - flushed_ >= k_flush_interval) {
      log.flush();
      flushed_ = Clock::now();
    }
    tick(folder, log);
  }
}

void Trainer::run(const RunFolder& folder) {
  ScalarLog log(folder.path() / "scalars.jsonl", state_.progress.step);
  started_ = Clock::now();
  try {
    if (state_.progress.step == 0) samples_.write(folder.sample(0));
    train_to_the_end(folder, log);
  } catch (const Error& failure) {
    line_.clear();
    log.flush();
    if (failure.code() != ExitCode::diverged) throw;
    throw Error(ExitCode::diverged, std::string(failure.what()) + ". " +
                                        (saved_step_ ? "The last checkpoint is that of step " +
                                                           std::to_string(*saved_step_)
                                                     : "No checkpoint was written yet") +
                                        "; try a smaller learning rate or another seed");
  }
  line_.clear();
  log.flush();
  save(folder);
  const std::string stood = "after saving step " + std::to_string(state_.progress.step) +
                            "; go on with --resume '" + folder.path().string() + "'";
  throw_if_stopped(stood.c_str());
  samples_.write(folder.sample(state_.progress.step));
  log::info(std::to_string(state_.progress.step) + " steps, " +
            std::to_string(state_.progress.images) + " images, " + duration_text(state_.seconds) +
            " of training, " + share_text(waited_, seconds_here_) +
            " of it waiting for data, peak memory " + peak_memory());
  if (setup_.evaluate && setup_.options->evaluate_every >= 0)
    setup_.evaluate(folder, state_.progress);
}

double Trainer::seconds_left() const {
  const std::int64_t batch = batch_plan(state_.progress).count;
  const auto steps = setup_.stop.steps_left(state_.progress, batch);
  double left = steps ? double(*steps) * step_seconds_ : setup_.stop.seconds;
  if (setup_.stop.seconds > 0) {
    left = std::min(left, std::max(0.0, setup_.stop.seconds - seconds_since(started_)));
  }
  return left;
}

/// Also where --budget becomes a number of steps, so that progress has an end to be held against.
void Trainer::measure() {
  if (setup_.stop.seconds > 0) {
    const double time = setup_.stop.seconds - seconds_since(started_);
    const auto steps = state_.progress.step + std::int64_t(std::max(0.0, time) / step_seconds_);
    setup_.stop.steps = setup_.stop.steps > 0 ? std::min(setup_.stop.steps, steps) : steps;
  }
  line_.clear();
  log::info(expectation());
}

std::string Trainer::expectation() const {
  const std::int64_t batch = batch_plan(state_.progress).count;
  const auto steps = setup_.stop.steps_left(state_.progress, batch).value_or(0);
  char speed[64];
  std::snprintf(speed, sizeof speed, "%.3f s a step of %lld image(s): ", step_seconds_,
                static_cast<long long>(batch));
  return speed + std::to_string(steps) + " more steps take about " + duration_text(seconds_left()) +
         " and " + peak_memory() + " of memory";
}

std::string Trainer::plan() {
  const Progress before = state_.progress;
  started_ = Clock::now();
  for (std::int64_t i = 0; i < k_warm_up + k_measured; ++i) {
    throw_if_stopped("while measuring");
    const Clock::time_point begin = Clock::now();
    step();
    if (i >= k_warm_up) step_seconds_ += seconds_since(begin) / double(k_measured);
  }
  started_ = Clock::now();
  if (setup_.stop.seconds > 0 && setup_.stop.steps == 0) {
    setup_.stop.steps = std::int64_t(setup_.stop.seconds / step_seconds_);
  }
  state_.progress = before;
  return expectation();
}

void Trainer::show_progress(const Scalars& scalars) {
  const bool report = Clock::now() - reported_ >= k_report_interval;
  if (!line_.due() && !report) return;
  const double speed =
      step_seconds_ > 0 ? double(batch_plan(state_.progress).count) / step_seconds_ : 0;
  char head[128];
  std::snprintf(head, sizeof head, "step %lld  epoch %lld  %.2f images/s  ",
                static_cast<long long>(state_.progress.step),
                static_cast<long long>(state_.progress.epoch()), speed);
  std::string text = head + duration_text(seconds_left()) + " left";
  for (std::size_t i = 0; i < std::min<std::size_t>(scalars.size(), 4); ++i) {
    char value[64];
    std::snprintf(value, sizeof value, "  %s %.4g", scalars[i].first.c_str(), scalars[i].second);
    text += value;
  }
  if (line_.visible()) {
    line_.show(text);
  } else if (report) {
    log::info(text);
  }
  if (report) reported_ = Clock::now();
}

}  // namespace oct::host
