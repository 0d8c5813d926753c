// SPDX-License-Identifier: Apache-2.0
#include "eval/image_source.h"

#include <ATen/ATen.h>

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
    }
    result.images = at::cat(images);
    if (!labels.empty()) result.labels = at::cat(labels);
    return result;
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

class Changed : public Derived {
 public:
  using Change = std::function<at::Tensor(const at::Tensor&)>;
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

}  // namespace

ImageSourcePtr selected(ImageSourcePtr base, std::vector<std::int64_t> indices) {
  return std::make_shared<Selected>(std::move(base), std::move(indices));
}

ImageSourcePtr renamed(ImageSourcePtr base, ImageSourcePtr named) {
  return std::make_shared<Renamed>(std::move(base), std::move(named));
}

ImageSourcePtr changed(ImageSourcePtr base, std::function<at::Tensor(const at::Tensor&)> change) {
  return std::make_shared<Changed>(std::move(base), std::move(change));
}

}  // namespace oct::host
