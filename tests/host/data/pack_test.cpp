// SPDX-License-Identifier: Apache-2.0
#include "data/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "../../support/temporary_files.h"
#include "../toy_dataset.h"
#include "data/cache_folder.h"
#include "data/content_hashes.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::ToyDataset;
using testing::HasSubstr;

struct PackFixture : testing::Test {
  test::TemporaryFolder folder;
  ToyDataset dataset{12};
  Index index = dataset.index({});
  PackPlace place{folder.path(), 1 << 30, 2, false, {}};

  PackSource source(const std::string& modality = "dfe") {
    PackSource source{&dataset, {"dataset", "toy", "1.0.0", "", "", ""},
                      "",       &index,
                      modality, modality == "dfe" ? 3 : 1,
                      {}};
    for (std::int64_t i = 0; i < 12; ++i) source.records.push_back(i);
    return source;
  }
  [[nodiscard]] int packs() const {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      count += entry.path().extension() == ".pack" ? 1 : 0;
    }
    return count;
  }
};

TEST_F(PackFixture, HoldsTheImagesToHalfAStep) {
  const auto pack = open_pack(source(), {16, 24}, place).pack;
  ASSERT_EQ(pack->count(), 12);
  EXPECT_EQ(pack->size(), (Size{16, 24}));
  std::vector<float> values(3 * 16 * 24);
  for (std::int64_t row = 0; row < 12; ++row) {
    pack->read(row, values.data());
    const at::Tensor image = dataset.load(index.records[std::size_t(row)], "dfe", {16, 24}).image;
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_NEAR(values[i], image.const_data_ptr<float>()[i], 1.1 / 65535);
    }
  }
}

TEST_F(PackFixture, SecondOpeningLoadsNothing) {
  const std::string key = open_pack(source(), {16, 16}, place).key;
  const int loads = dataset.loads;
  EXPECT_EQ(loads, 12);
  EXPECT_EQ(open_pack(source(), {16, 16}, place).key, key);
  EXPECT_EQ(dataset.loads, loads);
}

TEST_F(PackFixture, AnotherSizeOptionOrModalityIsAnotherPack) {
  open_pack(source(), {16, 16}, place);
  open_pack(source(), {16, 8}, place);
  open_pack(source("oct"), {16, 16}, place);
  PackSource other = source();
  other.options = "channels=3";
  open_pack(other, {16, 16}, place);
  EXPECT_EQ(packs(), 4);
}

TEST_F(PackFixture, AnUnreadableImageIsNamedOrSkipped) {
  dataset.damaged = {"r03", "r07"};
  const auto [code, message] = failure_of([&] { open_pack(source(), {8, 8}, place); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("dataset toy 1.0.0: load: 'r0"));
  EXPECT_EQ(packs(), 0) << "a pack that failed must not be kept";

  place.skip_bad = true;
  const auto pack = open_pack(source(), {8, 8}, place).pack;
  for (std::int64_t row = 0; row < 12; ++row) EXPECT_EQ(pack->readable(row), row != 3 && row != 7);

  place.skip_bad = false;
  EXPECT_EQ(failure_of([&] {
              open_pack(source(), {8, 8}, place);
            }).first,
            ExitCode::invalid_input)
      << "a pack made under skip must not hide the error";
}

TEST_F(PackFixture, ADamagedPackIsMadeAgain) {
  const std::string key = open_pack(source(), {8, 8}, place).key;
  fs::resize_file(folder / (key + ".pack"), 100);
  EXPECT_EQ(open_pack(source(), {8, 8}, place).pack->count(), 12);
}

TEST_F(PackFixture, APackCutShortWhileInUseIsAnError) {
  const OpenedPack opened = open_pack(source(), {64, 64}, place);
  const fs::path path = folder / (opened.key + ".pack");
  fs::resize_file(path, fs::file_size(path) / 2);
  std::vector<float> values(3 * 64 * 64);
  EXPECT_EQ(failure_of([&] { opened.pack->read(11, values.data()); }).first, ExitCode::cannot_read);
}

TEST_F(PackFixture, TwoAtOnceMakeItOnce) {
  std::thread other([&] { open_pack(source(), {64, 64}, place); });
  open_pack(source(), {64, 64}, place);
  other.join();
  EXPECT_EQ(dataset.loads, 12);
}

TEST_F(PackFixture, AStopKeepsWhatIsDone) {
  place.workers = 1;
  place.tick = [](std::int64_t done, std::int64_t) {
    if (done > 0) throw Error(ExitCode::terminated, "stop");
  };
  EXPECT_EQ(failure_of([&] {
              open_pack(source(), {512, 512}, place);
            }).first,
            ExitCode::terminated);
  const int loads = dataset.loads;
  ASSERT_LT(loads, 12) << "it was done before it was stopped";
  EXPECT_EQ(packs(), 0);
  place.tick = {};
  const auto pack = open_pack(source(), {512, 512}, place).pack;
  EXPECT_EQ(dataset.loads, 12) << "what was done is done again";
  std::vector<float> values(3 * 512 * 512);
  for (std::int64_t row = 0; row < 12; ++row) {
    pack->read(row, values.data());
    const at::Tensor image = dataset.load(index.records[std::size_t(row)], "dfe", {512, 512}).image;
    ASSERT_NEAR(values[1000], image.const_data_ptr<float>()[1000], 1.1 / 65535);
  }
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    EXPECT_TRUE(entry.path().extension() == ".pack" || entry.path().filename() == "hashes.txt");
  }
}

