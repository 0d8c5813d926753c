// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/testing/conformance.h"

namespace oct::testing {

/// Gathers findings: a property holds when its body returns.
class Report {
 public:
  /// Returns whether it holds, for properties that rest on one another.
  bool check(std::string property, const std::function<void()>& body);
  [[nodiscard]] std::vector<Finding> findings() && { return std::move(findings_); }

 private:
  std::vector<Finding> findings_;
};

/// Ends the body of a property with `detail` unless `condition`.
void expect(bool condition, const std::string& detail);

/// Ends it unless `call` throws oct::Error with one of `codes`.
void expect_error(const std::vector<ExitCode>& codes, const std::string& when,
                  const std::function<void()>& call);

/// "[2, 3, 64, 64]", or "nothing" for an undefined tensor.
std::string shape_text(const at::Tensor& tensor);

/// Ends it unless all values are finite and in [-1, 1], up to rounding.
void expect_image_range(const at::Tensor& images, const std::string& what);

/// Images [n, channels, height, width] of smooth random blobs, a pure function of the arguments.
at::Tensor made_up_images(std::int64_t n, std::int64_t channels, Size size, at::ScalarType dtype,
                          std::uint64_t seed);

/// A new object on which options() was called, as the host does before anything else.
template <class Interface>
std::unique_ptr<Interface> fresh(const Factory<Interface>& make) {
  std::unique_ptr<Interface> object = make();
  expect(object != nullptr, "the factory returned nothing");
  OptionSet options;
  object->options(options);
  return object;
}

/// What must hold of the options of any kind of plugin. `declare` fills a set from a new object,
/// which it also hands back to keep it alive.
void check_options(Report& report, const std::function<std::shared_ptr<void>(OptionSet&)>& declare);

}  // namespace oct::testing
