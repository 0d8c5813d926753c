// SPDX-License-Identifier: Apache-2.0
// kid, fd and prdc against the packages that define them, on in/feat_real and in/feat_fake:
//   values.frechet, frechet_self_halves, frechet_rank_deficient (the first D / 2 of each)
//   values.kid_*, f64/kid_subsets               subsets by in/kid_idx_{real,fake}
//   values.prdc_kK[_firstM_firstN_times_F]      f64/prdc_radii_real_kK
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <regex>
#include <vector>

#include "frechet.h"
#include "manifold.h"
#include "metric_values.h"
#include "mmd.h"

namespace oct::golden {
namespace {

class FeatureGolden {
 public:
  explicit FeatureGolden(const Golden& golden)
      : golden_(golden),
        real_(golden.tensors.at("in/feat_real")),
        fake_(golden.tensors.at("in/feat_fake")) {}

  void run() const {
    for (const auto& [name, stored] : golden_.meta.at("values").items()) {
      if (name == "swd") continue;
      if (name.starts_with("frechet")) {
        run_frechet(name, stored.get<double>());
      } else if (name.starts_with("kid_")) {
        run_kid(name, stored.get<double>());
      } else if (name.starts_with("prdc_")) {
        run_prdc(name, stored);
      } else {
        ADD_FAILURE() << golden_.path << ": values." << name << " is not known to this test";
      }
    }
    run_tensors();
  }

 private:
  void expect(double computed, double stored, const std::string& name, Tolerance tolerance) const {
    EXPECT_NEAR(computed, stored, tolerance.atol + tolerance.rtol * std::abs(stored)) << name;
  }

  // Both ways of computing it.
  void run_frechet(const std::string& name, double stored) const {
    at::Tensor x = real_;
    at::Tensor y = fake_;
    if (name == "frechet_self_halves") {
      y = real_.slice(0, real_.size(0) / 2);
      x = real_.slice(0, 0, real_.size(0) / 2);
    } else if (name == "frechet_rank_deficient") {
      x = real_.slice(0, 0, real_.size(1) / 2);
      y = fake_.slice(0, 0, real_.size(1) / 2);
    }
    const Tolerance tolerance =
        tolerance_of(golden_, name == "frechet_rank_deficient" ? name : "frechet");
    expect(fd::frechet(fd::moments_of(x), fd::moments_of(y)).distance, stored, name, tolerance);
    expect(fd::frechet_of_vectors(x, y), stored, name + " of vectors", tolerance);
  }

  static double mmd(const at::Tensor& x, const at::Tensor& y) {
    const auto each_alone = [](const at::Tensor& rows) {
      std::vector<std::int64_t> patients(static_cast<std::size_t>(rows.size(0)));
      std::iota(patients.begin(), patients.end(), 0);
      return patients;
    };
    return kid::squared_mmd(x, each_alone(x), y, each_alone(y)).value;
  }

  [[nodiscard]] at::Tensor kid_of_subsets() const {
    const at::Tensor real_rows = golden_.tensors.at("in/kid_idx_real").to(at::kLong);
    const at::Tensor fake_rows = golden_.tensors.at("in/kid_idx_fake").to(at::kLong);
    at::Tensor values = at::empty({real_rows.size(0)}, at::kDouble);
    for (std::int64_t i = 0; i < values.size(0); ++i) {
      values[i] = mmd(real_.index_select(0, real_rows[i]), fake_.index_select(0, fake_rows[i]));
    }
    return values;
  }

  void run_kid(const std::string& name, double stored) const {
    double value = 0;
    if (name == "kid_mean") {
      value = kid_of_subsets().mean().item<double>();
    } else if (name == "kid_std_population") {
      value = kid_of_subsets().std(false).item<double>();
    } else if (name == "kid_first_min_n_one_subset") {
      const std::int64_t n = std::min(real_.size(0), fake_.size(0));
      value = mmd(real_.slice(0, 0, n), fake_.slice(0, 0, n));
    } else {
      ADD_FAILURE() << golden_.path << ": values." << name << " is not known to this test";
    }
    expect(value, stored, name, tolerance_of(golden_, "kid"));
  }

  // Counts of images: equal but for the rounding of their division.
  void run_prdc(const std::string& name, const nlohmann::json& stored) const {
    std::smatch part;
    ASSERT_TRUE(std::regex_match(
        name, part, std::regex("prdc_k(\\d+)(?:_first(\\d+)_first(\\d+)_times_([0-9.]+))?")))
        << name;
    at::Tensor x = real_;
    at::Tensor y = fake_;
    if (part[2].matched) {
      x = real_.slice(0, 0, std::stol(part[2]));
      y = fake_.slice(0, 0, std::stol(part[3])) * std::stod(part[4]);
    }
    const std::int64_t k = std::stol(part[1]);
    const prdc::Contributions parts = prdc::compare(x, y, k, k);
    const auto check = [&](const char* what, const at::Tensor& contributions) {
      expect(contributions.mean().item<double>(), stored.at(what).get<double>(), name + "." + what,
             {0, 1e-12});
    };
    check("precision", parts.precision);
    check("recall", parts.recall);
    check("density", parts.density);
    check("coverage", parts.coverage);
  }

  void run_tensors() const {
    const fd::Moments moments = fd::moments_of(real_);
    for (const auto& [name, stored] : golden_.group("f64")) {
      if (name == "mu_real") {
        expect_close(moments.mean, stored, name, tolerance_of(golden_, "frechet"));
      } else if (name == "cov_real_row0") {
        expect_close(moments.covariance[0], stored, name, tolerance_of(golden_, "frechet"));
      } else if (name == "kid_subsets") {
        expect_close(kid_of_subsets(), stored, name, tolerance_of(golden_, "kid"));
      } else if (is_of_feature_metric(name)) {
        const std::int64_t k = std::stol(name.substr(name.rfind('k') + 1));
        // The package's distances are float32 differences in float64.
        expect_close(prdc::radii(real_, k), stored, name, {0, 1e-6});
      }
    }
  }

  const Golden& golden_;
  at::Tensor real_;
  at::Tensor fake_;
};

}  // namespace

bool is_of_feature_metric(const std::string& name) {
  return name == "mu_real" || name == "cov_real_row0" || name == "kid_subsets" ||
         name.starts_with("prdc_radii_real_k");
}

void run_feature_metrics(const Golden& golden) {
  FeatureGolden(golden).run();
}

}  // namespace oct::golden
