// SPDX-License-Identifier: Apache-2.0
#include "eval/folder_task.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "octsdk/itk/write.h"

namespace oct::host {
namespace {

using test::failure_of;
using testing::HasSubstr;

class FolderTask : public testing::Test {
 protected:
  FolderTask() {
    folders_.real = (folder_ / "real").string();
    folders_.fake = (folder_ / "fake").string();
    folders_.cache = (folder_ / "cache").string();
  }

  // A flat image of that gray, or of that gray in the first of three channels.
  void put(const std::string& name, float gray, int height = 8, int width = 8, int channels = 1) {
    Image image = make_image(width, height, channels, SampleType::u8);
    std::fill(image.plane(0).begin(), image.plane(0).end(), gray);
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    write(path, image);
  }

  test::TemporaryFolder folder_;
  FolderPair folders_;
};

TEST_F(FolderTask, PairsByStemWhateverFolderAndExtension) {
  put("real/a/one.png", 0);
  put("real/b/two.png", 255);
  put("real/three.tif", 51);
  put("fake/two.tif", 255);
  put("fake/one.png", 0);
  const EvaluationTask task = folder_task(folders_);
  EXPECT_EQ(task.heldout->size(), 3);
  ASSERT_TRUE(task.mates);
  const MetricBatch fakes = task.fake->read(0, 2);
  const MetricBatch mates = task.mates->read(0, 2);
  EXPECT_EQ(fakes.ids, mates.ids);
  EXPECT_TRUE(fakes.images.equal(mates.images));
  EXPECT_EQ(fakes.images.max().item<float>(), 1);
  EXPECT_EQ(fakes.images.min().item<float>(), -1);
  EXPECT_EQ(task.train, nullptr);
}

TEST_F(FolderTask, PairsByFolderWhereStemsRepeat) {
  put("real/a/1.png", 0);
  put("real/b/1.png", 255);
  put("fake/a/1.png", 0);
  put("fake/b/1.png", 255);
  const EvaluationTask task = folder_task(folders_);
  ASSERT_TRUE(task.mates);
  EXPECT_TRUE(task.mates->read(0, 2).images.equal(task.fake->read(0, 2).images));
}

TEST_F(FolderTask, SaysWhichFakeHasNoMate) {
  put("real/a.png", 0);
  put("fake/a.png", 0);
  put("fake/b.png", 0);
  const EvaluationTask task = folder_task(folders_);
  EXPECT_FALSE(task.mates);
  EXPECT_THAT(task.why_no_mates, HasSubstr("1 of 2 fakes"));
  EXPECT_THAT(task.why_no_mates, HasSubstr("'b'"));
}

TEST_F(FolderTask, AsksForASizeWhereThereAreSeveral) {
  put("real/a.png", 0, 8, 8);
  put("fake/a.png", 0, 8, 16);
  const auto [code, message] = failure_of([&] { folder_task(folders_); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("8x16"));
  EXPECT_THAT(message, HasSubstr("--size"));
  folders_.size = {4, 4};
  const EvaluationTask task = folder_task(folders_);
  EXPECT_EQ(task.fake->read(0, 1).images.sizes(), (at::IntArrayRef{1, 1, 4, 4}));
}

TEST_F(FolderTask, ComparesInColourWhereThereIsColourAndSaysSo) {
  put("real/a.png", 100, 8, 8, 3);
  put("fake/a.png", 100);
  testing::internal::CaptureStderr();
  EXPECT_EQ(folder_task(folders_).fake->read(0, 1).images.size(1), 3);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              HasSubstr("the real images are in colour and the fakes gray"));
  folders_.channels = 1;
  const auto [code, message] = failure_of([&] { folder_task(folders_); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("--channels 3"));
}

TEST_F(FolderTask, NamesAnUnreadableFileOrSkipsIt) {
  put("real/a.png", 0);
  put("real/b.png", 0);
  put("fake/a.png", 0);
  test::write_bytes(folder_ / "real/a.png", "this is a text");
  const auto [code, message] = failure_of([&] { folder_task(folders_); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("real/a.png"));
  folders_.skip_bad = true;
  EXPECT_EQ(folder_task(folders_).heldout->size(), 1);
}

TEST_F(FolderTask, NeedsFoldersWithImages) {
  put("fake/a.png", 0);
  EXPECT_EQ(failure_of([&] { folder_task(folders_); }).first, ExitCode::bad_input_folder);
  std::filesystem::create_directories(folder_ / "real");
  test::write_bytes(folder_ / "real/notes.txt", "no image");
  EXPECT_EQ(failure_of([&] { folder_task(folders_); }).first, ExitCode::no_input);
}

}  // namespace
}  // namespace oct::host
