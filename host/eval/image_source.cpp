// SPDX-License-Identifier: Apache-2.0
#include "eval/image_source.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace oct::host {
namespace {

// Another source's patients and size; what is read differs.
class Derived : public ImageSource {
 public:
  explicit Derived(ImageSourcePtr base) : base_(std::move(base)) {}

  [[nodiscard]] std::int64_t size() const override { return base_->size(); }
  [[nodiscard]] std::string patient(std::int64_t index) const override {
    return base_->patient(index);
  }
  [[nodiscard]] KnownTruth truth(std::int64_t first, std::int64_t count) override {
    return base_->truth(first, count);
  }

 protected:
  [[nodiscard]] ImageSource& base() const { return *base_; }

 private:
  ImageSourcePtr base_;
};

class Selected : public Derived {
 public:
  Selected(ImageSourcePtr base, std::vector<std::int64_t> indices)
      : Derived(std::move(base)), indices_(std::move(indices)) {}

  [[nodiscard]] std::int64_t size() const override {
    return static_cast<std::int64_t>(indices_.size());
  }
  [[nodiscard]] std::string patient(std::int64_t index) const override {
    return base().patient(indices_.at(static_cast<std::size_t>(index)));
  }
  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    std::vector<at::Tensor> images;
    std::vector<at::Tensor> labels;
    MetricBatch result;
    for (std::int64_t i = first; i < first + count; ++i) {
      const MetricBatch one = base().read(indices_.at(static_cast<std::size_t>(i)), 1);
      images.push_back(one.images);
      if (one.labels.defined()) labels.push_back(one.labels);
      result.ids.push_back(one.ids.front());
      result.eyes.insert(result.eyes.end(), one.eyes.begin(), one.eyes.end());
      result.modality = one.modality;
    }
    result.images = at::cat(images);
    if (!labels.empty()) result.labels = at::cat(labels);
    return result;
  }
  [[nodiscard]] KnownTruth truth(std::int64_t first, std::int64_t count) override {
    std::vector<KnownTruth> parts;
    for (std::int64_t i = first; i < first + count; ++i) {
      parts.push_back(base().truth(indices_.at(static_cast<std::size_t>(i)), 1));
    }
    return concatenated(parts);
  }

 private:
  std::vector<std::int64_t> indices_;
};

class Renamed : public Derived {
 public:
  Renamed(ImageSourcePtr base, ImageSourcePtr named)
      : Derived(std::move(base)), named_(std::move(named)) {}

  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch = base().read(first, count);
    batch.ids = named_->read(first, count).ids;
    return batch;
  }

 private:
  ImageSourcePtr named_;
};

using Change = std::function<at::Tensor(const at::Tensor&)>;

class Changed : public Derived {
 public:
  Changed(ImageSourcePtr base, Change change)
      : Derived(std::move(base)), change_(std::move(change)) {}

  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch = base().read(first, count);
    batch.images = change_(batch.images);
    return batch;
  }

 private:
  Change change_;
};

class Remade : public Changed {
 public:
  Remade(ImageSourcePtr base, std::string modality, Change change)
      : Changed(std::move(base), std::move(change)), modality_(std::move(modality)) {}

  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch = Changed::read(first, count);
    batch.modality = modality_;
    return batch;
  }
  [[nodiscard]] KnownTruth truth(std::int64_t, std::int64_t) override { return {}; }

 private:
  std::string modality_;
};

// All parts have it, or none has.
at::Tensor cat_of(const std::vector<KnownTruth>& parts,
                  const std::function<at::Tensor(const KnownTruth&)>& part) {
  std::vector<at::Tensor> tensors;
  for (const KnownTruth& known : parts) tensors.push_back(part(known));
  const bool complete = std::all_of(tensors.begin(), tensors.end(),
                                    [](const at::Tensor& tensor) { return tensor.defined(); });
  return complete && !tensors.empty() ? at::cat(tensors) : at::Tensor();
}

}  // namespace

KnownTruth ImageSource::truth(std::int64_t, std::int64_t) {
  return {};
}

KnownTruth concatenated(const std::vector<KnownTruth>& parts) {
  KnownTruth all;
  all.mask = cat_of(parts, [](const KnownTruth& known) { return known.mask; });
  all.truth.layers = cat_of(parts, [](const KnownTruth& known) { return known.truth.layers; });
  all.truth.lesions = cat_of(parts, [](const KnownTruth& known) { return known.truth.lesions; });
  if (all.truth.layers.defined()) all.truth.layer_names = parts.front().truth.layer_names;
  return all;
}

ImageSourcePtr selected(ImageSourcePtr base, std::vector<std::int64_t> indices) {
  return std::make_shared<Selected>(std::move(base), std::move(indices));
}

ImageSourcePtr renamed(ImageSourcePtr base, ImageSourcePtr named) {
  return std::make_shared<Renamed>(std::move(base), std::move(named));
}

ImageSourcePtr changed(ImageSourcePtr base, Change change) {
  return std::make_shared<Changed>(std::move(base), std::move(change));
}

ImageSourcePtr remade(ImageSourcePtr base, std::string modality, Change change) {
  return std::make_shared<Remade>(std::move(base), std::move(modality), std::move(change));
}

}  // namespace oct::host
