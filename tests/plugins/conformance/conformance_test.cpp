// SPDX-License-Identifier: Apache-2.0
// Every plugin of the build passes the suite that `octhost check` runs on anybody's.
#include "octsdk/testing/conformance.h"

#include <gtest/gtest.h>

#include "plugins/catalogue.h"

namespace oct::host {
namespace {

std::vector<PluginFile> built(const char* kind) {
  return Catalogue({std::filesystem::path(OCT_BUILD_DIR) / "lib"}).list(kind);
}

template <class Interface>
oct::testing::Factory<Interface> factory_of(const PluginFile& file) {
  const Plugin<Interface> plugin = load_plugin<Interface>(file);
  return [plugin] { return plugin.make(); };
}

void expect_all(const std::vector<oct::testing::Finding>& findings) {
  EXPECT_FALSE(findings.empty());
  for (const oct::testing::Finding& finding : findings) {
    EXPECT_TRUE(finding.holds) << finding.property << ": " << finding.detail;
  }
}

std::string id_of(const ::testing::TestParamInfo<PluginFile>& info) {
  return info.param.id;
}

class ModelConformance : public ::testing::TestWithParam<PluginFile> {};
TEST_P(ModelConformance, Holds) {
  expect_all(oct::testing::check_model(factory_of<Model>(GetParam())));
}
INSTANTIATE_TEST_SUITE_P(Built, ModelConformance, ::testing::ValuesIn(built("model")), id_of);

class DatasetConformance : public ::testing::TestWithParam<PluginFile> {};
TEST_P(DatasetConformance, Holds) {
  expect_all(oct::testing::check_dataset(factory_of<Dataset>(GetParam()), {}));
}
INSTANTIATE_TEST_SUITE_P(Built, DatasetConformance, ::testing::ValuesIn(built("dataset")), id_of);

class MetricConformance : public ::testing::TestWithParam<PluginFile> {};
TEST_P(MetricConformance, Holds) {
  expect_all(oct::testing::check_metric(factory_of<Metric>(GetParam())));
}
INSTANTIATE_TEST_SUITE_P(Built, MetricConformance, ::testing::ValuesIn(built("metric")), id_of);

class FeaturesConformance : public ::testing::TestWithParam<PluginFile> {};
TEST_P(FeaturesConformance, Holds) {
  expect_all(oct::testing::check_features(factory_of<Features>(GetParam()), ""));
}
INSTANTIATE_TEST_SUITE_P(Built, FeaturesConformance, ::testing::ValuesIn(built("features")), id_of);

}  // namespace
}  // namespace oct::host
