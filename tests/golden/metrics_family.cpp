// SPDX-License-Identifier: Apache-2.0
// Image metrics against the packages that define them. What is stored is recognised by its name:
//   f64/ssim_gauss_X, ssim_uniform7_X, psnr_X   one value a pair of in/X_a, in/X_b
//   f64/swd                                     of the pair whose channels fit
//   in/swd_lod0_directions out/swd_pyr_{real,fake}_lodK_imageI         its pyramid
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <iostream>
#include <optional>
#include <regex>

#include "family.h"
#include "psnr.h"
#include "pyramid.h"
#include "ssim.h"
#include "swd.h"

namespace oct::golden {
namespace {

struct Tolerance {
  double atol = 0;
  double rtol = 0;
};

// The entry of "checks" whose "what" lists `metric`.
Tolerance tolerance_of(const Golden& golden, const std::string& metric) {
  for (const auto& check : golden.meta.at("checks")) {
    const auto what = check.at("what").get<std::string>();
    if (std::regex_search(what, std::regex("(^|, )" + metric + "(,|$)"))) {
      return {check.value("atol", 0.0), check.value("rtol", 0.0)};
    }
  }
  ADD_FAILURE() << golden.path << ": no entry of \"checks\" gives a tolerance for " << metric;
  return {};
}

void expect_close(const at::Tensor& computed, const at::Tensor& stored, const std::string& name,
                  Tolerance tolerance) {
  ASSERT_EQ(computed.sizes(), stored.sizes()) << name;
  const at::Tensor got = computed.to(at::kDouble).flatten().contiguous();
  const at::Tensor want = stored.to(at::kDouble).flatten().contiguous();
  for (std::int64_t i = 0; i < want.numel(); ++i) {
    const double a = got.const_data_ptr<double>()[i];
    const double b = want.const_data_ptr<double>()[i];
    if (std::isinf(b)) {
      ASSERT_EQ(a, b) << name << "[" << i << "]";
    } else {
      ASSERT_NEAR(a, b, tolerance.atol + tolerance.rtol * std::abs(b)) << name << "[" << i << "]";
    }
  }
}

using PairMeasure = at::Tensor (*)(const at::Tensor&, const at::Tensor&);

at::Tensor ssim_gauss(const at::Tensor& a, const at::Tensor& b) {
  return ssim::ssim(a, b, ssim::gaussian_window(), 255);
}
at::Tensor ssim_uniform7(const at::Tensor& a, const at::Tensor& b) {
  return ssim::ssim(a, b, ssim::uniform_window(), 255);
}
at::Tensor psnr_255(const at::Tensor& a, const at::Tensor& b) {
  return psnr::psnr(a, b, 255);
}

struct PairGolden {
  const char* prefix;  // of the stored tensor; the pair's name follows
  const char* check;
  PairMeasure measure;
  double atol;  // beside the check's own
};

constexpr PairGolden k_pair_goldens[] = {
    {"ssim_gauss_", "ssim", ssim_gauss, 0},
    {"ssim_uniform7_", "ssim", ssim_uniform7, 0},
    {"psnr_", "psnr", psnr_255, 0},
    // pytorch-msssim's window is float32: "equals skimage gauss up to about 1e-5" (conventions).
    {"pms_ssim_", "ssim", ssim_gauss, 1e-5},
};

// True when the stored tensor `name` is one value a pair of some measure; it was compared then.
bool run_pairs(const Golden& golden, const std::string& name, const at::Tensor& stored) {
  for (const PairGolden& entry : k_pair_goldens) {
    if (!name.starts_with(entry.prefix)) continue;
    const std::string pair = "in/" + name.substr(std::string(entry.prefix).size());
    Tolerance tolerance = tolerance_of(golden, entry.check);
    tolerance.atol += entry.atol;
    expect_close(entry.measure(golden.tensors.at(pair + "_a").to(at::kDouble),
                               golden.tensors.at(pair + "_b").to(at::kDouble)),
                 stored, name, tolerance);
    return true;
  }
  return false;
}

at::Tensor stored_in(const Golden& golden, const std::string& name) {
  return golden.tensors.at("in/" + name);
}

// The patches of one role at the recorded places, normalised.
at::Tensor swd_patches(const Golden& golden, const at::Tensor& level, const std::string& prefix) {
  const swd::Centres centres{stored_in(golden, prefix + "_x").to(at::kLong),
                             stored_in(golden, prefix + "_y").to(at::kLong)};
  return swd::normalised(swd::patches_at(level, centres), level.size(1));
}

// The images of `role` ("real": a, "fake": b) with as many channels as the directions are made for.
at::Tensor swd_images(const Golden& golden, const std::string& role) {
  const std::int64_t channels = stored_in(golden, "swd_lod0_directions").size(0) / 49;
  const std::string suffix = role == "real" ? "_a" : "_b";
  for (const auto& [name, images] : golden.group("in")) {
    if (name.ends_with(suffix) && images.dim() == 4 && images.size(1) == channels) {
      return images.to(at::kFloat);
    }
  }
  throw std::runtime_error(golden.path.string() + ": no images for the recorded directions");
}

std::vector<at::Tensor> swd_pyramid(const Golden& golden, const std::string& role) {
  const at::Tensor images = swd_images(golden, role);
  return swd::laplacian_pyramid(images, swd::pyramid_levels(images.size(2), images.size(3)));
}

// The distance of each level, then their mean.
void run_swd(const Golden& golden, const at::Tensor& stored) {
  const auto real = swd_pyramid(golden, "real");
  const auto fake = swd_pyramid(golden, "fake");
  at::Tensor distances = at::empty({static_cast<std::int64_t>(real.size())}, at::kDouble);
  for (std::size_t level = 0; level < real.size(); ++level) {
    const std::string prefix = "swd_lod" + std::to_string(level);
    const double distance =
        swd::sliced_wasserstein(swd_patches(golden, real[level], prefix + "_real"),
                                swd_patches(golden, fake[level], prefix + "_fake"),
                                stored_in(golden, prefix + "_directions"));
    distances[static_cast<std::int64_t>(level)] = 1e3 * distance;
  }
  expect_close(at::cat({distances, distances.mean().view({1})}), stored, "swd",
               tolerance_of(golden, "swd"));
}

void run_pyramid(const Golden& golden, const std::string& name, const at::Tensor& stored) {
  std::smatch part;
  if (!std::regex_match(name, part, std::regex("swd_pyr_(real|fake)_lod(\\d+)_image(\\d+)"))) {
    ADD_FAILURE() << golden.path << ": out/" << name << " is not known to this test";
    return;
  }
  const at::Tensor level = swd_pyramid(golden, part[1]).at(std::stoul(part[2]));
  const double scale = stored.abs().max().item<double>();
  expect_close(level[std::stol(part[3])], stored, name,
               {tolerance_of(golden, "swd").rtol * 1e-2 * scale, 0});
}

// Whose stored tensors these are; empty when nobody knows them.
std::string metric_of(const std::string& name) {
  if (name.find("msssim") != std::string::npos) return "ms_ssim";
  if (name == "mu_real" || name == "cov_real_row0") return "frechet";
  if (name.starts_with("kid_")) return "kid";
  if (name.starts_with("prdc_")) return "prdc";
  return {};
}

// What cannot be compared: said, and a failure once its plugin is there.
void report_uncompared(const Golden& golden, const std::string& name) {
  if (name.starts_with("tm_ssim_")) {
    std::cout << name << ": torchmetrics' variant (mean over the padded map) is not offered\n";
    return;
  }
  const std::string metric = metric_of(name);
  const auto plugin =
      std::filesystem::path(OCT_BUILD_DIR) / "lib" / ("liboct_metric_" + metric + ".so");
  if (metric.empty()) {
    ADD_FAILURE() << golden.path << ": f64/" << name << " is not known to this test";
  } else if (std::filesystem::exists(plugin)) {
    ADD_FAILURE() << plugin << " is there, but f64/" << name << " is not compared";
  } else {
    std::cout << name << ": no plugin yet (" << metric << ")\n";
  }
}

void run(const Golden& golden) {
  for (const auto& [name, stored] : golden.group("f64")) {
    if (name == "swd") {
      run_swd(golden, stored);
    } else if (!run_pairs(golden, name, stored)) {
      report_uncompared(golden, name);
    }
  }
  for (const auto& [name, stored] : golden.group("out")) run_pyramid(golden, name, stored);
}

const Family family("metrics", run);

}  // namespace
}  // namespace oct::golden
