// SPDX-License-Identifier: Apache-2.0
#include "eval/showing.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <tuple>
#include <utility>

#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

std::string shape_of(const at::Tensor& images) {
  std::ostringstream text;
  text << images.size(1) << " x " << images.size(2) << " x " << images.size(3);
  return text.str();
}

std::int64_t size_of(const ImageSourcePtr& source) {
  return source ? source->size() : 0;
}

// The images of all roles between two indices, each source read once.
class Window {
 public:
  Window(std::int64_t first, std::int64_t count) : first_(first), count_(count) {}

  /// With embeddings of `network`, if there is one, and with the truth on request. Null past the
  /// end of the source.
  const MetricBatch* of(const ImageSourcePtr& source, FeatureNetwork* network, bool truth) {
    const std::int64_t count = std::min(count_, size_of(source) - first_);
    if (count <= 0) return nullptr;
    const Key key(source.get(), network, truth);
    const auto known = batches_.find(key);
    if (known != batches_.end()) return &known->second;
    MetricBatch batch;
    if (network != nullptr) {
      batch = *of(source, nullptr, truth);
      batch.embedding = network->embed(batch.images);
    } else if (truth) {
      batch = *of(source, nullptr, false);
      KnownTruth read = source->truth(first_, count);
      batch.mask = std::move(read.mask);
      batch.truth = std::move(read.truth);
    } else {
      batch = read(*source, count);
    }
    return &batches_.emplace(key, std::move(batch)).first->second;
  }

 private:
  using Key = std::tuple<const ImageSource*, const FeatureNetwork*, bool>;

  MetricBatch read(ImageSource& source, std::int64_t count) {
    MetricBatch batch = source.read(first_, count);
    for (std::int64_t i = 0; i < count; ++i) batch.patients.push_back(source.patient(first_ + i));
    check_shape(batch);
    return batch;
  }

  void check_shape(const MetricBatch& batch) {
    if (!shape_.defined()) shape_ = batch.images;
    if (batch.images.sizes().slice(1) == shape_.sizes().slice(1)) return;
    throw Error(ExitCode::invalid_input,
                "evaluate: '" + batch.ids.front() + "' is " + shape_of(batch.images) +
                    " (channels x height x width), others are " + shape_of(shape_) +
                    "; images that are compared must have one shape");
  }

  std::int64_t first_;
  std::int64_t count_;
  std::map<Key, MetricBatch> batches_;
  at::Tensor shape_;
};

// What the images of `source` are known to be, when `need` asks for others; else empty.
std::string other_modality(const MetricNeed& need, const ImageSourcePtr& source) {
  if (need.modality.empty()) return {};
  const std::string modality = source->read(0, 1).modality;
  return modality == need.modality ? "" : modality;
}

// Empty when `need` is met.
std::string unmet(const Judge& judge, const Showing& showing, const Lacks& lacks) {
  const MetricNeed& need = judge.need();
  if (need.features && judge.view().network == nullptr) {
    return "needs a feature network, and there is none; see --features";
  }
  if (need.latent_space) return showing.model ? "" : "judges a latent space: " + lacks.model;
  if (need.pairs && !showing.mate) return "needs pairs: " + lacks.mates;
  if (need.train && !showing.train) return "needs the images trained on, and there are none";
  const std::int64_t real = size_of(need.pairs ? showing.mate : showing.heldout);
  const std::int64_t fake = size_of(need.pairs ? showing.mated : showing.fake);
  if (std::min(real, fake) < std::max<std::int64_t>(need.least_images, 1)) {
    return "needs at least " + std::to_string(need.least_images) +
           " images of each kind; there are " + std::to_string(real) + " real and " +
           std::to_string(fake) + " fake";
  }
  for (const ImageSourcePtr& source :
       {need.pairs ? showing.mate : showing.heldout, need.pairs ? showing.mated : showing.fake}) {
    const std::string modality = other_modality(need, source);
    if (!modality.empty()) return "judges " + need.modality + " images; these are " + modality;
  }
  const at::Tensor image = (need.pairs ? showing.mate : showing.heldout)->read(0, 1).images;
  if (std::min(image.size(2), image.size(3)) < need.least_side) {
    return "needs sides of at least " + std::to_string(need.least_side) +
           " pixels; the images are " + std::to_string(image.size(2)) + " x " +
           std::to_string(image.size(3));
  }
  return {};
}

