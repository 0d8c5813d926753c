// SPDX-License-Identifier: Apache-2.0
// 10,000 images a side stay below 2 GB in each metric that has to keep something of every image.
#include <malloc.h>

#include <fstream>

#include "../feature_support.h"
#include "../phantom_images.h"

namespace oct::test {
namespace {

constexpr std::int64_t k_images = 10000;
constexpr std::int64_t k_batch = 100;

std::int64_t status_kb(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return std::stoll(line.substr(field.size() + 1));
  }
  return -1;
}

template <class MakeBatch>
std::int64_t peak_mb(Metric& metric, MakeBatch&& make_batch) {
  malloc_trim(0);                               // what the test before has freed
  std::ofstream("/proc/self/clear_refs") << 5;  // the peak is forgotten
  for (std::int64_t first = 0; first < k_images; first += k_batch) {
    metric.update(Role::heldout, make_batch(static_cast<std::uint64_t>(2 * first)));
    metric.update(Role::fake, make_batch(static_cast<std::uint64_t>(2 * first + 1)));
  }
  EXPECT_FALSE(metric.compute().empty());
  const std::int64_t peak = status_kb("VmHWM");
  EXPECT_GT(peak, 0);
  return peak / 1024;
}

class FeatureMemory : public testing::TestWithParam<const char*> {};

TEST_P(FeatureMemory, OfTenThousandVectorsIsBelowTwoGigabytes) {
  constexpr std::int64_t k_dimension = 1280;
  const auto object = feature_metric(GetParam(), {"net", k_dimension, k_dimension, false, "00"});
  const std::int64_t peak = peak_mb(*object, [](std::uint64_t seed) {
    MetricBatch batch = embedded(gaussians(k_batch, k_dimension, seed));
    batch.embedding.logits = batch.embedding.vectors;
    return batch;
  });
  RecordProperty("peak_mb", static_cast<int>(peak));
  EXPECT_LT(peak, 2000);
}

INSTANTIATE_TEST_SUITE_P(Metrics, FeatureMemory, testing::Values("kid", "fd", "prdc", "is"),
                         [](const auto& info) { return std::string(info.param); });

TEST(DiversityMemory, OfTenThousandImagesIsBelowTwoGigabytes) {
  const at::Tensor images = noise({k_batch, 3, 256, 256}, 1);
  const auto object = metric("diversity", {{"pairs", "100"}});
  const std::int64_t peak = peak_mb(*object, [&](std::uint64_t) { return batch_of(images); });
  RecordProperty("peak_mb", static_cast<int>(peak));
  EXPECT_LT(peak, 2000);
}

TEST(SwdMemory, OfTenThousandImagesInColourIsBelowTwoGigabytes) {
  const at::Tensor images = noise({k_batch, 3, 256, 256}, 1);
  const auto object = metric("swd");
  const std::int64_t peak = peak_mb(*object, [&](std::uint64_t) { return batch_of(images); });
  RecordProperty("peak_mb", static_cast<int>(peak));
  std::printf("swd: %lld MB\n", static_cast<long long>(peak));
  EXPECT_LT(peak, 2000);
}

// Metrics that look at the images trained on as well: 10,000 of those too.
std::int64_t peak_mb_of_three(const std::string& id,
                              const std::map<std::string, std::string>& how) {
  const at::Tensor images = noise({k_batch, 3, 256, 256}, 1);
  const auto object = metric(id, how);
  if (object->need().features) object->use(space_of(1280));
  std::int64_t number = 0;
  const std::int64_t peak = peak_mb(*object, [&](std::uint64_t seed) {
    MetricBatch batch = batch_of(images, number);
    number += k_batch;
    batch.embedding.vectors = gaussians(k_batch, 1280, seed);
    batch.labels = at::eye(2, at::kFloat).repeat({k_batch / 2, 1});
    if (number % (2 * k_batch) != 0) object->update(Role::train, batch);
    return batch;
  });
  std::printf("%s: %lld MB\n", id.c_str(), static_cast<long long>(peak));
  return peak;
}

TEST(CopiesMemory, OfTenThousandImagesEachIsBelowTwoGigabytes) {
  EXPECT_LT(peak_mb_of_three("copies", {}), 2000);
}

TEST(UtilityMemory, OfTenThousandImagesEachIsBelowTwoGigabytes) {
  EXPECT_LT(peak_mb_of_three("utility", {{"steps", "1"}, {"seeds", "2"}}), 2000);
}

class AnatomyMemory : public testing::TestWithParam<const char*> {};

TEST_P(AnatomyMemory, OfTenThousandImagesIsBelowTwoGigabytes) {
  const bool scan = std::string(GetParam()) == "anatomy_oct";
  const phantom::Eye eye = phantom::make_eye(5);
  const at::Tensor one = as_tensor(scan ? phantom::scan(eye, {256, 256}).image
                                        : phantom::photograph(eye, {256, 256}).image);
  const at::Tensor images = one.unsqueeze(0).repeat({k_batch, 1, 1, 1});
  const auto object = metric(GetParam());
  std::int64_t number = 0;
  const std::int64_t peak = peak_mb(*object, [&](std::uint64_t) {
    MetricBatch batch = batch_of(images, number);
    number += k_batch;
    if (scan) batch.truth = {at::zeros({k_batch, 11, 256}), {"ilm"}, {}};
    return batch;
  });
  RecordProperty("peak_mb", static_cast<int>(peak));
  std::printf("%s: %lld MB\n", GetParam(), static_cast<long long>(peak));
  EXPECT_LT(peak, 2000);
}

INSTANTIATE_TEST_SUITE_P(Metrics, AnatomyMemory, testing::Values("anatomy_oct", "anatomy_dfe"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace oct::test
