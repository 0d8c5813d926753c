// SPDX-License-Identifier: Apache-2.0
// A dataset of one modality in two domains ("noisy scans to clean ones"), which brings images back
// to the geometry of their files: what a translation within one modality needs. Not installed.
#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "octsdk/dataset.h"
#include "octsdk/itk/decode.h"
#include "octsdk/plugin.h"

namespace oct::test {

class TwinDataset final : public Dataset {
 public:
  void options(OptionSet&) override {}
  [[nodiscard]] Give give() const override { return {{{"oct", 1, {}}, {"oct", 1, {}}}, false}; }

  Index index(const DataPath& where) override {
    Index index;
    index.layout = "twin";
    index.origin = where.data;
    for (const auto& entry : std::filesystem::directory_iterator(where.data)) {
      Record record;
      record.id = entry.path().stem().string();
      record.patient = record.id;
      record.items = {{"oct", entry.path().string(), ""}};
      index.records.push_back(record);
    }
    std::sort(index.records.begin(), index.records.end(),
              [](const Record& a, const Record& b) { return a.id < b.id; });
    return index;
  }

 private:
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override {
    const std::int64_t frame = item.key.empty() ? 0 : std::stoll(item.key.substr(6));
    Image image = decode_frame(item.path, frame);
    const at::Tensor pixels =
        at::from_blob(image.pixels.data(), {1, 1, image.height, image.width}, at::kFloat) *
            (2 / full_scale(image.type)) -
        1;
    Sample sample;
    sample.image = at::upsample_bilinear2d(pixels, {size.height, size.width}, false)[0];
    if (image.spacing) {
      sample.spacing = {(*image.spacing)[0] * double(image.height) / double(size.height),
                        (*image.spacing)[1] * double(image.width) / double(size.width)};
    }
    sample.undo = [height = image.height, width = image.width](const at::Tensor& made) {
      return at::upsample_bilinear2d(made.unsqueeze(0), {height, width}, false)[0];
    };
    return sample;
  }
};

}  // namespace oct::test

OCT_PLUGIN(oct::Dataset, oct::test::TwinDataset, "twin", "1.0.0", "two domains of B-scans",
           "Apache-2.0")
