// SPDX-License-Identifier: Apache-2.0
#include "report.h"

#include <torch/torch.h>

#include <algorithm>
#include <sstream>

#include "octsdk/random.h"

namespace oct::testing {
namespace {

constexpr double k_rounding = 1e-4;
constexpr std::int64_t k_blob_grid = 4;

}  // namespace

bool Report::check(std::string property, const std::function<void()>& body) {
  Finding finding{std::move(property), true, ""};
  try {
    body();
  } catch (const Error& failure) {
    finding = {finding.property, false, failure.what()};
  } catch (const c10::Error& failure) {
    finding = {finding.property, false,
               std::string("LibTorch threw: ") + failure.what_without_backtrace()};
  } catch (const std::exception& failure) {
    finding = {finding.property, false, std::string("the plugin threw: ") + failure.what()};
  } catch (...) {
    finding = {finding.property, false, "the plugin threw something that is no std::exception"};
  }
  findings_.push_back(finding);
  return finding.holds;
}

void expect(bool condition, const std::string& detail) {
  if (!condition) throw Error(ExitCode::plugin_failed, detail);
}

void expect_error(const std::vector<ExitCode>& codes, const std::string& when,
                  const std::function<void()>& call) {
  std::string wanted;
  for (const ExitCode code : codes) {
    wanted += (wanted.empty() ? "" : " or ") + std::to_string(static_cast<int>(code));
  }
  try {
    call();
  } catch (const Error& failure) {
    expect(std::find(codes.begin(), codes.end(), failure.code()) != codes.end(),
           when + ": threw oct::Error with code " +
               std::to_string(static_cast<int>(failure.code())) + " (" + failure.what() +
               "), expected code " + wanted);
    return;
  } catch (const std::exception& failure) {
    expect(false,
           when + ": threw '" + failure.what() + "', expected oct::Error with code " + wanted);
  }
  expect(false, when + ": threw nothing, expected oct::Error with code " + wanted);
}

std::string shape_text(const at::Tensor& tensor) {
  if (!tensor.defined()) return "nothing";
  std::ostringstream text;
  text << tensor.sizes();
  return text.str();
}

void expect_image_range(const at::Tensor& images, const std::string& what) {
  const double low = images.min().item<double>();
  const double high = images.max().item<double>();
  expect(at::isfinite(images).all().item<bool>(), what + " hold values that are not finite");
  expect(low >= -1 - k_rounding && high <= 1 + k_rounding,
         what + " range from " + std::to_string(low) + " to " + std::to_string(high) +
             ", expected [-1, 1]");
}

at::Tensor made_up_images(std::int64_t n, std::int64_t channels, Size size, at::ScalarType dtype,
                          std::uint64_t seed) {
  Rng random(seed, "made-up images");
  const at::Tensor grid = torch::empty({n, channels, k_blob_grid, k_blob_grid}, torch::kDouble);
  double* values = grid.data_ptr<double>();
  for (std::int64_t i = 0; i < grid.numel(); ++i) values[i] = random.uniform(-1, 1);
  return torch::upsample_bilinear2d(grid, {size.height, size.width}, true).clamp(-1, 1).to(dtype);
}

void check_options(Report& report,
                   const std::function<std::shared_ptr<void>(OptionSet&)>& declare) {
  report.check("options are declared, each once and with help", [&] {
    OptionSet set;
    const auto owner = declare(set);
    for (const Option& option : set.all()) {
      expect(!option.help().empty(), "option '" + option.name() + "' has no help");
    }
  });
  report.check("each default is a value its option accepts", [&] {
    OptionSet set;
    const auto owner = declare(set);
    for (Option& option : set.all()) {
      const std::string text = option.default_text();
      option.set(text, "default of '" + option.name() + "'");
      expect(option.text() == text,
             "option '" + option.name() + "': " + text + " became " + option.text());
    }
  });
  report.check("two objects declare the same options, with values of their own", [&] {
    OptionSet first;
    OptionSet second;
    const auto owner_of_first = declare(first);
    const auto owner_of_second = declare(second);
    expect(first.all().size() == second.all().size(), "they declare unlike many options");
    for (std::size_t i = 0; i < first.all().size(); ++i) {
      Option& changed = first.all()[i];
      Option& other = second.all()[i];
      expect(changed.name() == other.name() && changed.default_text() == other.default_text(),
             "option " + std::to_string(i) + " is '" + changed.name() + "' in one and '" +
                 other.name() + "' in the other");
      if (!changed.is_flag()) continue;
      changed.set(changed.text() == "true" ? "false" : "true", "conformance");
      expect(other.text() == other.default_text(),
             "option '" + other.name() + "' lives in both objects at once");
    }
  });
}

}  // namespace oct::testing
