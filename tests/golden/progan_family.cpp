// SPDX-License-Identifier: Apache-2.0
// Goldens of ProGAN: outputs, losses and gradients of the published networks at the levels of
// detail that the stored names tell ("fused_lod03_fake": fused, 0.3).
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <regex>

#include "checks.h"
#include "family.h"
#include "networks.h"
#include "octsdk/nn/gan_loss.h"
#include "progan.h"

namespace oct::golden {
namespace {

/// One way of running the networks, as in the names of tensors.
struct Case {
  std::string name;  ///< "fused_lod03"
  bool fused;
  double lod;
};

std::vector<Case> cases_in(const Golden& golden) {
  const std::regex pattern("((un)?fused)_lod(\\d)(\\d*)");
  std::map<std::string, Case> cases;
  for (const auto& [name, tensor] : golden.tensors) {
    std::smatch found;
    if (!std::regex_search(name, found, pattern)) continue;
    const double lod = std::stod(found[3].str() + "." + found[4].str() + "0");
    cases.insert({found[0], {found[0], found[1] == "fused", lod}});
  }
  std::vector<Case> all;
  for (const auto& [name, entry] : cases) all.push_back(entry);
  return all;
}

progan::Architecture architecture_of(const Golden& golden, bool fused) {
  const nlohmann::json& constructor = golden.meta.at("constructor");
  return {.size = constructor.at("resolution"),
          .channels = constructor.at("num_channels"),
          .classes = constructor.value("label_size", std::int64_t{0}),
          .latent = constructor.at("latent_size"),
          .fmap_base = constructor.at("fmap_base"),
          .fmap_max = constructor.at("fmap_max"),
          .fused = fused,
          .group = constructor.at("mbstd_group_size")};
}

/// TensorFlow's [kh, kw, a, b] and LibTorch's [b, a, kh, kw]; [in, out] and [out, in].
at::Tensor to_torch(const at::Tensor& stored) {
  if (stored.dim() == 2) return stored.t();
  return stored.dim() == 4 ? stored.permute({3, 2, 0, 1}) : stored;
}
at::Tensor to_stored(const at::Tensor& own) {
  if (own.dim() == 2) return own.t();
  return own.dim() == 4 ? own.permute({2, 3, 1, 0}) : own;
}

/// The stored weights, of the fused network, as this network names and holds them.
Tensors state_for(const Golden& golden, const std::string& part, bool fused) {
  Tensors state;
  for (const auto& [stored, tensor] : golden.group("param/" + part)) {
    std::string name = std::regex_replace(stored, std::regex("/"), ".");
    at::Tensor own = to_torch(tensor);
    if (!fused && name.find("Conv0_up.weight") != std::string::npos) {
      own = own.transpose(0, 1).flip({2, 3});
    }
    if (!fused) name = std::regex_replace(name, std::regex("_up|_down"), "");
    state[name] = own;
  }
  if (part == "G") state["lod"] = torch::zeros({});
  return state;
}

/// The two networks with the stored weights, and the stored inputs.
class Networks {
 public:
  Networks(const Golden& golden, const Case& which, at::ScalarType dtype)
      : g_(architecture_of(golden, which.fused)),
        d_(architecture_of(golden, which.fused)),
        case_(which),
        shrink_(std::int64_t{1} << progan::Lod(which.lod).whole) {
    load_state(g_, state_for(golden, "G", which.fused), golden.name());
    load_state(d_, state_for(golden, "D", which.fused), golden.name());
    g_.to(dtype);
    d_.to(dtype);
    const auto input = [&](const char* name) { return golden.tensors.at(name).to(dtype); };
    real_ = input("in/real");
    factor_ = input("in/gp_factor");
    if (golden.tensors.contains("in/labels")) labels_ = input("in/labels");
    fake_ = g_.at_full_size(g_.forward(g_.style(input("in/z"), labels_), which.lod));
    // The last bits of a fake decide on which side of a leaky ReLU's kink a feature falls: the
    // critic is judged on the published ones.
    const std::string stored = "out/" + case_.name + "_fake";
    judged_ = golden.tensors.contains(stored) ? input(stored.c_str()) : fake_.detach();
  }

