// SPDX-License-Identifier: Apache-2.0
#include "cli/report_options.h"

#include "data/options.h"

namespace oct::host {
namespace {

constexpr double k_most_pictures = 500;

}  // namespace

ReportOptions::ReportOptions() {
  options_.add("out", &out,
               "the page; none: RUN/report.html or, of a study, RUN/reader-study.html");
  options_.add("with-real", &with_real,
               "put pictures of patients' eyes into the page (those of the phantom always are)");
  options_
      .add("reader-study", &reader_study,
           "instead a page on which a reader marks N shuffled pictures, half of them held-out real "
           "ones; an even number")
      .range(0, k_most_pictures);
  options_.add("direction", &direction,
               "of a study of a model that translates both ways: dfe-to-oct; none: the first");
  declare_where(data_options_, where_);
  data_options_.add("cache", &cache_, "folder of prepared images; none: the run's");
}

}  // namespace oct::host
