// SPDX-License-Identifier: Apache-2.0
#include "common/phantom_source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <iterator>
#include <string_view>

#include "common/draft.h"
#include "common/prepare.h"
#include "phantom/eye.h"
#include "phantom/photo.h"
#include "phantom/scan.h"

namespace oct::datasets {
namespace {

constexpr std::string_view kKey = "phantom ";

std::string numbered(const char* prefix, std::uint64_t number) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s-%06llu", prefix,
                static_cast<unsigned long long>(number));
  return text.data();
}

std::uint64_t seed_of(const Item& item) {
  return std::stoull(item.key.substr(kKey.size()));
}

// Said here, so that listing needs no eye; both eyes of a patient have the same.
phantom::Disease disease_of(std::uint64_t seed) {
  return static_cast<phantom::Disease>(seed / 2 % phantom::k_disease_names.size());
}

Image to_image(const cv::Mat& drawn) {
  Image image = make_image(drawn.cols, drawn.rows, drawn.channels(), SampleType::u8);
  const auto channels = static_cast<std::size_t>(image.channels);
  for (int row = 0; row < drawn.rows; ++row) {
    const std::uint8_t* pixels = drawn.ptr(row);
    const std::size_t first = static_cast<std::size_t>(row) * static_cast<std::size_t>(drawn.cols);
    for (std::size_t i = 0; i < static_cast<std::size_t>(drawn.cols) * channels; ++i) {
      image.pixels[i % channels * image.plane_size() + first + i / channels] = pixels[i];
    }
  }
  return image;
}

Mask to_mask(const cv::Mat& drawn) {
  Mask mask{drawn.cols, drawn.rows, {}};
  std::transform(drawn.begin<std::uint8_t>(), drawn.end<std::uint8_t>(),
                 std::back_inserter(mask.set),
                 [](std::uint8_t v) { return static_cast<std::uint8_t>(v != 0); });
  return mask;
}

const char* side_of(std::uint64_t seed) {
  return seed % 2 == 0 ? "R" : "L";
}

}  // namespace

Index phantom_index(std::int64_t count, const std::vector<std::string>& modalities) {
  std::vector<Draft> drafts;
  for (std::uint64_t seed = 0; seed < static_cast<std::uint64_t>(count); ++seed) {
    Draft draft;
    draft.record.id = numbered("phantom", seed);
    draft.record.patient = numbered("phantom-patient", seed / 2);
    draft.record.eye = side_of(seed);
    draft.labels = {std::string(phantom::disease_name(disease_of(seed)))};
    for (const std::string& modality : modalities) {
      draft.record.items.push_back({modality, "", std::string(kKey) + std::to_string(seed)});
    }
    drafts.push_back(std::move(draft));
  }
  Index index = finish(std::move(drafts), "phantom", "phantom");
  index.paired = modalities.size() == 2;
  if (std::find(modalities.begin(), modalities.end(), "oct") != modalities.end()) {
    for (const std::string_view name : phantom::k_boundary_names) {
      std::string& layer = index.layers.emplace_back(name);
      std::transform(layer.begin(), layer.end(), layer.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    }
  }
  return index;
}

bool is_phantom(const Item& item) {
  return item.path.empty() && item.key.starts_with(kKey);
}

Sample phantom_sample(const Item& item, const Preparation& options, Size size) {
  const std::uint64_t seed = seed_of(item);
  const phantom::Eye eye = phantom::make_eye(seed, disease_of(seed));
  const cv::Size sides(static_cast<int>(size.width), static_cast<int>(size.height));
  Preparation how = options;
  how.mask_wedge = false;  // drawn without padding, and with a field that is known
  how.crop_field = false;
  Known known;
  known.eye = side_of(seed);
  Image image;
  if (item.modality == "dfe") {
    const phantom::Photo photo = phantom::photograph(eye, sides);
    image = to_image(photo.image);
    image.spacing = {1 / photo.geometry.px_per_mm, 1 / photo.geometry.px_per_mm};
    known.field = to_mask(photo.mask);
    known.lesions = to_mask(photo.lesion_map > 0);
  } else {
    const phantom::BScan scan = phantom::scan(eye, sides);
    image = to_image(scan.image);
    image.spacing = {scan.um_per_row / 1000, scan.mm_per_column};
    known.layers.assign(scan.boundary.begin(), scan.boundary.end());
    known.lesions = to_mask(scan.lesion_map);
  }
  Sample sample = prepare(image, how, size, known);
  sample.undo = nullptr;  // there is no file
  return sample;
}

}  // namespace oct::datasets
