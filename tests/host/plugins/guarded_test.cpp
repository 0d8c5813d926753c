// SPDX-License-Identifier: Apache-2.0
#include "plugins/guarded.h"

#include <c10/util/Exception.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>

#include "octsdk/error.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

using oct::test::failure_of;
using testing::HasSubstr;
using testing::StartsWith;

const PluginInfo k_plugin{"model", "toy", "1.2.3", "a toy", "Apache-2.0", "/p"};

template <class Thrown>
std::pair<ExitCode, std::string> thrown_by_plugin(Thrown thrown) {
  return failure_of([&] { guarded(k_plugin, "train_step", [&] { throw thrown; }); });
}

TEST(Guarded, HandsResultsThrough) {
  int value = 1;
  EXPECT_EQ(guarded(k_plugin, "need", [] { return 42; }), 42);
  int& same = guarded(k_plugin, "need", [&]() -> int& { return value; });
  EXPECT_EQ(&same, &value);
}

TEST(Guarded, PutsPluginVersionAndPhaseInFront) {
  const auto [code, message] = thrown_by_plugin(std::runtime_error("broken"));
  EXPECT_EQ(code, ExitCode::plugin_failed);
  EXPECT_EQ(message, "model toy 1.2.3: train_step: broken");
}

TEST(Guarded, KeepsTheCodeOfWhatTheUserCanMend) {
  for (const ExitCode code : {ExitCode::usage, ExitCode::cannot_read, ExitCode::invalid_input,
                              ExitCode::diverged, ExitCode::metric_undefined}) {
    EXPECT_EQ(thrown_by_plugin(Error(code, "x")).first, code);
  }
}

TEST(Guarded, DoesNotLetAPluginSpeakForTheHost) {
  for (const ExitCode code : {ExitCode::done, ExitCode::plugin_not_found, ExitCode::plugin_refused,
                              ExitCode::plugin_failed}) {
    EXPECT_EQ(thrown_by_plugin(Error(code, "x")).first, ExitCode::plugin_failed);
  }
}

TEST(Guarded, MemoryThatRanOutHasItsOwnCode) {
  EXPECT_EQ(thrown_by_plugin(std::bad_alloc()).first, ExitCode::out_of_memory);
  const auto allocate = [] { TORCH_CHECK(false, "DefaultCPUAllocator: can't allocate memory"); };
  EXPECT_EQ(failure_of([&] { guarded(k_plugin, "build", allocate); }).first,
            ExitCode::out_of_memory);
}

TEST(Guarded, LibTorchErrorsComeWithoutTheirBacktrace) {
  const auto fail = [] { TORCH_CHECK(false, "shapes differ"); };
  const auto [code, message] = failure_of([&] { guarded(k_plugin, "build", fail); });
  EXPECT_EQ(code, ExitCode::plugin_failed);
  EXPECT_THAT(message, StartsWith("model toy 1.2.3: build: shapes differ"));
  EXPECT_THAT(message, testing::Not(HasSubstr("frame #")));
}

TEST(Guarded, EvenWhatIsNoExceptionIsTold) {
  const auto [code, message] = thrown_by_plugin(42);
  EXPECT_EQ(code, ExitCode::plugin_failed);
  EXPECT_THAT(message, HasSubstr("no std::exception"));
}

}  // namespace
}  // namespace oct::host
