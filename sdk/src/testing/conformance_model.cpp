// SPDX-License-Identifier: Apache-2.0
#include <torch/torch.h>

#include <optional>
#include <set>

#include "conformance_latent_space.h"
#include "octsdk/testing/snapshot.h"
#include "report.h"
#include "trial.h"

namespace oct::testing {
namespace {

constexpr std::uint64_t k_seed = 7;
constexpr std::uint64_t k_other_seed = 8;
constexpr int k_few_steps = 3;
constexpr int k_many_steps = 30;  // an image pool of 50 has begun to exchange by then
constexpr std::size_t k_names_told = 5;

void expect_equal(const Snapshot& seen, const Snapshot& wanted, const std::string& hint) {
  std::vector<std::string> names = differences(seen, wanted);
  const std::string count = std::to_string(names.size());
  if (names.size() > k_names_told) {
    names.resize(k_names_told);
    names.emplace_back("...");
  }
  expect(names.empty(), count + " of " + std::to_string(wanted.size()) +
                            " tensors differ: " + joined(names) + "; " + hint);
}

void expect_finite(const Snapshot& parts) {
  for (const auto& [name, tensor] : parts) {
    expect(
        !tensor.defined() || !tensor.is_floating_point() || at::isfinite(tensor).all().item<bool>(),
        "'" + name + "' holds NaN or infinity");
  }
}

// Steps as in a run of their own: LibTorch's default generator (dropout) starts anew.
void train(Trial& trial, int steps, std::uint64_t seed) {
  torch::manual_seed(seed);
  for (int i = 0; i < steps; ++i) trial.step();
}

// All that the model can make of fixed inputs; with `only`, what it translates that way.
std::vector<at::Tensor> results_of(Trial& trial, std::optional<Direction> only = {}) {
  std::vector<at::Tensor> results;
  if (Generator* generator = trial.model().generator(); generator != nullptr && !only) {
    results.push_back(generator->generate(trial.latents(), trial.labels()));
  }
  if (Translator* translator = trial.model().translator()) {
    for (const Direction way : {Direction::source_to_target, Direction::target_to_source}) {
      if (!translator->offers(way) || (only && only != way)) continue;
      results.push_back(translator->translate(trial.images_for(way), way));
    }
  }
  return results;
}

void expect_same_results(Trial& restored, Trial& trained, const std::string& hint,
                         std::optional<Direction> only = {}) {
  const std::vector<at::Tensor> seen = results_of(restored, only);
  const std::vector<at::Tensor> wanted = results_of(trained, only);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    expect(seen[i].equal(wanted[i]), "generate() or translate() gives other images; " + hint);
  }
}

void check_presets(Report& report, const Factory<Model>& make) {
  report.check("presets have a 'quick', unique names, and set options that exist", [&] {
    std::set<std::string> names;
    for (const Preset& preset : make()->presets()) {
      expect(names.insert(preset.name).second, "there are two presets '" + preset.name + "'");
      expect(!preset.summary.empty(), "preset '" + preset.name + "' has no summary");
      const std::unique_ptr<Model> model = make();
      OptionSet options;
      model->options(options);
      for (const auto& [scope, values] : preset.values) {
        expect(scope == "train" || scope == "data" || scope == "dataset" || scope == "model",
               "preset '" + preset.name + "' sets the unknown scope '" + scope + "'");
        for (const auto& [name, text] : values) {
          if (scope != "model") continue;
          Option* option = options.find(name);
          expect(option != nullptr,
                 "preset '" + preset.name + "' sets '" + name + "', which is no option");
          option->set(text, "preset " + preset.name + ": " + name);
        }
      }
      static_cast<void>(model->need());  // throws when the preset contradicts itself
    }
    expect(names.contains("quick"),
           "there is no preset 'quick'; there are: " + joined({names.begin(), names.end()}));
  });
}

void check_need(Report& report, const Trial& trial) {
  report.check("need() is sane", [&] {
    const Need& need = trial.need();
    expect(need.size_multiple >= 1, "size_multiple is " + std::to_string(need.size_multiple));
    expect(need.smallest_size >= 1, "smallest_size is " + std::to_string(need.smallest_size));
    expect(!need.equal_channels || need.pairing != Pairing::single,
           "equal_channels is asked of a model of single images");
  });
}

void check_request(Report& report, Trial& trial) {
  report.check("request() depends on the progress only and fits need()", [&] {
    for (const std::int64_t images : {0, 1000, 1000000}) {
      const Progress progress{images / k_trial_batch, images, 1000};
      const Request first = trial.model().request(progress);
      const Request second = trial.model().request(progress);
      expect(first.size == second.size && first.batch == second.batch,
             "two answers at " + std::to_string(images) + " images");
      expect(first.batch >= 0, "a batch of " + std::to_string(first.batch));
      const Need& need = trial.need();
      for (const std::int64_t side : {first.size.height, first.size.width}) {
        expect(side == 0 || side % need.size_multiple == 0, "a side of " + std::to_string(side) +
                                                                ", expected a multiple of " +
                                                                std::to_string(need.size_multiple));
      }
    }
  });
}

void check_parts(Report& report, const Factory<Model>& make) {
  report.check("visit_parts names every part once, and alike for two models", [&] {
    Trial first(make, k_seed);
    Trial second(make, k_other_seed);
    const Snapshot parts = take_snapshot(first.model());
    const Snapshot others = take_snapshot(second.model());
    expect(!parts.empty(), "it shows nothing");
    for (const auto& [name, tensor] : parts) {
      expect(others.contains(name), "'" + name + "' is shown by one of two only");
    }
    expect(parts.size() == others.size(), "the two show unlike many tensors");
  });
}

void check_steps(Report& report, const Factory<Model>& make) {
  report.check("a training step runs, moves parameters and stays finite", [&] {
    Trial trial(make, k_seed);
    const Snapshot before = take_snapshot(trial.model());
    trial.step();
    const Snapshot after = take_snapshot(trial.model());
    expect(!differences(before, after).empty(), "nothing has changed");
    expect_finite(after);
    expect(!trial.scalars().empty(), "it logged no scalar");
  });
  report.check("the same seed gives the same bits", [&] {
    Trial first(make, k_seed);
    Trial second(make, k_seed);
    train(first, k_few_steps, k_seed);
    train(second, k_few_steps, k_seed);
    expect_equal(take_snapshot(second.model()), take_snapshot(first.model()),
                 "is a random number neither from context.random() nor from LibTorch's default "
                 "generator, or memory not initialised?");
  });
  report.check("it trains in float64 as well", [&] {
    Trial trial(make, k_seed, at::kDouble);
    trial.step();
    expect_finite(take_snapshot(trial.model()));
  });
}

void check_restore(Report& report, const Factory<Model>& make) {
  report.check("restoring the parts gives the same next steps and images, to the bit", [&] {
    Trial whole(make, k_seed);
    train(whole, k_many_steps, k_seed);
    Trial resumed(make, k_other_seed);
    restore_snapshot(resumed.model(), take_snapshot(whole.model()));
    resumed.go_on_from(whole);
    const std::string hint =
        "is some state missing in visit_parts, or counted apart from context.progress()?";
    expect_same_results(resumed, whole, hint);
    train(whole, k_few_steps, k_other_seed);
    train(resumed, k_few_steps, k_other_seed);
    expect_equal(take_snapshot(resumed.model()), take_snapshot(whole.model()), hint);
  });
}

void expect_inference_parts_are_enough(const Factory<Model>& make, const std::string& hint,
                                       std::optional<Direction> only = {}) {
  Trial trained(make, k_seed);
  train(trained, k_few_steps, k_seed);
  Trial restored(make, k_other_seed);
  Snapshot parts = take_snapshot(restored.model());
  for (auto& [name, tensor] : take_inference_snapshot(trained.model(), only)) {
    parts[name] = tensor;
  }
  restore_snapshot(restored.model(), parts);
  expect_same_results(restored, trained, hint, only);
}

void check_inference(Report& report, const Factory<Model>& make) {
  const char* const all = "parts marked as inference are enough to generate and translate";
  const bool enough = report.check(all, [&] {
    expect_inference_parts_are_enough(
        make, "is a network that makes them shown as PartUse::training, or not at all?");
  });
  if (!enough) return;
  report.check("parts marked for one way are enough to translate that way", [&] {
    for (const Direction way : {Direction::source_to_target, Direction::target_to_source}) {
      expect_inference_parts_are_enough(
          make, "is a network shown as PartUse::forward or backward that both ways need?", way);
    }
  });
}

void check_generator(Report& report, Trial& trial) {
  if (trial.model().generator() == nullptr) return;
  report.check("generate gives the promised images, the same for the same latents", [&] {
    Generator& generator = *trial.model().generator();
    expect(generator.latent_size() >= 1, "latent_size is below 1");
    const at::Tensor z = trial.latents();
    const at::Tensor labels = trial.labels();
    const at::Tensor images = generator.generate(z, labels);
    expect(images.size(1) == trial.setup().target_channels,
           "images of shape " + shape_text(images) + ", expected " +
               std::to_string(trial.setup().target_channels) + " channels");
    expect_image_range(images, "generated images");
    expect(!images.requires_grad(), "the images carry a graph");
    expect(images.equal(generator.generate(z, labels)), "a second call gives other images");
  });
}

void check_translator(Report& report, Trial& trial) {
  if (trial.model().translator() == nullptr) return;
  report.check("translate gives the promised images in every direction it offers", [&] {
    Translator& translator = *trial.model().translator();
    int offered = 0;
    for (const Direction direction : {Direction::source_to_target, Direction::target_to_source}) {
      if (!translator.offers(direction)) continue;
      ++offered;
      const ModelSetup& setup = trial.setup();
      const std::int64_t out =
          direction == Direction::source_to_target ? setup.target_channels : setup.source_channels;
      const at::Tensor images = trial.images_for(direction);
      const at::Tensor result = translator.translate(images, direction);
      expect(result.size(1) == out, "result of shape " + shape_text(result) + ", expected " +
                                        std::to_string(out) + " channels");
      expect_image_range(result, "translated images");
      expect(!result.requires_grad(), "the result carries a graph");
      expect(result.equal(translator.translate(images, direction)),
             "a second call gives another result");
    }
    expect(offered > 0, "it offers no direction; translator() should return null then");
  });
}

}  // namespace

std::vector<Finding> check_model(const Factory<Model>& make) {
  Report report;
  check_options(report, [&](OptionSet& set) {
    std::shared_ptr<Model> model = make();
    model->options(set);
    return model;
  });
  check_presets(report, make);
  std::optional<Trial> trial;
  if (!report.check("builds small, with preset 'quick'", [&] { trial.emplace(make, k_seed); })) {
    return std::move(report).findings();
  }
  check_need(report, *trial);
  check_request(report, *trial);
  check_parts(report, make);
  check_steps(report, make);
  check_restore(report, make);
  check_inference(report, make);
  check_generator(report, *trial);
  check_latent_space(report, *trial);
  check_translator(report, *trial);
  return std::move(report).findings();
}

}  // namespace oct::testing
