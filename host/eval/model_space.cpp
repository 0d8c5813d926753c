// SPDX-License-Identifier: Apache-2.0
#include "eval/model_space.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "plugins/guarded.h"

namespace oct::host {
namespace {

constexpr std::int64_t k_images_at_once = 64;

at::Tensor shown(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.to(at::kCPU, at::kFloat) : tensor;
}

// What both faces of a model have in common.
struct Calls {
  ModelSpacePtr model;
  std::function<void()> tick;

  [[nodiscard]] at::Tensor given(const at::Tensor& tensor) const {
    return tensor.defined() ? tensor.to(model->options) : tensor;
  }
  template <class Call>
  decltype(auto) guard(const char* phase, Call&& call) const {
    return guarded(model->info, phase, std::forward<Call>(call));
  }
};

class ShownGenerator : public Generator {
 public:
  explicit ShownGenerator(Calls calls) : calls_(std::move(calls)) {}

  [[nodiscard]] std::int64_t latent_size() const override {
    return calls_.model->generator->latent_size();
  }
  [[nodiscard]] bool truncates() const override { return calls_.model->generator->truncates(); }

 private:
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels,
                         const Sampling& sampling) override {
    calls_.tick();
    return calls_.guard("generate", [&] {
      return shown(
          calls_.model->generator->generate(calls_.given(z), calls_.given(labels), sampling));
    });
  }

  Calls calls_;
};

class ShownSpace : public LatentSpace {
 public:
  explicit ShownSpace(Calls calls) : calls_(std::move(calls)) {}

  [[nodiscard]] std::int64_t style_count() const override { return space().style_count(); }
  [[nodiscard]] std::int64_t style_size() const override { return space().style_size(); }
  [[nodiscard]] at::Tensor average() const override {
    return calls_.guard("average", [&] { return shown(space().average()); });
  }
  [[nodiscard]] at::Tensor style_weights() const override {
    return calls_.guard("style_weights", [&] { return shown(space().style_weights()); });
  }
  at::Tensor map(const at::Tensor& z, const at::Tensor& labels) override {
    return calls_.guard("map",
                        [&] { return shown(space().map(calls_.given(z), calls_.given(labels))); });
  }
  [[nodiscard]] std::vector<at::Tensor> noise() const override {
    std::vector<at::Tensor> maps = calls_.guard("noise", [&] { return space().noise(); });
    std::transform(maps.begin(), maps.end(), maps.begin(), shown);
    return maps;
  }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override {
    calls_.tick();
    std::vector<at::Tensor> maps;
    for (const at::Tensor& map : noise) maps.push_back(calls_.given(map));
    return calls_.guard("synthesize",
                        [&] { return shown(space().synthesize(calls_.given(styles), maps)); });
  }

 private:
  [[nodiscard]] LatentSpace& space() const { return *calls_.model->space; }

  Calls calls_;
};

}  // namespace

ShownModel::ShownModel(ModelSpacePtr model, std::function<void()> tick)
    : model_(std::move(model)),
      generator_(std::make_unique<ShownGenerator>(Calls{model_, tick})),
      space_(std::make_unique<ShownSpace>(Calls{model_, tick})) {}

ShownModel::~ShownModel() = default;

Generator& ShownModel::generator() const {
  return *generator_;
}

LatentSpace& ShownModel::space() const {
  return *space_;
}

at::Tensor ShownModel::labels() const {
  if (!model_->labelled) return {};
  std::vector<at::Tensor> labels;
  const std::int64_t size = model_->labelled->size();
  for (std::int64_t first = 0; first < size; first += k_images_at_once) {
    const std::int64_t count = std::min(k_images_at_once, size - first);
    const MetricBatch batch = model_->labelled->read(first, count);
    if (!batch.labels.defined()) return {};
    labels.push_back(batch.labels);
  }
  return at::cat(labels);
}

}  // namespace oct::host
