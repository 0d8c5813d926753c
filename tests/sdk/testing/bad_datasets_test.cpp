// SPDX-License-Identifier: Apache-2.0
// The suite must notice each of these: datasets with one thing wrong.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "failed.h"
#include "octsdk/error.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Gray images whose value is the record's number.
class FlatDataset : public Dataset {
 public:
  void options(OptionSet&) override {}
  [[nodiscard]] Give give() const override { return {{{"oct", 1, {}}}, false}; }
  Index index(const DataPath& where) override {
    if (!where.data.empty()) throw Error(ExitCode::bad_input_folder, where.data + ": no folder");
    Index index;
    for (const char* id : {"a", "b", "c"}) {
      Record record;
      record.id = id;
      record.patient = id;
      record.items = {{"oct", "", id}};
      index.records.push_back(record);
    }
    return index;
  }

 protected:
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override {
    if (!item.path.empty()) throw Error(ExitCode::cannot_read, item.path + ": no file");
    const double value = static_cast<double>(item.key.front() - 'a') / 4;
    return {at::full({1, size.height, size.width}, value, at::kFloat), {}, {}};
  }
};

template <class Made>
std::vector<std::string> failures_of() {
  return failed(testing::check_dataset([] { return std::make_unique<Made>(); }, {}));
}

TEST(DatasetSuite, PassesASoundDataset) {
  EXPECT_THAT(failures_of<FlatDataset>(), IsEmpty());
}

struct Unsorted : FlatDataset {
  Index index(const DataPath& where) override {
    Index index = FlatDataset::index(where);
    std::swap(index.records[0], index.records[1]);
    return index;
  }
};
TEST(DatasetSuite, NoticesRecordsOutOfOrder) {
  EXPECT_THAT(failures_of<Unsorted>(),
              ElementsAre("index() is sorted, without doubles, and agrees with give()"));
}

struct Anonymous : FlatDataset {
  Index index(const DataPath& where) override {
    Index index = FlatDataset::index(where);
    index.records[2].patient.clear();
    return index;
  }
};
TEST(DatasetSuite, NoticesARecordWithoutPatient) {
  EXPECT_THAT(failures_of<Anonymous>(),
              ElementsAre("index() is sorted, without doubles, and agrees with give()"));
}

struct Bright : FlatDataset {
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override {
    Sample sample = FlatDataset::do_load(item, size);
    sample.image = sample.image * 255;
    return sample;
  }
};
TEST(DatasetSuite, NoticesImagesOutOfRange) {
  EXPECT_THAT(failures_of<Bright>(),
              Contains("load() gives images in [-1, 1] of any size asked for"));
}

struct Square : FlatDataset {
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override {
    return FlatDataset::do_load(item, {size.height, size.height});
  }
};
TEST(DatasetSuite, NoticesAnotherSizeThanAskedFor) {
  EXPECT_THAT(failures_of<Square>(),
              Contains("load() gives images in [-1, 1] of any size asked for"));
}

struct Changing : FlatDataset {
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override {
    Sample sample = FlatDataset::do_load(item, size);
    sample.image = sample.image + static_cast<double>(++loads_) * 1e-4;
    return sample;
  }
  mutable std::atomic<int> loads_ = 0;
};
TEST(DatasetSuite, NoticesOtherBitsAtTheSecondTime) {
  EXPECT_THAT(failures_of<Changing>(),
              Contains("load() gives the same bits again, also from several threads at once"));
}

struct Careless : FlatDataset {
  Index index(const DataPath&) override { return FlatDataset::index({}); }
};
TEST(DatasetSuite, NoticesThatAMissingFolderIsNotTold) {
  EXPECT_THAT(failures_of<Careless>(),
              ElementsAre("a folder that does not exist is told with code 25"));
}

struct Empty : FlatDataset {
  Index index(const DataPath&) override { throw Error(ExitCode::no_input, "give --data"); }
};
TEST(DatasetSuite, StopsWhereThereIsNothingToLoad) {
  EXPECT_THAT(failures_of<Empty>(), ElementsAre("finds records"));
}

}  // namespace
}  // namespace oct::test
