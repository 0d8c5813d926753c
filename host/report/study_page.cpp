// SPDX-License-Identifier: Apache-2.0
#include "report/study_page.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "octsdk/error.h"
#include "octsdk/random.h"
#include "report/html.h"
#include "report/page_assets.h"
#include "report/picture.h"
#include "report/tensor_image.h"

namespace oct::host {
namespace {

constexpr int k_longest_side = 1024;

struct Chosen {
  bool synthetic = false;
  std::int64_t index = 0;
};

/// `count` of [0, size), from place `skip` of a seeded order on.
std::vector<Chosen> choose(std::int64_t size, std::int64_t count, std::int64_t skip, bool synthetic,
                           std::uint64_t order) {
  std::vector<Chosen> chosen;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto place = static_cast<std::uint64_t>((skip + i) % size);
    const auto n = static_cast<std::uint64_t>(size);
    chosen.push_back({synthetic, static_cast<std::int64_t>(permuted_index(place, n, order))});
  }
  return chosen;
}

std::vector<Chosen> chosen_of(const EvaluationTask& task, std::int64_t count, std::uint64_t seed) {
  const std::int64_t real = task.heldout->size();
  const std::int64_t made = task.fake->size();
  const std::int64_t half = count / 2;
  if (half > std::min(real, made)) {
    throw Error(ExitCode::usage, "report: a reader study of " + std::to_string(count) +
                                     " pictures needs " + std::to_string(half) +
                                     " held-out and as many made ones; there are " +
                                     std::to_string(real) + " and " + std::to_string(made) +
                                     ". Give at most " + std::to_string(2 * std::min(real, made)));
  }
  const std::uint64_t order = Rng(seed, "reader-study order").next();
  std::vector<Chosen> all = choose(real, half, 0, false, order);
  // Past the real ones of the same order: no eye is then seen both ways, while there are enough.
  const std::vector<Chosen> fakes = choose(made, half, half, true, order);
  all.insert(all.end(), fakes.begin(), fakes.end());
  const std::uint64_t shuffle = Rng(seed, "reader-study shuffle").next();
  std::vector<Chosen> shuffled;
  for (std::uint64_t i = 0; i < all.size(); ++i) {
    shuffled.push_back(all[permuted_index(i, all.size(), shuffle)]);
  }
  return shuffled;
}

std::string random_id(Rng& rng) {
  char id[16];
  std::snprintf(id, sizeof id, "%08x", static_cast<unsigned>(rng.next() >> 32));
  return id;
}

std::string confidence_choice() {
  std::string choices;
  for (const auto& [value, word] :
       {std::pair{"1", "guess"}, std::pair{"2", "fairly sure"}, std::pair{"3", "sure"}}) {
    choices += std::string("<label><input type=\"radio\" name=\"confidence\" value=\"") + value +
               "\"" + (std::string(value) == "2" ? " checked" : "") + "> " + word + " <kbd>" +
               value + "</kbd></label>";
  }
  return "<fieldset class=\"controls\"><legend>How sure?</legend>" + choices + "</fieldset>\n";
}

std::string body_of(const nlohmann::ordered_json& study, bool has_real_eyes) {
  const std::string count = std::to_string(study["images"].size());
  const std::string banner =
      has_real_eyes ? "<p class=\"banner\">This page shows pictures of patients' eyes. Treat it as "
                      "you treat those pictures.</p>\n"
                    : "";
  return "<header><h1>Real or synthetic?</h1>\n" + banner + "<p>" + count +
         " pictures, one at a time. Say how sure you are, then mark the picture; you may go back. "
         "Save the answers at the end: nothing is sent anywhere. Keys: <kbd>R</kbd> real, "
         "<kbd>S</kbd> synthetic, <kbd>&#8592;</kbd> <kbd>&#8594;</kbd> back and "
         "on.</p></header>\n<main class=\"study\">\n<p id=\"where\" aria-live=\"polite\"></p>\n"
         "<progress id=\"done\" max=\"" +
         count +
         "\" value=\"0\" aria-label=\"answered\"></progress>\n<img id=\"picture\" alt=\"\">\n" +
         confidence_choice() +
         "<div class=\"answers\"><button type=\"button\" id=\"real\" aria-pressed=\"false\">Real "
         "<kbd>R</kbd></button><button type=\"button\" id=\"synthetic\" "
         "aria-pressed=\"false\">Synthetic <kbd>S</kbd></button></div>\n"
         "<div class=\"controls\"><button type=\"button\" id=\"back\" aria-label=\"previous "
         "picture\">&#8592;</button><button type=\"button\" id=\"on\" aria-label=\"next "
         "picture\">&#8594;</button></div>\n<div class=\"controls\"><label for=\"reader\">Your "
         "name or number (may stay empty)</label><input type=\"text\" id=\"reader\" "
         "autocomplete=\"off\" maxlength=\"80\"><button type=\"button\" id=\"save\">Save the "
         "answers</button></div>\n</main>\n<noscript>This page needs JavaScript.</noscript>\n"
         "<script type=\"application/json\" id=\"study\">" +
         script_json(study) + "</script>\n";
}

}  // namespace

Study make_study(const EvaluationTask& task, std::int64_t count, std::uint64_t seed,
                 bool has_real_eyes) {
  Rng ids(seed, "reader-study ids");
  Study study;
  study.key.study = random_id(ids);
  nlohmann::ordered_json shown{{"study", study.key.study}, {"images", nlohmann::json::array()}};
  for (const Chosen& chosen : chosen_of(task, count, seed)) {
    std::string id = random_id(ids);
    while (study.key.synthetic.contains(id)) id = random_id(ids);
    ImageSource& from = chosen.synthetic ? *task.fake : *task.heldout;
    const Image image = as_image(from.read(chosen.index, 1).images[0], SampleType::u8);
    shown["images"].push_back({{"id", id}, {"png", picture_of(image, k_longest_side).uri}});
    study.key.synthetic[id] = chosen.synthetic;
  }
  study.page =
      html_of({"Real or synthetic?", page_style(), body_of(shown, has_real_eyes), study_script()});
  return study;
}

}  // namespace oct::host
