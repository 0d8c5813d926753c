// SPDX-License-Identifier: Apache-2.0
#include "stylegan2_networks.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "checks.h"
#include "discriminator.h"
#include "generator.h"
#include "losses.h"
#include "networks.h"
#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/truncation.h"

namespace oct::golden {
namespace {

using nlohmann::json;

/// What the words of "checks" cover among the stored tensors.
const std::map<std::string, std::vector<std::string>> k_meant{
    {"w", {"out/w*"}},
    {"images", {"out/img_*"}},
    {"D", {"out/D_*", "out/loss_*"}},
    {"penalties", {"out/r1_*", "out/pl_*"}},
};

Golden with_groups(Golden golden) {
  json checks = json::array();
  for (const json& entry : golden.meta.at("checks")) {
    if (!entry.contains("what")) {
      checks.push_back(entry);
      continue;
    }
    for (const std::string& group : k_meant.at(entry.at("what"))) {
      json named = entry;
      named.erase("what");
      named["group"] = group;
      checks.push_back(named);
    }
  }
  golden.meta["checks"] = checks;
  return golden;
}

stylegan::Shape shape_of(const json& constructor) {
  const std::int64_t side = constructor.at("img_resolution");
  const json& synthesis = constructor.at("synthesis");
  return {.size = {side, side},
          .channels = constructor.at("img_channels"),
          .channel_base = synthesis.at("channel_base"),
          .channel_max = synthesis.at("channel_max")};
}

stylegan::MappingOptions mapping_of(const json& constructor) {
  return {.latent = constructor.at("z_dim"),
          .classes = constructor.at("c_dim"),
          .width = constructor.at("w_dim"),
          .layers = constructor.at("mapping").at("num_layers")};
}

stylegan::DiscriminatorOptions discriminator_of(const json& constructor) {
  const json& options = constructor.at("discriminator");
  stylegan::Shape shape = shape_of(constructor);
  shape.channel_base = options.at("channel_base");
  shape.channel_max = options.at("channel_max");
  return {.shape = shape,
          .classes = constructor.at("c_dim"),
          .residual = options.at("architecture") == "resnet",
          .group = options.at("mbstd_group_size"),
          .group_maps = options.at("mbstd_num_channels")};
}

at::Tensor first(const at::Tensor& tensor, std::int64_t count) {
  return tensor.defined() ? tensor.narrow(0, 0, count) : tensor;
}

/// softplus of each score, as the training sees it in means.
at::Tensor per_sample(const at::Tensor& scores, bool real) {
  std::vector<at::Tensor> losses;
  for (std::int64_t n = 0; n < scores.size(0); ++n) {
    losses.push_back(nn::gan_loss(scores[n], nn::GanMode::vanilla, real));
  }
  return torch::stack(losses).unsqueeze(1);
}

/// Both networks with the stored weights, in one type.
class Networks {
 public:
  Networks(const Golden& golden, at::ScalarType dtype)
      : golden_(golden),
        dtype_(dtype),
        g_(mapping_of(golden.meta.at("constructor")), shape_of(golden.meta.at("constructor"))),
        d_(discriminator_of(golden.meta.at("constructor"))) {
    load_state(*g_, golden.group("param_G"), golden.name() + " G");
    load_state(*d_, golden.group("param_D"), golden.name() + " D");
    g_->to(dtype);
    d_->to(dtype);
    z_ = input("z");
    if (golden.tensors.contains("in/c")) labels_ = input("c");
  }

  Tensors run() {
    run_styles();
    run_images();
    run_scores();
    run_r1();
    run_path_length();
    return computed_;
  }

 private:
  [[nodiscard]] at::Tensor input(const std::string& name) const {
    return golden_.tensors.at("in/" + name).to(dtype_);
  }

  void run_styles() {
    const torch::NoGradGuard no_grad;
    const at::Tensor w = computed_["out/w"] = g_->mapping->forward(z_, labels_);
    styles_ = g_->spread(w);
    const at::Tensor average = g_->mapping->average();
    computed_["out/w_psi07"] = nn::truncated(styles_, average, 0.7, 0).select(1, 0);
    computed_["out/ws_psi05_cutoff3"] = nn::truncated(styles_, average, 0.5, 3);
  }

