// SPDX-License-Identifier: Apache-2.0
#include "eval/pack_images.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

class PackImages : public ImageSource {
 public:
  PackImages(std::shared_ptr<const Pack> pack, std::vector<PackedImage> images, PackedKind kind)
      : pack_(std::move(pack)), images_(std::move(images)), kind_(std::move(kind)) {}

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
      batch.eyes.push_back(image.eye);
    }
    batch.modality = kind_.modality;
    return batch;
  }

  [[nodiscard]] KnownTruth truth(std::int64_t first, std::int64_t count) override {
    if (!kind_.load) return {};
    std::vector<KnownTruth> parts;
    for (std::int64_t i = first; i < first + count; ++i) parts.push_back(known(kind_.load(i)));
    const auto knows = [](const KnownTruth& part) { return part.truth.layers.defined(); };
    if (std::any_of(parts.begin(), parts.end(), knows)) fill_layers(parts);
    return concatenated(parts);
  }

 private:
  [[nodiscard]] KnownTruth known(const Sample& sample) const {
    if (sample.truth.defined() &&
        sample.truth.size(0) != static_cast<std::int64_t>(kind_.layers.size())) {
      throw Error(ExitCode::plugin_failed,
                  "load: the dataset returned " + std::to_string(sample.truth.size(0)) +
                      " layer rows, and its index names " + std::to_string(kind_.layers.size()));
    }
    const auto one = [](const at::Tensor& of) { return of.defined() ? of.unsqueeze(0) : of; };
    return {one(sample.mask), {one(sample.truth), kind_.layers, one(sample.lesions)}};
  }

  // Rows that are not known are NaN, so that the others of a batch can be told.
  void fill_layers(std::vector<KnownTruth>& parts) const {
    const auto layers = static_cast<std::int64_t>(kind_.layers.size());
    for (KnownTruth& part : parts) {
      part.truth.layer_names = kind_.layers;
      if (part.truth.layers.defined()) continue;
      part.truth.layers = at::full({1, layers, pack_->size().width},
                                   std::numeric_limits<float>::quiet_NaN(), at::kFloat);
    }
  }

  std::shared_ptr<const Pack> pack_;
  std::vector<PackedImage> images_;
  PackedKind kind_;
};

}  // namespace

ImageSourcePtr pack_images(std::shared_ptr<const Pack> pack, std::vector<PackedImage> images,
                           PackedKind kind) {
  return std::make_shared<PackImages>(std::move(pack), std::move(images), std::move(kind));
}

ImageSourcePtr domain_images(const Domain& domain, const std::vector<std::int64_t>& records,
                             const Index& index, const TruthReader& truth) {
  if (records.empty()) return nullptr;
  std::vector<PackedImage> images;
  std::vector<Record> chosen;
  for (const std::int64_t number : records) {
    const Record& record = index.records.at(static_cast<std::size_t>(number));
    images.push_back({domain.rows.at(static_cast<std::size_t>(number)), record.id, record.patient,
                      record.labels, record.eye});
    chosen.push_back(record);
  }
  PackedKind kind{domain.modality.name, index.layers, {}};
  if (truth.dataset != nullptr) {
    kind.load = [chosen = std::move(chosen), truth, modality = domain.modality.name,
                 size = domain.whole->size()](std::int64_t number) {
      const Record& record = chosen.at(static_cast<std::size_t>(number));
      return guarded(truth.info, "load",
                     [&] { return truth.dataset->load(record, modality, size); });
    };
  }
  return pack_images(domain.whole, std::move(images), std::move(kind));
}

}  // namespace oct::host
