// SPDX-License-Identifier: Apache-2.0
#include "eval/pack_images.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace oct::host {
namespace {

class PackImages : public ImageSource {
 public:
  PackImages(std::shared_ptr<const Pack> pack, std::vector<PackedImage> images)
      : pack_(std::move(pack)), images_(std::move(images)) {}

  [[nodiscard]] std::int64_t size() const override {
    return static_cast<std::int64_t>(images_.size());
  }
  [[nodiscard]] std::string patient(std::int64_t index) const override {
    return images_.at(static_cast<std::size_t>(index)).patient;
  }

  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    const Size size = pack_->size();
    MetricBatch batch;
    batch.images = at::empty({count, pack_->channels(), size.height, size.width}, at::kFloat);
    const auto classes = static_cast<std::int64_t>(images_.front().labels.size());
    if (classes > 0) batch.labels = at::empty({count, classes}, at::kFloat);
    for (std::int64_t i = 0; i < count; ++i) {
      const PackedImage& image = images_.at(static_cast<std::size_t>(first + i));
      pack_->read(image.row, batch.images[i].mutable_data_ptr<float>());
      if (classes > 0) {
        std::copy(image.labels.begin(), image.labels.end(),
                  batch.labels[i].mutable_data_ptr<float>());
      }
      batch.ids.push_back(image.id);
    }
    return batch;
  }

 private:
  std::shared_ptr<const Pack> pack_;
  std::vector<PackedImage> images_;
};

}  // namespace

ImageSourcePtr pack_images(std::shared_ptr<const Pack> pack, std::vector<PackedImage> images) {
  return std::make_shared<PackImages>(std::move(pack), std::move(images));
}

ImageSourcePtr domain_images(const Domain& domain, const std::vector<std::int64_t>& records,
                             const Index& index) {
  if (records.empty()) return nullptr;
  std::vector<PackedImage> images;
  for (const std::int64_t number : records) {
    const Record& record = index.records.at(static_cast<std::size_t>(number));
    images.push_back({domain.rows.at(static_cast<std::size_t>(number)), record.id, record.patient,
                      record.labels});
  }
  return pack_images(domain.whole, std::move(images));
}

}  // namespace oct::host
