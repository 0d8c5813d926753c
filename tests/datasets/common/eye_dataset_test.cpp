// SPDX-License-Identifier: Apache-2.0
#include "common/eye_dataset.h"

#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include <map>
#include <set>
#include <thread>

#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct::datasets {
namespace {

using test::message_of;
using testing::HasSubstr;

void set(OptionSet& options, const char* name, const char* value) {
  Option* option = options.find(name);
  ASSERT_NE(option, nullptr) << name;
  option->set(value, "test");
}

TEST(EyeDataset, OffersWhatItsModalitiesAre) {
  EyeDataset both({"dfe", "oct"});
  OptionSet options;
  both.options(options);
  const Give native = both.give();
  ASSERT_EQ(native.modalities.size(), 2U);
  EXPECT_EQ(native.modalities[0].channels, 3);
  EXPECT_EQ(native.modalities[1].channels, 1);
  EXPECT_TRUE(native.can_pair);
  EXPECT_GT(native.modalities[0].augmentation.rotate, 0);
  EXPECT_EQ(native.modalities[1].augmentation.rotate, 0);
  EXPECT_FALSE(native.modalities[1].augmentation.flip_y);
  set(options, "channels", "3");
  EXPECT_EQ(both.give().modalities[1].channels, 3);

  EyeDataset one({"oct"});
  OptionSet of_one;
  one.options(of_one);
  EXPECT_FALSE(one.give().can_pair);
  EXPECT_NE(of_one.find("fit"), nullptr);
  EXPECT_EQ(of_one.find("crop-field"), nullptr);
}

TEST(EyeDataset, FallsBackToThePhantom) {
  EyeDataset dataset({"dfe", "oct"});
  OptionSet options;
  dataset.options(options);
  set(options, "phantom-eyes", "16");
  const Index index = dataset.index({});
  EXPECT_EQ(index.origin, "phantom");
  EXPECT_TRUE(index.paired);
  ASSERT_EQ(index.records.size(), 16U);
  EXPECT_THAT(index.classes, testing::ElementsAre("CNV", "DME", "DRUSEN", "NORMAL"));
  std::map<std::string, std::vector<Record>> by_patient;
  for (const Record& record : index.records) {
    by_patient[record.patient].push_back(record);
    EXPECT_EQ(testing::Matches(testing::Contains(1))(record.labels), true);
  }
  EXPECT_EQ(by_patient.size(), 8U);
  for (const auto& [patient, records] : by_patient) {
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].labels, records[1].labels);
    EXPECT_NE(records[0].eye, records[1].eye);
  }

  const Record& record = index.records[3];
  EXPECT_EQ(record.id, "phantom-000003");
  const Sample oct = dataset.load(record, "oct", {48, 64});
  EXPECT_EQ(oct.truth.size(1), 64);
  EXPECT_TRUE(oct.truth.slice(0, 1).ge(oct.truth.slice(0, 0, -1)).all().item<bool>());
  ASSERT_EQ(index.layers.size(), static_cast<std::size_t>(oct.truth.size(0)));
  EXPECT_EQ(index.layers[0], "ilm");
  EXPECT_EQ(index.layers[8], "rpe");
  EXPECT_EQ(index.layers[9], "bm");
  EXPECT_EQ(oct.lesions.sizes(), at::IntArrayRef({1, 48, 64}));
  const Sample dfe = dataset.load(record, "dfe", {64, 64});
  EXPECT_GT(dfe.mask.sum().item<int>(), 64 * 64 / 2);
  EXPECT_EQ(dfe.lesions.sizes(), at::IntArrayRef({1, 64, 64}));
  EXPECT_GT(dfe.lesions.sum().item<int>(), 0);  // drusen
  EXPECT_GT(oct.lesions.sum().item<int>(), 0);
  EXPECT_EQ(dataset.load(index.records[0], "oct", {48, 64}).lesions.sum().item<int>(), 0);
  EXPECT_TRUE(at::equal(oct.image, dataset.load(record, "oct", {48, 64}).image));
  EXPECT_FALSE(at::equal(oct.image, dataset.load(index.records[2], "oct", {48, 64}).image));
}

