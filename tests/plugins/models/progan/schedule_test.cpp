// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "small_progan.h"

namespace oct::progan {
namespace {

using ::testing::HasSubstr;

const Preset& preset_named(const std::vector<Preset>& all, const std::string& name) {
  return *std::find_if(all.begin(), all.end(),
                       [&](const Preset& preset) { return preset.name == name; });
}

struct Row {
  double kimg;
  std::int64_t side;
  std::int64_t batch;
  double fade;
};

// The published schedule: 600 thousand images steady and 600 thousand fading at each size.
TEST(ProGanSchedule, OfThePaperIsThePublishedTable) {
  const std::vector<Preset> all = presets();
  ProGan model;
  set_options(model, with(preset_named(all, "paper").values.at("model"),
                          {{"fmap-base", "32"}, {"fmap-max", "4"}, {"latent", "4"}}));
  model.build(setup_of(1024, 3));
  const Schedule schedule = Options{}.schedule(1024, 1);
  for (const Row& row : std::vector<Row>{{0, 4, 128, 0},
                                         {599.999, 4, 128, 0},
                                         {600, 4, 128, 0},
                                         {750, 8, 128, 0.75},
                                         {1199, 8, 128, 1 / 600.0},
                                         {1200, 8, 128, 0},
                                         {2100, 16, 128, 0.5},
                                         {2400, 16, 128, 0},
                                         {3300, 32, 64, 0.5},
                                         {4500, 64, 32, 0.5},
                                         {5700, 128, 16, 0.5},
                                         {6900, 256, 8, 0.5},
                                         {8100, 512, 4, 0.5},
                                         {9300, 1024, 0, 0.5},
                                         {9600, 1024, 0, 0},
                                         {12000, 1024, 0, 0}}) {
    const auto images = static_cast<std::int64_t>(std::llround(row.kimg * 1000));
    const Request request = model.request({.images = images});
    EXPECT_EQ(request.size, (Size{row.side, row.side})) << row.kimg;
    EXPECT_EQ(request.batch, row.batch) << row.kimg;
    EXPECT_NEAR(Lod(schedule.lod(images)).fade, row.fade, 1e-9) << row.kimg;
  }
}

// 30 epochs a size; of all but the first, half are spent fading.
TEST(ProGanSchedule, OfTheStudyCountsEpochs) {
  const std::vector<Preset> all = presets();
  const Values& values = preset_named(all, "octgans").values.at("model");
  ProGan model;
  set_options(model, with(values, {{"fmap-base", "32"}, {"fmap-max", "4"}, {"latent", "4"}}));
  model.build(setup_of(256, 3));
  for (const Row& row : std::vector<Row>{{0, 4, 32, 0},
                                         {29.9, 4, 32, 0},
                                         {37.5, 8, 32, 0},
                                         {60, 8, 32, 0},
                                         {70, 16, 32, 0},
                                         {100, 32, 16, 0},
                                         {200, 256, 16, 0}}) {
    const Progress progress{.images = static_cast<std::int64_t>(std::llround(row.kimg * 1000)),
                            .images_per_epoch = 1000};
    EXPECT_EQ(model.request(progress).size.height, row.side) << row.kimg;
    EXPECT_EQ(model.request(progress).batch, row.batch) << row.kimg;
  }
  Options options;
  options.epochs_per_size = 30;
  EXPECT_NEAR(options.schedule(256, 1000).lod(37500), 5.5, 1e-9);
}

TEST(ProGanSchedule, LengthsOfNothingGrowAtOnce) {
  const Schedule at_once{.doublings = 3};
  EXPECT_EQ(at_once.lod(0), 0);
  const Schedule no_fade{.doublings = 2, .first = 10, .stable = 10};
  EXPECT_EQ(no_fade.lod(9), 2);
  EXPECT_EQ(no_fade.lod(10), 1);
  EXPECT_EQ(no_fade.lod(20), 0);
  const Schedule only_fade{.doublings = 1, .fade = 10};
  EXPECT_EQ(only_fade.lod(0), 1);
  EXPECT_DOUBLE_EQ(only_fade.lod(7), 0.3);
  EXPECT_EQ(only_fade.lod(10), 0);
  EXPECT_EQ(Schedule{}.lod(1000), 0);
}

TEST(ProGanSchedule, ListsBySize) {
  EXPECT_TRUE(parse_by_size("", "--x", true).empty());
  EXPECT_EQ(parse_by_size("4:128,1024:3", "--x", true), (BySize{{4, 128}, {1024, 3}}));
  EXPECT_EQ(parse_by_size("128:0.0015", "--x", false), (BySize{{128, 0.0015}}));
  for (const char* bad : {"4", "4:", ":3", "5:3", "2:3", "4:0", "4:1.5", "4:-1", "4:3,4:4",
                          "4:3;8:4", "4:nan", "2048:1"}) {
    EXPECT_THAT(error_of([&] { parse_by_size(bad, "--batch-by-size", true); }),
                HasSubstr("--batch-by-size"))
        << bad;
  }
}

}  // namespace
}  // namespace oct::progan
