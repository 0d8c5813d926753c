// SPDX-License-Identifier: Apache-2.0
#include "plugins/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "octsdk/model.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

using oct::test::failure_of;
using oct::test::TemporaryFolder;
using oct::test::write_bytes;
using testing::HasSubstr;

/// Files of the right names with nothing in them: listing must not open them.
class CatalogueTest : public testing::Test {
 protected:
  CatalogueTest() {
    for (const char* name : {"liboct_model_pix.so", "liboct_model_cyc.so", "liboct_dataset_oct.so",
                             "notes.txt", "libother.so"}) {
      write_bytes(first_ / name, "");
    }
    write_bytes(second_ / "liboct_model_cyc.so", "");
    write_bytes(second_ / "liboct_model_sty.so", "");
  }

  TemporaryFolder first_;
  TemporaryFolder second_;
  Catalogue catalogue_{{first_.path(), "/nonexistent/plugins", second_.path()}};
};

TEST_F(CatalogueTest, ListsByIdAndTheFirstDirectoryWins) {
  std::vector<std::string> ids;
  for (const PluginFile& file : catalogue_.list("model")) ids.push_back(file.id);
  EXPECT_THAT(ids, testing::ElementsAre("cyc", "pix", "sty"));
  EXPECT_EQ(catalogue_.find("model", "cyc").path, first_ / "liboct_model_cyc.so");
  EXPECT_EQ(catalogue_.find("model", "sty").path, second_ / "liboct_model_sty.so");
  EXPECT_EQ(catalogue_.list("dataset").size(), 1u);
  EXPECT_TRUE(catalogue_.list("metric").empty());
}

TEST_F(CatalogueTest, NotFoundNamesNearestAllIdsAndAllDirectories) {
  const auto [code, message] =
      failure_of([&] { static_cast<void>(catalogue_.find("model", "cyg")); });
  EXPECT_EQ(code, ExitCode::plugin_not_found);
  EXPECT_THAT(message, HasSubstr("there is no model 'cyg'; did you mean 'cyc'?"));
  EXPECT_THAT(message, HasSubstr("models there are: cyc, pix, sty"));
  EXPECT_THAT(message, HasSubstr(first_.path().string()));
  EXPECT_THAT(message, HasSubstr("/nonexistent/plugins (does not exist)"));
  EXPECT_THAT(message, HasSubstr(second_.path().string()));
}

TEST_F(CatalogueTest, AnEmptyFileOfTheRightNameIsRefusedWhenOpened) {
  const auto [code, message] =
      failure_of([&] { static_cast<void>(catalogue_.open<Model>("cyc")); });
  EXPECT_EQ(code, ExitCode::plugin_refused);
  EXPECT_THAT(message, HasSubstr((first_ / "liboct_model_cyc.so").string()));
  EXPECT_THAT(message, HasSubstr("no ELF"));
}

TEST(PluginSearchPath, TakesGivenThenEnvironmentThenOwnDirectories) {
  const TemporaryFolder given;
  const TemporaryFolder listed;
  setenv("OCTHOST_PLUGIN_PATH", (listed.path().string() + ":relative/dir").c_str(), 1);
  const auto directories = plugin_search_path({given.path()});
  unsetenv("OCTHOST_PLUGIN_PATH");
  ASSERT_EQ(directories.size(), 4u);
  EXPECT_EQ(directories[0], std::filesystem::canonical(given.path()));
  EXPECT_EQ(directories[1], listed.path());
  EXPECT_THAT(directories[2].string(), testing::EndsWith("lib/octhost/plugins"));
  EXPECT_EQ(directories[3], std::filesystem::path(OCT_BUILD_DIR) / "lib");
}

TEST(PluginSearchPath, NeverHoldsTheWorkingDirectory) {
  for (const auto& directory : plugin_search_path({})) {
    EXPECT_TRUE(directory.is_absolute()) << directory;
    EXPECT_NE(directory, std::filesystem::current_path());
  }
}

TEST(PluginSearchPath, RefusesAGivenDirectoryThatDoesNotExist) {
  const auto [code, message] = failure_of([] { plugin_search_path({"/nonexistent/plugins"}); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("/nonexistent/plugins"));
}

}  // namespace
}  // namespace oct::host
