// SPDX-License-Identifier: Apache-2.0
#include "plugins/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/model.h"
#include "plugins/catalogue.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

const Catalogue& catalogue() {
  static const Catalogue built({std::filesystem::path(OCT_BUILD_DIR) / "lib"});
  return built;
}

TEST(Loader, OpensAPluginAndMakesIndependentObjects) {
  const Plugin<Model> plugin = catalogue().open<Model>("random");
  EXPECT_EQ(plugin.info().kind, "model");
  EXPECT_EQ(plugin.info().id, "random");
  EXPECT_EQ(plugin.info().version, "1.0.0");
  EXPECT_EQ(plugin.info().licence, "Apache-2.0");
  const std::unique_ptr<Model> first = plugin.make();
  const std::unique_ptr<Model> second = plugin.make();
  ASSERT_NE(first, nullptr);
  EXPECT_NE(first, second);
}

TEST(Loader, OpeningTwiceGivesTheSameLibrary) {
  const Plugin<Model> first = catalogue().open<Model>("random");
  const Plugin<Model> second = catalogue().open<Model>("random");
  EXPECT_EQ(&first.info(), &second.info());
}

TEST(Loader, TheSameFileUnderAnotherNameIsRefused) {
  const oct::test::TemporaryFolder folder;
  const auto renamed = folder / "liboct_model_renamed.so";
  std::filesystem::copy_file(catalogue().find("model", "random").path, renamed);
  const auto [code, message] = oct::test::failure_of([&] {
    load_plugin<Model>({"model", "renamed", renamed});
  });
  EXPECT_EQ(code, ExitCode::plugin_refused);
  EXPECT_THAT(message, testing::HasSubstr("the plugin says 'random'"));
  EXPECT_THAT(message, testing::HasSubstr("its file name says 'renamed'"));
  EXPECT_THAT(message, testing::HasSubstr("mv " + renamed.string()));
}

}  // namespace
}  // namespace oct::host
