// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "audit/audit.h"
#include "audit/facts_memo.h"
#include "octsdk/error.h"
#include "octsdk/itk/write.h"
#include "pictures.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

class MemoTest : public testing::Test {
 protected:
  MemoTest() {
    for (int i = 0; i < 12; ++i) {
      const std::string path = (folder_ / ("f" + std::to_string(i) + ".png")).string();
      write(path, blobs(std::uint64_t(i)));
      Record record;
      record.id = std::to_string(i);
      record.patient = "p";
      record.items.push_back({"oct", path, ""});
      index_.records.push_back(record);
    }
  }
  Audit run(std::int64_t stop_at = 1000) {
    AuditPlan plan;
    plan.memo = folder_ / "memo.check";
    plan.tick = [=](std::int64_t done, std::int64_t, std::int64_t) {
      if (done >= stop_at) throw Error(ExitCode::terminated, "stop");
    };
    return audit(index_, plan);
  }

  test::TemporaryFolder folder_;
  Index index_;
};

TEST_F(MemoTest, ASecondCheckReadsNothing) {
  const Audit first = run();
  EXPECT_EQ(first.remembered, 0);
  const Audit second = run();
  EXPECT_EQ(second.remembered, 12);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_TRUE(second.files[i].known);
    EXPECT_EQ(second.files[i].look.pixels, first.files[i].look.pixels);
    EXPECT_EQ(second.files[i].look.format, "PNG");
    EXPECT_EQ(second.files[i].look.likeness.hash, first.files[i].look.likeness.hash);
    EXPECT_EQ(second.files[i].look.likeness.details, first.files[i].look.likeness.details);
  }
  EXPECT_EQ(fs::status(folder_ / "memo.check").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(MemoTest, AChangedFileIsReadAgain) {
  run();
  write(folder_ / "f3.png", blobs(33));
  const Audit again = run();
  EXPECT_EQ(again.remembered, 11);
  EXPECT_EQ(run().remembered, 12);
}

TEST_F(MemoTest, AnInterruptedCheckGoesOn) {
  EXPECT_EQ(test::failure_of([&] { run(0); }).first, ExitCode::terminated);
  const std::int64_t kept = run().remembered;
  EXPECT_GT(kept, 0);
}

TEST_F(MemoTest, ATornOrDamagedEndIsDropped) {
  run();
  const auto size = fs::file_size(folder_ / "memo.check");
  fs::resize_file(folder_ / "memo.check", size - 5);
  EXPECT_EQ(run().remembered, 11);
  EXPECT_EQ(run().remembered, 12) << "what was read anew is readable";
  test::write_bytes(folder_ / "memo.check", "something else entirely");
  EXPECT_EQ(run().remembered, 0);
  EXPECT_EQ(run().remembered, 12);
}

TEST_F(MemoTest, StaleEntriesAreTidiedAway) {
  run();
  const auto size = fs::file_size(folder_ / "memo.check");
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 12; ++i) {
      write(folder_ / ("f" + std::to_string(i) + ".png"), blobs(std::uint64_t(100 * round + i)));
    }
    run();
  }
  EXPECT_LT(fs::file_size(folder_ / "memo.check"), 3 * size);
  EXPECT_EQ(run().remembered, 12);
}

TEST_F(MemoTest, TwoAtOnceDoNotMix) {
  const FactsMemo other(folder_ / "memo.check");
  EXPECT_EQ(run().remembered, 0);
  EXPECT_EQ(run().remembered, 0) << "the other one has it";
}

}  // namespace
}  // namespace oct::host