  void add_outputs(Tensors& to) {
    const auto add = [&](const char* name, const at::Tensor& value) {
      to["out/" + case_.name + "_" + name] = value.detach();
    };
    const at::Tensor on_real = scores(real_);
    const at::Tensor on_fake = scores(judged_);
    const at::Tensor slopes = norms();
    const auto column = [](const at::Tensor& values) { return values.view({-1, 1}); };
    add("fake", fake_);
    add("D_real", column(on_real));
    add("D_fake", column(on_fake));
    add("gp_norms", slopes);
    add("lossD_per_sample", column(progan::critic_loss(on_real, on_fake, slopes, options_)));
    add("lossG_per_sample", column(-on_fake));
  }

  /// Gradients of what a group "grad_<what>_<case>" names: lossD, lossG, or the penalty "gp10".
  void add_gradients_of(const std::string& what, Tensors& to) {
    torch::nn::Module& network = what == "lossG" ? static_cast<torch::nn::Module&>(g_) : d_;
    network.zero_grad();
    loss_named(what).mean().backward({}, /*retain_graph=*/true);
    const std::string group = "grad_" + what + "_" + case_.name + (what == "lossG" ? "/G/" : "/D/");
    for (const auto& item : network.named_parameters()) {
      const at::Tensor& gradient = item.value().grad();
      const std::string name = std::regex_replace(item.key(), std::regex("\\."), "/");
      // Layers that this level of detail leaves out are stored with a gradient of 0.
      to[group + name] =
          to_stored(gradient.defined() ? gradient : torch::zeros_like(item.value())).clone();
    }
  }

 private:
  at::Tensor scores(const at::Tensor& images) {
    const at::Tensor seen = shrink_ > 1 ? torch::avg_pool2d(images, shrink_) : images;
    return d_.forward(seen, case_.lod).scores;
  }
  at::Tensor norms() {
    // As stored: "mixed = real + (fake-real)*gp_factor".
    return nn::gradient_norms([&](const at::Tensor& x) { return scores(x); },
                              real_ + (judged_ - real_) * factor_);
  }
  at::Tensor loss_named(const std::string& what) {
    if (what == "lossG") return -scores(fake_);
    if (what == "lossD") {
      return progan::critic_loss(scores(real_), scores(judged_), norms(), options_);
    }
    if (what.starts_with("gp")) return std::stod(what.substr(2)) * (norms() - 1).square();
    throw std::runtime_error("gradients of '" + what + "' are not known to this test");
  }

  progan::GeneratorNetwork g_;
  progan::CriticNetwork d_;
  progan::Options options_;
  Case case_;
  std::int64_t shrink_;
  at::Tensor real_, factor_, labels_, fake_, judged_;
};

/// What gradients are stored of, for one case: "lossD" of "grad_lossD_fused_lod03/...".
std::set<std::string> gradients_in(const Golden& golden, const Case& which) {
  const std::regex pattern("grad_([^_]+)_" + which.name + "/.*");
  std::set<std::string> found;
  for (const auto& [name, tensor] : golden.tensors) {
    std::smatch parts;
    if (std::regex_match(name, parts, pattern)) found.insert(parts[1]);
  }
  return found;
}

void run(const Golden& golden) {
  const auto checks = checks_of(golden);
  int compared = 0;
  for (const at::ScalarType dtype : dtypes_of(checks)) {
    Tensors computed;
    for (const Case& which : cases_in(golden)) {
      Networks networks(golden, which, dtype);
      networks.add_outputs(computed);
      // One feature so near to a kink that rounding decides moves a gradient by 0.4 %; in float64
      // none is.
      Networks wide(golden, which, at::kDouble);
      for (const std::string& what : gradients_in(golden, which)) {
        wide.add_gradients_of(what, computed);
      }
    }
    compared += compare(golden, checks, dtype, computed, {});
  }
  EXPECT_GT(compared, 0) << golden.name() << ": its checks cover no stored tensor";
}

const Family progan_family("progan", run);

}  // namespace
}  // namespace oct::golden