TEST(EyeDataset, ChecksWhereTheDataIs) {
  EyeDataset both({"dfe", "oct"});
  EyeDataset one({"oct"});
  message_of(ExitCode::usage, [&] { both.index({"", "a", "", ""}); });
  message_of(ExitCode::usage, [&] { both.index({"x", "a", "b", ""}); });
  message_of(ExitCode::usage, [&] { one.index({"", "a", "b", ""}); });
  message_of(ExitCode::usage, [&] { one.index({"", "", "", "flat"}); });
  const test::TempFolder folder;
  folder.file("dfe/1.png");
  folder.file("oct/1.png");
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] {
                           one.index({folder.path().string(), "", "", ""});
                         }),
              HasSubstr("use --dataset dfe_oct"));
}

TEST(EyeDataset, LoadsHalvesOfSideBySideImages) {
  const test::TempFolder folder;
  Image image = test::flat(64, 32, 3, 200);
  for (int row = 0; row < 32; ++row) {
    for (int c = 0; c < 3; ++c) {
      std::fill_n(&test::at(image, row, 32, c), 32, 100.0F);
    }
  }
  write(folder.path() / "1.png", image);
  EyeDataset dataset({"dfe", "oct"});
  const Index index = dataset.index({folder.path().string(), "", "", ""});
  const Record& record = index.records[0];
  EXPECT_NEAR(dataset.load(record, "dfe", {32, 32}).image.mean().item<float>(), 200 / 127.5 - 1,
              1e-5);
  const Sample oct = dataset.load(record, "oct", {32, 32});
  EXPECT_EQ(oct.image.size(0), 1);
  EXPECT_NEAR(oct.image.mean().item<float>(), 100 / 127.5 - 1, 1e-5);
}

TEST(EyeDataset, NamesTheFileThatIsBad) {
  const test::TempFolder folder;
  folder.file("eye.png", "no image");
  EyeDataset dataset({"oct"});
  const Index index = dataset.index({folder.path().string(), "", "", ""});
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] {
                           static_cast<void>(dataset.load(index.records[0], "oct", {32, 32}));
                         }),
              HasSubstr("eye.png'"));
  Image odd = test::flat(16, 16, 1, 3);
  odd.type = SampleType::f32;
  write(folder.path() / "odd.tif", odd);
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] {
                           static_cast<void>(dataset.load_file((folder.path() / "odd.tif").string(),
                                                               "oct", {32, 32}));
                         }),
              HasSubstr("odd.tif': float samples from 3.0"));
}

// What the host does: many threads, one dataset.
TEST(EyeDataset, LoadsTheSameFromSeveralThreads) {
  OCT_NEED_SHARED_DATA();
  EyeDataset dataset({"oct"});
  const Index index = dataset.index({(test::shared_data() / "oct/NORMAL").string(), "", "", ""});
  const std::size_t count = 12;
  const auto load = [&](std::size_t i) { return dataset.load(index.records[i], "oct", {64, 64}); };
  std::vector<Sample> alone;
  for (std::size_t i = 0; i < count; ++i) {
    alone.push_back(load(i));
  }
  std::vector<Sample> together(count);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < count; i += 4) {
        together[i] = load(i);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_TRUE(at::equal(alone[i].image, together[i].image));
  }
}

TEST(EyeDataset, LoadsRealImagesOfBothKinds) {
  OCT_NEED_SHARED_DATA();
  const auto data = test::shared_data();
  EyeDataset dataset({"dfe", "oct"});
  const Index index = dataset.index({"", (data / "dfe").string(), (data / "oct").string(), ""});
  std::set<std::string> seen;
  for (const Record& record : index.records) {
    const std::string& modality = record.items[0].modality;
    if (seen.insert(modality + record.items[0].path.substr(0, record.items[0].path.rfind('/')))
            .second) {  // one of each folder
      const Sample sample = dataset.load(record, modality, {64, 64});
      EXPECT_GT(sample.image.std().item<float>(), 0.05) << record.id;
    }
  }
  EXPECT_EQ(seen.size(), 8U);
  const Index pairs = dataset.index({(data / "pairs").string(), "", "", ""});
  EXPECT_EQ(dataset.load(pairs.records[0], "dfe", {64, 64}).image.size(0), 3);
}

}  // namespace
}  // namespace oct::datasets