void show_window(std::vector<Judge>& judges, const Showing& showing, Window& window) {
  // Images that a network cannot take leave its metrics without a value, and only them.
  const auto batch_for = [&](Judge& judge, const ImageSourcePtr& source) -> const MetricBatch* {
    const bool truth = judge.need().truth;
    const MetricBatch* plain = window.of(source, nullptr, truth);
    if (plain == nullptr || judge.view().network == nullptr) return plain;
    try {
      return window.of(source, judge.view().network, truth);
    } catch (const Error& error) {
      if (error.code() != ExitCode::invalid_input) throw;
      judge.fail(error.what());
      return nullptr;
    }
  };
  const auto show = [&](Judge& judge, Role role, const ImageSourcePtr& source) {
    if (judge.failed()) return;
    if (const MetricBatch* batch = batch_for(judge, source)) judge.show(role, *batch);
  };
  for (Judge& judge : judges) {
    if (judge.need().latent_space) continue;
    if (judge.need().train) show(judge, Role::train, showing.train);
    show(judge, Role::heldout, judge.need().pairs ? showing.mate : showing.heldout);
    show(judge, Role::fake, judge.need().pairs ? showing.mated : showing.fake);
  }
}

}  // namespace

std::int64_t Showing::size() const {
  return std::max({size_of(heldout), size_of(fake), size_of(train), size_of(mate)});
}

bool needs_features(const MetricChoice& metric) {
  return Judge(View{&metric}).need().features;
}

bool needs_latent_space(const MetricChoice& metric) {
  return Judge(View{&metric}).need().latent_space;
}

std::vector<View> views_of(const std::vector<MetricChoice>& metrics,
                           const std::vector<FeatureNetworkPtr>& networks) {
  std::vector<View> views;
  for (const MetricChoice& metric : metrics) {
    if (networks.empty() || !needs_features(metric)) {
      views.push_back({&metric});
      continue;
    }
    for (const FeatureNetworkPtr& network : networks) views.push_back({&metric, network.get()});
  }
  return views;
}

template <class Call>
void Judge::attempt(const char* phase, Call&& call) {
  guarded(view_.metric->info, phase, [&] {
    try {
      call();
    } catch (const Error& error) {
      const bool has_no_value =
          error.code() == ExitCode::metric_undefined || error.code() == ExitCode::invalid_input;
      if (!has_no_value) throw;
      failure_ = error.what();
    }
  });
}

Judge::Judge(const View& view) : view_(view), metric_(view.metric->make()) {
  attempt("need", [&] { need_ = metric_->need(); });
}

void Judge::start(const ModelSpacePtr& model, std::function<void()> tick) {
  FeatureNetwork* const network = view_.network;
  if (network != nullptr) attempt("use", [&] { metric_->use(network->space()); });
  if (!need_.latent_space || failed()) return;
  model_ = std::make_unique<ShownModel>(model, std::move(tick));
  const at::Tensor labels = model_->labels();
  Embed embed;
  if (network != nullptr) {
    embed = [network](const at::Tensor& images) { return network->embed_once(images); };
  }
  attempt("use", [&] { metric_->use(model_->generator(), model_->space(), labels, embed); });
}

void Judge::show(Role role, const MetricBatch& batch) {
  attempt("update", [&] { metric_->update(role, batch); });
}

std::vector<Score> Judge::scores() {
  std::vector<Score> scores;
  if (!failed()) attempt("compute", [&] { scores = metric_->compute(); });
  return scores;
}

std::vector<Judge> judge(const std::vector<View>& views, const Showing& showing, const Lacks& lacks,
                         std::int64_t batch, const std::function<void(std::int64_t)>& advanced) {
  std::vector<Judge> judges;
  for (const View& view : views) {
    Judge& judge = judges.emplace_back(view);
    if (!judge.failed()) judge.fail(unmet(judge, showing, lacks));
    if (!judge.failed()) judge.start(showing.model, [advanced] { advanced(0); });
  }
  const std::int64_t size = showing.size();
  for (std::int64_t first = 0; first < size; first += batch) {
    Window window(first, std::min(batch, size - first));
    show_window(judges, showing, window);
    advanced(std::min(batch, size - first));
  }
  return judges;
}

}  // namespace oct::host
