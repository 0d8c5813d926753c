// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>

#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "report/html.h"
#include "report/page.h"

namespace oct::host {
namespace {

constexpr int k_pair_side = 512;
constexpr int k_sheet_side = 1400;
constexpr std::size_t k_most_grids = 40;
constexpr const char* k_real_left_out =
    "Left out, for it shows pictures of patients' eyes: octhost report --with-real puts it in.";

std::string img(const Picture& picture, const std::string& alt, const std::string& more = "") {
  return "<img src=\"" + picture.uri + "\" width=\"" + std::to_string(picture.width) +
         "\" height=\"" + std::to_string(picture.height) + "\" alt=\"" + escaped(alt) + "\"" +
         more + ">";
}

/// A slider with buttons for those who find them easier; hidden where one slide is all there is.
std::string slider(const std::string& id, const std::string& label, std::size_t slides) {
  return "<div class=\"controls\"" + std::string(slides < 2 ? " hidden" : "") +
         "><button type=\"button\" class=\"back\" aria-label=\"previous\">&#8592;</button><label "
         "for=\"" +
         id + "\">" + label + "</label><input type=\"range\" id=\"" + id +
         "\" class=\"turn\" min=\"0\" max=\"" + std::to_string(slides - 1) +
         "\" value=\"0\"><button type=\"button\" class=\"on\" "
         "aria-label=\"next\">&#8594;</button><output for=\"" +
         id + "\"></output></div>\n";
}

std::string view_choice(const std::string& id) {
  std::string choices;
  for (const auto& [view, label] : {std::pair{"beside", "Side by side"},
                                    std::pair{"wipe", "Slider"}, std::pair{"flicker", "Flicker"}}) {
    choices += "<label><input type=\"radio\" name=\"view-" + id + "\" value=\"" + view + "\"" +
               (std::string(view) == "beside" ? " checked" : "") + "> " + label + "</label>";
  }
  return "<fieldset class=\"controls views\"><legend>View</legend>" + choices +
         "</fieldset>\n<div class=\"controls wiper\" hidden><label for=\"wipe-" + id +
         "\">real &#8596; synthetic</label><input type=\"range\" id=\"wipe-" + id +
         "\" class=\"wipe\" min=\"0\" max=\"100\" value=\"50\"></div>\n"
         "<div class=\"controls flicking\" hidden><button type=\"button\" class=\"swap\">Show the "
         "other one</button><label><input type=\"checkbox\" class=\"auto\"> by itself</label>"
         "<output class=\"which\" aria-live=\"polite\"></output></div>\n";
}

std::string pair_figure(const PicturePair& pair, std::size_t i, std::size_t of,
                        PictureBudget& budget) {
  const Picture real = picture_of(pair.real, k_pair_side);
  const Picture made = picture_of(pair.made, k_pair_side);
  if (!budget.take(real) || !budget.take(made)) return {};
  const std::string number = std::to_string(i + 1) + " of " + std::to_string(of);
  return "<div class=\"slide\" data-name=\"" + number +
         "\"><div class=\"pair\"><figure class=\"real\"><figcaption>real</figcaption>" +
         img(real, "real image, pair " + number) +
         "</figure><figure class=\"made\"><figcaption>synthetic</figcaption>" +
         img(made, "synthetic image, pair " + number) + "</figure></div></div>\n";
}

std::string pair_set(const PairSet& set, std::size_t at, PictureBudget& budget) {
  std::string slides;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    const std::string figure = pair_figure(set.pairs[i], i, set.pairs.size(), budget);
    if (figure.empty()) break;
    slides += figure;
    ++shown;
  }
  const std::string id = std::to_string(at);
  const std::string title = set.title.empty() ? "" : "<h3>" + escaped(set.title) + "</h3>\n";
  if (shown == 0) return title + note("No pair fits on the page.");
  const std::string left_out =
      shown < set.pairs.size()
          ? note(std::to_string(set.pairs.size() - shown) + " pairs were left out for their size.")
          : "";
  return title + "<p>" + escaped(set.real) + "</p><div class=\"show compare\">\n" +
         slider("pair-" + id, "pair", shown) + view_choice(id) + slides + "</div>\n" + left_out;
}

/// `most` of the grids, evenly over the training, the first and the last among them.
std::vector<SampleFile> spread(const std::vector<SampleFile>& files, std::size_t most) {
  if (files.size() <= most) return files;
  std::vector<SampleFile> chosen;
  for (std::size_t i = 0; i < most; ++i) {
    chosen.push_back(files[most == 1 ? files.size() - 1 : i * (files.size() - 1) / (most - 1)]);
  }
  return chosen;
}

struct SampleSlides {
  std::string html;
  std::size_t shown = 0;
  std::size_t damaged = 0;
};

/// As many grids as the budget has room for, counting all as large as the last, which is the
/// richest as a rule.
SampleSlides sample_slides(const std::vector<SampleFile>& files, PictureBudget& budget) {
  SampleSlides slides;
  std::size_t most = k_most_grids;
  try {
    const Picture last = picture_of(decode(files.back().path), k_sheet_side);
    most = std::clamp<std::size_t>(budget.left() / std::max<std::size_t>(last.uri.size(), 1), 1,
                                   k_most_grids);
  } catch (const Error&) {
    most = k_most_grids;  // the loop below tells of what cannot be read
  }
  for (const SampleFile& file : spread(files, most)) {
    try {
      const Picture picture = picture_of(decode(file.path), k_sheet_side);
      if (!budget.take(picture)) continue;
      const std::string step = "step " + std::to_string(file.step);
      slides.html += "<figure class=\"slide\" data-name=\"" + step + "\"><figcaption>" + step +
                     "</figcaption>" + img(picture, "sample grid at " + step) + "</figure>\n";
      ++slides.shown;
    } catch (const Error&) {
      ++slides.damaged;
    }
  }
  return slides;
}

}  // namespace

