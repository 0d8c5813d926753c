// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/data_counts.h"
#include "report/picture.h"
#include "report/picture_pairs.h"
#include "report/run_facts.h"

namespace oct::host {

/// All that a report shows.
struct Report {
  RunFacts facts;
  std::optional<DataCounts> data;  ///< none: the data could not be had
  std::vector<PairSet> pairs;
  /// Whether pictures of the data may be shown: the phantom's always, of real eyes only when the
  /// user said --with-real.
  bool may_show_real = false;
};

/// The page of a run. It holds no path and no id of a patient, and pictures of real eyes only with
/// `may_show_real`. Pictures that cannot be read are left out, which it says. About 10 MB at most.
std::string report_page(const Report& report);

// The parts, each a <section>.
std::string pairs_section(const Report& report, PictureBudget& budget);
std::string samples_section(const Report& report, PictureBudget& budget);
std::string closest_section(const Report& report, PictureBudget& budget);
std::string scores_section(const RunFacts& facts);
std::string curves_section(const RunFacts& facts);
std::string model_card(const Report& report);
std::string data_sheet(const Report& report);
std::string missing_section(const RunFacts& facts);

/// <section id= aria-labelledby=><h2>title</h2>body</section>; `body` is HTML.
std::string section(const std::string& id, const std::string& title, const std::string& body);
/// <p class="note">, escaped.
std::string note(const std::string& text);

}  // namespace oct::host
