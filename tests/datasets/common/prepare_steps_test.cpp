// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include <cmath>

#include "common/eye_dataset.h"
#include "common/prepare.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"
#include "sdk_itk/phantom_images.h"

namespace oct::datasets {
namespace {

using test::at;
using test::message_of;

Image scan_of(std::uint64_t seed, cv::Size size = {384, 248}) {
  const auto disease = static_cast<phantom::Disease>(seed / 2 % 4);
  return test::drawn(phantom::scan(phantom::make_eye(seed, disease), size).image);
}

Known known_of(std::uint64_t seed, cv::Size size = {384, 248}) {
  const auto disease = static_cast<phantom::Disease>(seed / 2 % 4);
  const phantom::BScan scan = phantom::scan(phantom::make_eye(seed, disease), size);
  Known known;
  known.eye = "L";
  known.layers.assign(scan.boundary.begin(), scan.boundary.end());
  return known;
}

TEST(PrepareSteps, FlatteningStraightensThePigmentEpithelium) {
  Preparation how;
  how.flatten = true;
  double before = 0;
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    const Known known = known_of(seed);
    const Sample sample = prepare(scan_of(seed), how, {248, 384}, known);
    const at::Tensor rows = sample.truth[phantom::bm];
    const at::Tensor inside = rows.masked_select(rows.isnan().logical_not());
    EXPECT_GT(inside.numel(), 380) << seed;
    EXPECT_LT(inside.std().item<float>(), 2) << seed;
    before += prepare(scan_of(seed), Preparation{}, {248, 384}, known)
                  .truth[phantom::bm]
                  .std()
                  .item<float>() /
              16;
    // What flattening moved nothing into was not seen.
    EXPECT_EQ(sample.mask.defined(), true) << seed;
  }
  EXPECT_GT(before, 2);  // the phantom's eyes are curved and tilted
}

TEST(PrepareSteps, LeavesAnImageWithoutLayersAlone) {
  Preparation how;
  how.flatten = true;
  how.crop_retina = true;
  const Image noise = test::pattern(96, 96, 1, SampleType::u8);
  EXPECT_TRUE(at::equal(prepare(noise, how, {64, 64}).image,
                        prepare(noise, Preparation{}, {64, 64}).image));
}

TEST(PrepareSteps, CroppingToTheRetinaKeepsIt) {
  Preparation how;
  how.crop_retina = true;
  how.fit = "stretch";
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Sample sample = prepare(scan_of(seed), how, {248, 384}, known_of(seed));
    EXPECT_FALSE(sample.truth[phantom::ilm].isnan().any().item<bool>()) << seed;
    EXPECT_FALSE(sample.truth[phantom::bm].isnan().any().item<bool>()) << seed;
    const at::Tensor thickness = sample.truth[phantom::bm].sub(sample.truth[phantom::ilm]);
    EXPECT_GT(thickness.mean().item<float>(), 60) << seed;  // of 248: it fills more of the image
  }
}

TEST(PrepareSteps, UndoIsTheWayBackToTheFile) {
  const Image image = scan_of(3);
  at::Tensor original = prepare(image, Preparation{}, {248, 384}).image;
  Preparation how;
  how.mirror_left = true;
  how.flatten = true;
  const Sample exact = prepare(image, how, {248, 384}, known_of(3));
  const at::Tensor back = exact.undo(exact.image);
  const at::Tensor seen = back.ne(-1);
  EXPECT_GT(seen.to(at::kFloat).mean().item<float>(), 0.9);
  EXPECT_LT(back.sub(original).abs().masked_select(seen).max().item<float>(), 1e-6);

  how.crop_retina = true;
  how.fit = "stretch";
  const Sample resized = prepare(image, how, {192, 192}, known_of(3));
  const at::Tensor coarse = resized.undo(resized.image);
  ASSERT_EQ(coarse.sizes(), original.sizes());
  const at::Tensor inside = coarse.ne(-1);
  EXPECT_GT(inside.to(at::kFloat).mean().item<float>(), 0.25);
  EXPECT_LT(coarse.sub(original).abs().masked_select(inside).mean().item<float>(), 0.12);
  message_of(ExitCode::invalid_input, [&] { resized.undo(original); });
}

TEST(PrepareSteps, MirroringIsAFlipOfLeftEyesOnly) {
  Preparation how;
  how.mirror_left = true;
  const Image image = scan_of(1);
  const at::Tensor plain = prepare(image, Preparation{}, {124, 124}).image;
  Known eye;
  eye.eye = "R";
  EXPECT_TRUE(at::equal(prepare(image, how, {124, 124}, eye).image, plain));
  eye.eye = "L";
  const Sample left = prepare(image, how, {124, 124}, eye);
  EXPECT_LT(left.image.flip(2).sub(plain).abs().max().item<float>(), 0.02);  // rounding of 8 bits
  EXPECT_TRUE(at::equal(prepare(mirrored(image), Preparation{}, {124, 124}).image, left.image));
}

