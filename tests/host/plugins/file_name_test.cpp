// SPDX-License-Identifier: Apache-2.0
#include "plugins/file_name.h"

#include <gtest/gtest.h>

namespace oct::host {
namespace {

struct Case {
  const char* file_name;
  std::optional<PluginName> expected;
};

class FileName : public testing::TestWithParam<Case> {};

TEST_P(FileName, IsTakenApart) {
  EXPECT_EQ(parse_plugin_file_name(GetParam().file_name), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Names, FileName,
    testing::Values(Case{"liboct_model_cyclegan.so", PluginName{"model", "cyclegan"}},
                    Case{"liboct_dataset_dfe_oct.so", PluginName{"dataset", "dfe_oct"}},
                    Case{"liboct_metric_swd2.so", PluginName{"metric", "swd2"}},
                    Case{"liboct_model_model_model.so", PluginName{"model", "model_model"}},
                    Case{"liboct_model_.so", {}}, Case{"liboct_model.so", {}},
                    Case{"liboct_.so", {}}, Case{"liboct.so", {}}, Case{".so", {}}, Case{"", {}},
                    Case{"liboct_so", {}}, Case{"liboct_model_cyclegan", {}},
                    Case{"liboct_model_cyclegan.so.1", {}}, Case{"oct_model_cyclegan.so", {}},
                    Case{"liboct_model_CycleGAN.so", {}}, Case{"liboct_model_2gan.so", {}},
                    Case{"liboct_model_my-gan.so", {}}, Case{"liboct_model_my gan.so", {}},
                    Case{"liboct_models_cyclegan.so", {}}, Case{"liboct_filter_blur.so", {}},
                    Case{"liboctsdk.so", {}}, Case{"xliboct_model_cyclegan.so", {}}));

TEST(FileName, IsPutTogetherAsItIsTakenApart) {
  for (const std::string& kind : plugin_kinds()) {
    const PluginName name{kind, "any_id"};
    EXPECT_EQ(parse_plugin_file_name(plugin_file_name(name.kind, name.id)), name);
  }
}

}  // namespace
}  // namespace oct::host
