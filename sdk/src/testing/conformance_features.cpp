// SPDX-License-Identifier: Apache-2.0
#include <torch/torch.h>

#include <algorithm>

#include "report.h"

namespace oct::testing {
namespace {

constexpr std::int64_t k_images = 4;
constexpr Size k_size{48, 64};
constexpr Size k_large{80, 56};
// Of the largest number in a row: kernels are chosen by the number of images.
constexpr double k_close = 1e-4;

/// A new network with `weights` set, not yet opened.
std::unique_ptr<Features> with_weights(const Factory<Features>& make, const std::string& weights) {
  std::unique_ptr<Features> network = make();
  expect(network != nullptr, "the factory returned nothing");
  OptionSet options;
  network->options(options);
  if (weights.empty()) return network;
  Option* option = options.find("weights");
  expect(option != nullptr, "weights were given and it has no option --weights");
  option->set(weights, "conformance");
  return network;
}

void expect_sane(const FeatureSpace& space) {
  expect(!space.name.empty(), "it has no name");
  expect(space.dimension >= 1 && space.classes >= 0,
         "dimension " + std::to_string(space.dimension) + ", " + std::to_string(space.classes) +
             " classes");
  expect(!space.identity.empty() &&
             space.identity.find_first_not_of("0123456789abcdef") == std::string::npos,
         "identity '" + space.identity + "', expected digits 0-9 and a-f");
}

void expect_rows(const at::Tensor& given, std::int64_t width, const std::string& what) {
  expect(given.defined() && given.sizes() == at::IntArrayRef({k_images, width}),
         what + " of shape " + shape_text(given) + ", expected [" + std::to_string(k_images) +
             ", " + std::to_string(width) + "]");
  expect(given.scalar_type() == at::kFloat && given.device().is_cpu(),
         what + " are no float32 on the CPU");
  expect(at::isfinite(given).all().item<bool>(), what + " hold values that are not finite");
}

at::Tensor test_images(std::int64_t channels, Size size, std::uint64_t seed) {
  return made_up_images(k_images, channels, size, at::kFloat, seed);
}

void expect_close(const at::Tensor& now, const at::Tensor& before, const std::string& what) {
  const double scale = before.abs().max().item<double>();
  const double difference = (now - before).abs().max().item<double>();
  expect(difference <= k_close * scale,
         what + " differ by " + std::to_string(difference) + " of " + std::to_string(scale));
}

void check_vectors(Report& report, Features& network) {
  const FeatureSpace& space = network.space();
  const auto embed = [&](const at::Tensor& images) {
    const Embedding embedding = network.embed(images);
    expect_rows(embedding.vectors, space.dimension, "vectors");
    if (space.classes > 0) expect_rows(embedding.logits, space.classes, "logits");
    return embedding;
  };
  report.check("embed() gives finite vectors (and logits) for 1 and 3 channels of any size", [&] {
    for (const std::int64_t channels : {1, 3}) {
      embed(test_images(channels, k_size, 1));
      embed(test_images(channels, k_large, 1));
    }
  });
  report.check("gray images are those with three equal channels", [&] {
    const at::Tensor gray = test_images(1, k_size, 1);
    const at::Tensor colour = gray.expand({k_images, 3, -1, -1}).contiguous();
    expect_close(embed(colour).vectors, embed(gray).vectors, "vectors");
  });
  report.check("other images have other vectors", [&] {
    const at::Tensor one = embed(test_images(1, k_size, 1)).vectors;
    const at::Tensor other = embed(test_images(1, k_size, 2)).vectors;
    expect(!one.equal(other), "unlike images have equal vectors");
  });
  report.check("the same images give the same bits", [&] {
    const at::Tensor images = test_images(3, k_size, 1);
    expect(embed(images).vectors.equal(embed(images).vectors), "the second vectors differ");
  });
  report.check("a row does not depend on its neighbours in the batch", [&] {
    const at::Tensor images = test_images(1, k_size, 1);
    at::Tensor mixed = images.clone();
    mixed.slice(0, 1) = test_images(1, k_size, 2).slice(0, 1);
    expect_close(embed(mixed).vectors[0], embed(images).vectors[0], "beside others: vectors");
    expect_close(network.embed(images.slice(0, 0, 1)).vectors[0], embed(images).vectors[0],
                 "alone: vectors");
  });
}

void check_refusals(Report& report, Features& network) {
  report.check("images of a wrong shape are told with code 22", [&] {
    const std::vector<std::pair<std::string, at::Tensor>> wrong{
        {"2 channels", torch::zeros({1, 2, 32, 32})},
        {"three dimensions", torch::zeros({3, 32, 32})},
        {"no pixels", torch::zeros({1, 1, 0, 32})}};
    for (const auto& [what, images] : wrong) {
      expect_error({ExitCode::invalid_input}, "embed() of " + what,
                   [&, given = images] { static_cast<void>(network.embed(given)); });
    }
  });
}

}  // namespace

std::vector<Finding> check_features(const Factory<Features>& make, const std::string& weights) {
  Report report;
  check_options(report, [&](OptionSet& set) {
    std::shared_ptr<Features> network = make();
    network->options(set);
    return network;
  });
  std::unique_ptr<Features> network;
  bool lacks_file = false;
  const bool ready = report.check("it opens, or says which file it lacks", [&] {
    network = with_weights(make, weights);
    try {
      network->open();
    } catch (const Error& error) {
      lacks_file = weights.empty() &&
                   (error.code() == ExitCode::usage || error.code() == ExitCode::cannot_read);
      if (!lacks_file) throw;
    }
  });
  if (!ready || lacks_file) return std::move(report).findings();
  if (!report.check("space() is sane", [&] { expect_sane(network->space()); })) {
    return std::move(report).findings();
  }
  check_vectors(report, *network);
  check_refusals(report, *network);
  return std::move(report).findings();
}

}  // namespace oct::testing