std::string pairs_section(const Report& report, PictureBudget& budget) {
  std::string body;
  for (std::size_t i = 0; i < report.pairs.size(); ++i) {
    body += pair_set(report.pairs[i], i, budget);
  }
  if (body.empty()) {
    body = note(report.may_show_real ? "No pair could be made; the end of this page says why."
                                     : k_real_left_out);
  }
  return section("pairs", "Real and synthetic", body);
}

std::string samples_section(const Report& report, PictureBudget& budget) {
  const RunFacts& facts = report.facts;
  if (facts.samples.empty()) {
    return section("samples", "Over training",
                   note("The run holds no sample grid; see train --sample-every."));
  }
  if (facts.translates() && !report.may_show_real) {
    return section("samples", "Over training", note(k_real_left_out));
  }
  const SampleSlides slides = sample_slides(facts.samples, budget);
  std::string body =
      "<p>What the model made of the same start at different times of training.</p>"
      "<div class=\"show samples\">\n" +
      slider("sample", "step", std::max<std::size_t>(slides.shown, 1)) + slides.html + "</div>\n";
  const std::size_t left_out = facts.samples.size() - slides.shown - slides.damaged;
  if (left_out > 0) {
    body += note(std::to_string(left_out) + " of " + std::to_string(facts.samples.size()) +
                 " grids were left out to keep the page small; they are in samples/.");
  }
  if (slides.damaged > 0) {
    body += note(std::to_string(slides.damaged) + " grids in samples/ cannot be read.");
  }
  return section("samples", "Over training", body);
}

std::string closest_section(const Report& report, PictureBudget& budget) {
  const std::string title = "Nearest neighbours";
  const std::filesystem::path file = report.facts.closest_pairs();
  std::string body;
  if (!std::filesystem::exists(file)) {
    body = note("Not drawn yet: octhost evaluate --run " + report.facts.name + " --closest-pairs");
  } else if (!report.may_show_real) {
    body = note(k_real_left_out);
  } else {
    try {
      const Picture picture = picture_of(decode(file), k_sheet_side);
      body = budget.take(picture)
                 ? "<p>The made images most like a training image, each beside it. A copy would "
                   "look the same, noise and all.</p><div class=\"wide\" tabindex=\"0\" "
                   "role=\"region\" aria-label=\"Nearest neighbours\">" +
                       img(picture, "made images beside their nearest training images") + "</div>\n"
                 : note("closest.png is too large for the page.");
    } catch (const Error&) {
      body = note("closest.png cannot be read; draw it again with octhost evaluate.");
    }
  }
  return section("closest", title, body);
}

}  // namespace oct::host