  at::Tensor images(const at::Tensor& styles, bool noise) {
    const torch::NoGradGuard no_grad;
    const auto maps = noise ? g_->synthesis->constant_noise() : std::vector<at::Tensor>();
    return g_->synthesis->forward(styles, maps);
  }

  void run_images() {
    const at::Tensor pulled = nn::truncated(styles_, g_->mapping->average(), 0.7, 0);
    computed_["out/img_noise_const"] = images(first(styles_, 2), true);
    computed_["out/img_noise_none"] = images(first(styles_, 2), false);
    computed_["out/img_psi07_const"] = images(first(pulled, 2), true);
    computed_["out/img_unfused_train_mode_const"] = images(first(styles_, 1), true);
  }

  void run_scores() {
    const torch::NoGradGuard no_grad;
    const at::Tensor real = input("real");
    const at::Tensor fake = images(styles_, true);
    const at::Tensor on_real = computed_["out/D_real"] = d_->forward(real, labels_);
    const at::Tensor on_fake = computed_["out/D_fake"] = d_->forward(fake, labels_);
    computed_["out/D_real_first3"] = d_->forward(first(real, 3), first(labels_, 3));
    computed_["out/loss_G_const_noise_per_sample"] = per_sample(on_fake, true);
    computed_["out/loss_D_per_sample"] = per_sample(on_fake, false) + per_sample(on_real, true);
  }

  /// Phase Dreg with gamma 10, every 16 steps.
  void run_r1() {
    const at::Tensor real = input("real").requires_grad_(true);
    const at::Tensor penalty = stylegan::r1_penalty(d_->forward(real, labels_), real);
    const at::Tensor loss = penalty * (10.0 / 2);
    (loss.mean() * 16).backward();
    computed_["out/r1_penalty_per_sample"] = penalty.detach();
    computed_["out/r1_loss_per_sample"] = loss.detach();
    computed_["out/r1_param_grad_norm"] = add_all_gradients(*d_, "grad_r1_D");
  }

  /// Phase Greg with weight 2, every 4 steps, the mean at 0.4 before.
  void run_path_length() {
    const std::int64_t images = input("pl_noise_randn").size(0);
    const at::Tensor w = g_->mapping->forward(first(z_, images), first(labels_, images));
    g_->mapping->follow(w.detach().mean(0), 0.995);
    computed_["out/w_avg_after_one_training_forward"] = g_->mapping->average().clone();
    const at::Tensor styles = g_->spread(w);
    std::vector<at::Tensor> noise;
    for (std::size_t i = 0; i < g_->synthesis->constant_noise().size(); ++i) {
      noise.push_back(input("pl_layer_noise_" + std::to_string(i)));
    }
    const at::Tensor made = g_->synthesis->forward(styles, noise);
    const stylegan::PathLength path =
        stylegan::path_length(made, styles, input("pl_noise_randn"), 0.4, 0.01);
    (path.penalty.mean() * (2 * 4)).backward();
    computed_["out/pl_penalty_per_sample"] = path.penalty.detach();
    computed_["out/pl_mean_after"] = path.mean.detach();
    computed_["out/pl_param_grad_norm"] = add_all_gradients(*g_, "grad_pl_G");
  }

  /// Adds every gradient, 0 where a parameter has none; returns the norm of all together.
  at::Tensor add_all_gradients(const torch::nn::Module& module, const std::string& group) {
    at::Tensor squares = torch::zeros({}, dtype_);
    for (const auto& item : module.named_parameters()) {
      const at::Tensor& gradient = item.value().grad();
      computed_[group + "/" + item.key()] =
          gradient.defined() ? gradient : torch::zeros_like(item.value());
      if (gradient.defined()) squares += gradient.square().sum();
    }
    return squares.sqrt();
  }

  const Golden& golden_;
  at::ScalarType dtype_;
  stylegan::StyleGenerator g_;
  stylegan::Discriminator d_;
  at::Tensor z_, labels_, styles_;
  Tensors computed_;
};

}  // namespace

void run_stylegan2_networks(const Golden& stored) {
  const Golden golden = with_groups(stored);
  const auto checks = checks_of(golden);
  int compared = 0;
  for (const at::ScalarType dtype : dtypes_of(checks)) {
    compared += compare(golden, checks, dtype, Networks(golden, dtype).run(), {});
  }
  EXPECT_GT(compared, 0) << golden.name() << ": its checks cover no stored tensor";
}

}  // namespace oct::golden