TEST(PrepareSteps, SpacingIsKeptAndCanBeMadeIsotropic) {
  Image image = scan_of(2);
  image.spacing = {0.008, 0.016};
  Sample sample = prepare(image, Preparation{}, {124, 124});  // crop: rows decide, halved
  EXPECT_NEAR((*sample.spacing)[0], 0.016, 1e-9);
  EXPECT_NEAR((*sample.spacing)[1], 0.032, 1e-9);

  Preparation how;
  how.spacing = 0.02;
  sample = prepare(image, how, {128, 160});
  EXPECT_NEAR((*sample.spacing)[0], 0.02, 0.0002);
  EXPECT_NEAR((*sample.spacing)[1], 0.02, 0.0002);
  // 248 rows are 1.98 mm, 99 pixels: 29 rows of 128 are padding; 384 columns fill the width.
  EXPECT_NEAR(sample.mask.to(at::kFloat).mean().item<float>(), 99.0 / 128, 0.01);
  EXPECT_EQ(sample.undo(sample.image).sizes(), (at::IntArrayRef{1, 248, 384}));
  image.spacing = {};
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] {
                           prepare(image, how, {64, 64});
                         }),
              testing::HasSubstr("--file-spacing"));
}

TEST(PrepareSteps, ContrastLimitsGiveFloatsOfAnyUnitARange) {
  Image image = make_image(64, 64, 1, SampleType::f32);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = 1000 + static_cast<float>(i);
  }
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] {
                           prepare(image, Preparation{}, {64, 64});
                         }),
              testing::HasSubstr("--contrast-low"));
  Preparation how;
  how.mask_wedge = true;  // such values are white all over, and no padding
  how.contrast_high = 99;
  const Sample sample = prepare(image, how, {64, 64});
  EXPECT_EQ(sample.image.min().item<float>(), -1);
  EXPECT_EQ(sample.image.max().item<float>(), 1);
  EXPECT_FALSE(sample.mask.defined());
}

TEST(PrepareSteps, OptionsAreCheckedBeforeAnythingIsRead) {
  const auto refuse = [](const char* name, const char* value, const char* high = "100") {
    EyeDataset dataset({"dfe", "oct"});
    OptionSet options;
    dataset.options(options);
    options.find(name)->set(value, "test");
    options.find("oct-contrast-high")->set(high, "test");
    return message_of(ExitCode::usage, [&] { dataset.index({"/nowhere", "", "", ""}); });
  };
  EXPECT_THAT(refuse("clahe", "0.5"), testing::HasSubstr("--clahe"));
  EXPECT_THAT(refuse("oct-file-spacing", "wide"), testing::HasSubstr("'wide'"));
  EXPECT_THAT(refuse("oct-contrast-low", "99", "99"), testing::HasSubstr("contrast of oct images"));
}

// Every step on phantom eyes through the plugin: in range, reproducible, the promise kept.
TEST(PrepareSteps, AllTogetherOnThePhantom) {
  EyeDataset dataset({"dfe", "oct"});
  OptionSet options;
  dataset.options(options);
  const std::pair<const char*, const char*> all[] = {{"flatten", "true"},
                                                     {"crop-retina", "true"},
                                                     {"despeckle", "median"},
                                                     {"oct-contrast-low", "1"},
                                                     {"oct-contrast-high", "99"},
                                                     {"clahe", "2"},
                                                     {"correct-illumination", "true"},
                                                     {"mirror-left", "true"},
                                                     {"oct-spacing", "0.03"}};
  for (const auto& [name, value] : all) options.find(name)->set(value, "test");
  EXPECT_FALSE(dataset.give().modalities[0].augmentation.flip_x);
  const Index index = dataset.index({});
  for (const char* modality : {"dfe", "oct"}) {
    const Sample sample = dataset.load(index.records[1], modality, {64, 64});
    EXPECT_LE(sample.image.abs().max().item<float>(), 1);
    EXPECT_GT(sample.image.std().item<float>(), 0.1);
    EXPECT_TRUE(at::equal(sample.image, dataset.load(index.records[1], modality, {64, 64}).image));
    EXPECT_FALSE(sample.undo);
  }
  EXPECT_NEAR((*dataset.load(index.records[1], "oct", {64, 64}).spacing)[0], 0.03, 0.001);
}

}  // namespace
}  // namespace oct::datasets
