// SPDX-License-Identifier: Apache-2.0
// Image metrics against the packages that define them. What is stored is recognised by its name:
//   f64/ssim_gauss_X, ssim_uniform7_X, psnr_X   one value a pair of in/X_a, in/X_b
//   f64/pms_msssim5_X_x3                        multi-scale, see run_ms_ssim()
//   f64/kid_*, prdc_*, mu_real, cov_real_row0   see feature_metrics.cpp
//   f64/swd                                     of the pair whose channels fit
//   in/swd_lod0_directions out/swd_pyr_{real,fake}_lodK_imageI         its pyramid
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <regex>

#include "common/ms_ssim.h"
#include "common/ssim.h"
#include "family.h"
#include "metric_values.h"
#include "octsdk/filter.h"
#include "psnr.h"
#include "pyramid.h"
#include "swd.h"

namespace oct::golden {
namespace {

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

// f64/pms_msssimS_PAIR[_winW|_xZ]: S scales, a Gaussian window of W taps, images enlarged Z
// times by repetition of pixels. Their windows are float32.
bool run_ms_ssim(const Golden& golden, const std::string& name, const at::Tensor& stored) {
  std::smatch part;
  if (!std::regex_match(name, part,
                        std::regex("pms_msssim(\\d)_(\\w+?)(?:_win(\\d+))?(?:_x(\\d+))?"))) {
    return false;
  }
  const std::string pair = "in/" + part[2].str();
  const std::int64_t enlarged = part[4].matched ? std::stol(part[4]) : 1;
  const auto images = [&](const char* which) {
    return golden.tensors.at(pair + which)
        .to(at::kDouble)
        .repeat_interleave(enlarged, 2)
        .repeat_interleave(enlarged, 3);
  };
  ssim::Window window = ssim::gaussian_window();
  if (part[3].matched) window.taps = gaussian_taps(1.5, std::stol(part[3]) / 2);
  Tolerance tolerance = tolerance_of(golden, "ms-ssim");
  tolerance.atol += 1e-5;
  expect_close(ssim::ms_ssim(images("_a"), images("_b"), window, 255,
                             ssim::ms_ssim_weights(std::stol(part[1]))),
               stored, name, tolerance);
  return true;
}

at::Tensor stored_in(const Golden& golden, const std::string& name) {
  return golden.tensors.at("in/" + name);
}

// The patches of one role at the recorded places, normalised.
at::Tensor swd_patches(const Golden& golden, const at::Tensor& level, const std::string& prefix) {
  const swd::Centres centres{stored_in(golden, prefix + "_x").to(at::kLong),
                             stored_in(golden, prefix + "_y").to(at::kLong)};
  const at::Tensor patches = swd::patches_at(level, centres);
  swd::normalise(patches, level.size(1));
  return patches;
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

// What is known but not compared is said.
void report_uncompared(const Golden& golden, const std::string& name) {
  if (name.starts_with("tm_")) {
    std::cout << name << ": torchmetrics' variant (means over padded maps) is not offered\n";
  } else {
    ADD_FAILURE() << golden.path << ": f64/" << name << " is not known to this test";
  }
}

void run(const Golden& golden) {
  for (const auto& [name, stored] : golden.group("f64")) {
    if (name == "swd") {
      run_swd(golden, stored);
    } else if (!is_of_feature_metric(name) && !run_pairs(golden, name, stored) &&
               !run_ms_ssim(golden, name, stored)) {
      report_uncompared(golden, name);
    }
  }
  run_feature_metrics(golden);
  for (const auto& [name, stored] : golden.group("out")) run_pyramid(golden, name, stored);
}

const Family family("metrics", run);

}  // namespace
}  // namespace oct::golden