TEST_F(PackFixture, AnAbandonedHalfOfOtherSizeIsBegunAnew) {
  const std::string key = open_pack(source(), {16, 16}, place).key;
  fs::remove(folder / (key + ".pack"));
  test::write_bytes(folder / (key + ".pack.partial"), "short");
  test::write_bytes(folder / (key + ".pack.done"), std::string(12, '\1'));
  const auto pack = open_pack(source(), {16, 16}, place).pack;
  std::vector<float> values(3 * 16 * 16);
  pack->read(3, values.data());
  const at::Tensor image = dataset.load(index.records[3], "dfe", {16, 16}).image;
  ASSERT_NEAR(values[7], image.const_data_ptr<float>()[7], 1.1 / 65535);
}

TEST_F(PackFixture, TheOldestGoesWhenTheCacheIsFull) {
  place.limit = 12 * 3 * 64 * 64 * 2 * 2 + 2000;  // two packs of that size
  const std::string first = open_pack(source(), {64, 64}, place).key;
  fs::last_write_time(folder / (first + ".pack"),
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  const std::string second = open_pack(source(), {32, 128}, place).key;
  open_pack(source(), {128, 32}, place);
  EXPECT_FALSE(fs::exists(folder / (first + ".pack")));
  EXPECT_TRUE(fs::exists(folder / (second + ".pack")));

  place.limit = 1000;
  const auto [code, message] = failure_of([&] { open_pack(source(), {64, 65}, place); });
  EXPECT_EQ(code, ExitCode::cannot_write);
  EXPECT_THAT(message, HasSubstr("--cache-limit"));
}

TEST(ContentHashes, RemembersByPathSizeAndTime) {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "a file").string();
  test::write_bytes(file, "one");
  std::uint64_t one = 0;
  {
    ContentHashes hashes(folder / "memo");
    one = hashes.hash(file);
    hashes.save();
  }
  const auto time = fs::last_write_time(file);
  test::write_bytes(file, "two");
  EXPECT_NE(ContentHashes(folder / "memo").hash(file), one) << "a changed file is read again";
  fs::last_write_time(file, time);
  EXPECT_EQ(ContentHashes(folder / "memo").hash(file), one) << "the memo was not used";
  EXPECT_NE(ContentHashes(folder / "none").hash(file), one);
}

TEST(Pack, EightBitImagesAreExact) {
  const test::TemporaryFolder folder;
  std::vector<std::uint16_t> stored(256);
  for (std::size_t k = 0; k < 256; ++k) {
    const float value = static_cast<float>(k) / 127.5F - 1.0F;
    stored[k] = static_cast<std::uint16_t>(std::lround((value + 1.0F) * 0.5F * 65535.0F));
    EXPECT_EQ(stored[k], 257 * k);
  }
  const std::uint8_t readable = 0;
  safetensors::write(
      (folder / "x").string(),
      std::vector<safetensors::View>{
          {"images", safetensors::DType::u16, {1, 1, 16, 16}, std::as_bytes(std::span(stored))},
          {"unreadable", safetensors::DType::u8, {1}, std::as_bytes(std::span(&readable, 1))}},
      {});
  const Pack pack(folder / "x");
  float values[256];
  pack.read(0, values);
  for (int k = 0; k < 256; ++k) EXPECT_NEAR(values[k], k / 127.5 - 1, 2e-7);
}

}  // namespace
}  // namespace oct::host
