// SPDX-License-Identifier: Apache-2.0
#include "eval/feature_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <vector>

#include "../../../support/temporary_files.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using Key = FeatureStore::Key;
using testing::ElementsAre;

constexpr std::uint64_t k_limit = 1 << 20;
constexpr std::uint64_t k_header = 16;
constexpr std::uint64_t k_record = 16 + 8 + 3 * 4;  // key, hash, three numbers

class Stored : public testing::Test {
 protected:
  FeatureStore store(std::uint64_t limit = k_limit) { return {{folder_.path(), limit}, "abc", 3}; }

  /// Two images in one call, a third in another.
  void fill() {
    FeatureStore written = store();
    written.put(std::vector<Key>{{1, 1}, {2, 2}}, std::vector<float>{1, 2, 3, 4, 5, 6});
    written.put(std::vector<Key>{{3, 3}}, std::vector<float>{7, 8, 9});
  }

  /// Empty when it is not there.
  static std::vector<float> row(FeatureStore& from, std::uint64_t key) {
    std::vector<float> numbers(3);
    return from.get({key, key}, numbers) ? numbers : std::vector<float>{};
  }

  void overwrite(std::uint64_t offset, char byte) {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
  }

  [[nodiscard]] fs::path path() const { return folder_ / "abc-3.features"; }

  test::TemporaryFolder folder_;
};

TEST_F(Stored, IsThereAgainInALaterRun) {
  fill();
  FeatureStore again = store();
  EXPECT_THAT(row(again, 1), ElementsAre(1, 2, 3));
  EXPECT_THAT(row(again, 2), ElementsAre(4, 5, 6));
  EXPECT_THAT(row(again, 3), ElementsAre(7, 8, 9));
  EXPECT_TRUE(row(again, 4).empty());
  EXPECT_EQ(fs::file_size(path()), k_header + 3 * k_record);
  EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(Stored, IsNotTakenForAnotherNetworks) {
  fill();
  FeatureStore other({folder_.path(), k_limit}, "abd", 3);
  EXPECT_TRUE(row(other, 1).empty());
}

TEST_F(Stored, LosesOnlyTheRecordThatIsDamaged) {
  for (const std::uint64_t within : {0U, 17U, 24U, 35U}) {  // key, hash, first and last byte
    fs::remove(path());
    fill();
    overwrite(k_header + k_record + within, '\x7f');
    FeatureStore again = store();
    EXPECT_TRUE(row(again, 2).empty()) << within;
    EXPECT_THAT(row(again, 1), ElementsAre(1, 2, 3)) << within;
    EXPECT_THAT(row(again, 3), ElementsAre(7, 8, 9)) << within;
    again.put(std::vector<Key>{{2, 2}}, std::vector<float>{4, 5, 6});
    EXPECT_THAT(row(again, 2), ElementsAre(4, 5, 6)) << within;
    FeatureStore later = store();
    EXPECT_THAT(row(later, 2), ElementsAre(4, 5, 6)) << within;
  }
}

TEST_F(Stored, LosesOnlyWhatWasCutOffAndGoesOnBehindIt) {
  for (std::uint64_t size = k_header; size < k_header + 3 * k_record; size += 5) {
    fs::remove(path());
    fill();
    fs::resize_file(path(), size);
    FeatureStore again = store();
    const std::uint64_t whole = (size - k_header) / k_record;
    for (std::uint64_t key = 1; key <= 3; ++key) {
      EXPECT_EQ(row(again, key).empty(), key > whole) << size << " bytes, key " << key;
    }
    again.put(std::vector<Key>{{9, 9}}, std::vector<float>{1, 1, 1});
    FeatureStore later = store();
    EXPECT_THAT(row(later, 9), ElementsAre(1, 1, 1)) << size;
    EXPECT_EQ((fs::file_size(path()) - k_header) % k_record, 0U) << size;
  }
}

TEST_F(Stored, StartsAFileOfAnotherKindAnew) {
  test::write_bytes(path(), "something else entirely, and long enough for a header");
  FeatureStore again = store();
  EXPECT_TRUE(row(again, 1).empty());
  again.put(std::vector<Key>{{1, 1}}, std::vector<float>{1, 2, 3});
  EXPECT_THAT(row(again, 1), ElementsAre(1, 2, 3));
  EXPECT_EQ(fs::file_size(path()), k_header + k_record);
}

TEST_F(Stored, KeepsTwoWritersRecords) {
  FeatureStore one = store();
  FeatureStore other = store();
  one.put(std::vector<Key>{{1, 1}}, std::vector<float>{1, 2, 3});
  other.put(std::vector<Key>{{2, 2}}, std::vector<float>{4, 5, 6});
  one.put(std::vector<Key>{{3, 3}}, std::vector<float>{7, 8, 9});
  FeatureStore again = store();
  EXPECT_THAT(row(again, 2), ElementsAre(4, 5, 6));
  EXPECT_THAT(row(again, 3), ElementsAre(7, 8, 9));
  EXPECT_THAT(row(one, 3), ElementsAre(7, 8, 9));
}

TEST_F(Stored, StaysUnderTheLimit) {
  FeatureStore small = store(k_header + k_record);
  small.put(std::vector<Key>{{1, 1}}, std::vector<float>{1, 2, 3});
  small.put(std::vector<Key>{{2, 2}}, std::vector<float>{1, 2, 3});
  EXPECT_FALSE(row(small, 1).empty());
  EXPECT_TRUE(row(small, 2).empty());
  EXPECT_EQ(fs::file_size(path()), k_header + k_record);
  FeatureStore anew = store(k_header + k_record);  // above half the limit by now
  EXPECT_TRUE(row(anew, 1).empty());
}

TEST_F(Stored, PushesOldPacksOut) {
  test::write_bytes(folder_ / "old.pack", std::string(4000, 'x'));
  FeatureStore roomy = store(4000 + k_header + k_record);
  roomy.put(std::vector<Key>{{1, 1}}, std::vector<float>{1, 2, 3});
  EXPECT_TRUE(fs::exists(folder_ / "old.pack"));
  roomy.put(std::vector<Key>{{2, 2}}, std::vector<float>{1, 2, 3});
  EXPECT_FALSE(fs::exists(folder_ / "old.pack"));
}

}  // namespace
}  // namespace oct::host
