// SPDX-License-Identifier: Apache-2.0
#include "runtime/versions.h"

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <opencv2/core/version.hpp>

#include "octsdk/abi.h"
#include "octsdk/itk/version.h"

namespace oct::host {
namespace {

std::string dotted(int major, int minor, int patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace

std::string octhost_version() {
  return dotted(OCT_SDK_VERSION_MAJOR, OCT_SDK_VERSION_MINOR, OCT_SDK_VERSION_PATCH);
}

std::vector<std::pair<std::string, std::string>> component_versions() {
  return {
      {"plugin ABI", OCT_ABI_TAG_TEXT},
      {"LibTorch", TORCH_VERSION},
      {"ITK", itk_version()},
      {"OpenCV", CV_VERSION},
      {"Boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"CLI11", CLI11_VERSION},
      {"nlohmann-json", dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                               NLOHMANN_JSON_VERSION_PATCH)},
      {"compiler", "g++ " __VERSION__},
  };
}

}  // namespace oct::host
