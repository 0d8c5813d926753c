// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

#include "audit/findings.h"
#include "octsdk/options.h"

namespace oct::host {
namespace {

constexpr double k_outlier = 6;       // robust standard deviations from the median
constexpr double k_least_step = 12;   // of 255: nearer to the median than this is no outlier
constexpr std::size_t k_enough = 20;  // files, to speak of outliers

template <class Number>
double median(std::vector<Number> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

/// Adds a finding of the files that `is` is true for, when there are any.
template <class Predicate>
void add_where(Audit& audit, Finding finding, Predicate&& is) {
  for (const FileFacts& file : audit.files) {
    if (file.look.readable() && is(file)) finding.files.push_back(file.path);
  }
  if (finding.files.empty()) return;
  finding.message = std::to_string(finding.files.size()) + finding.message;
  audit.findings.push_back(std::move(finding));
}

/// How files of one modality usually are; another modality is another distribution.
struct Usual {
  double middle = 0;
  double spread = 0;

  explicit Usual(const std::vector<double>& values) : middle(median(values)) {
    std::vector<double> away;
    for (const double value : values) away.push_back(std::abs(value - middle));
    spread = 1.4826 * median(away);  // that of a normal distribution
  }
  [[nodiscard]] bool is_outlier(double value) const {
    return std::abs(value - middle) > std::max(k_outlier * spread, k_least_step);
  }
};

std::string modality_of(const FileFacts& file) {
  for (const Record* record : file.records) {
    for (const Item& item : record->items) {
      if (item.path == file.path) return item.modality;
    }
  }
  return "";
}

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", value);
  return text;
}

}  // namespace

void find_unreadable(Audit& audit) {
  for (const FileFacts& file : audit.files) {
    if (file.look.readable()) continue;
    audit.findings.push_back({"unreadable", Severity::error, file.look.failure, {file.path}});
  }
}

void find_identity(Audit& audit) {
  std::map<std::string, Finding> by_fields;
  for (const FileFacts& file : audit.files) {
    if (!file.look.readable() || file.look.identifying.empty()) continue;
    by_fields[joined(file.look.identifying)].files.push_back(file.path);
  }
  for (auto& [fields, finding] : by_fields) {
    finding.kind = "identifying-fields";
    finding.severity = Severity::warning;
    finding.message = std::to_string(finding.files.size()) +
                      " files hold fields that may identify a person: " + fields;
    audit.findings.push_back(std::move(finding));
  }
}

void find_text(Audit& audit) {
  add_where(audit,
            {"burned-in-text",
             Severity::warning,
             " files say that words stand in their pixels (a field in them)",
             {}},
            [](const FileFacts& file) { return file.look.says_text; });
  add_where(audit,
            {"burned-in-text",
             Severity::warning,
             " files seem to have words in their pixels (shapes like letters near an edge)",
             {}},
            [](const FileFacts& file) { return !file.look.says_text && file.look.glyphs > 0; });
}

void find_eyes_that_differ(Audit& audit) {
  add_where(audit,
            {"eye-differs",
             Severity::warning,
             " files say another eye than their name or the manifest does",
             {}},
            [](const FileFacts& file) {
              const std::string eye = eye_of(file);
              return !file.look.eye.empty() && !eye.empty() && eye != file.look.eye;
            });
}

void find_odd_sizes(Audit& audit) {
  std::vector<int> heights;
  std::vector<int> widths;
  for (const FileFacts& file : audit.files) {
    if (!file.look.readable()) continue;
    heights.push_back(file.look.height);
    widths.push_back(file.look.width);
  }
  if (heights.empty()) return;
  const auto height = static_cast<int>(median(heights));
  const auto width = static_cast<int>(median(widths));
  const auto odd = [](int side, int usual) { return side > 2 * usual || 2 * side < usual; };
  std::map<std::string, std::vector<std::string>> odd_files;
  for (const FileFacts& file : audit.files) {
    if (!file.look.readable()) continue;
    if (!odd(file.look.height, height) && !odd(file.look.width, width)) continue;
    odd_files[size_of(file.look)].push_back(file.path);
  }
  for (const auto& [size, paths] : odd_files) {
    audit.findings.push_back({"odd-size", Severity::warning,
                              size + " pixels (height x width), where the median is " +
                                  std::to_string(height) + "x" + std::to_string(width),
                              paths});
  }
}

void find_odd_brightness(Audit& audit) {
  add_where(audit, {"no-contrast", Severity::warning, " files show next to nothing", {}},
            [](const FileFacts& file) { return !file.look.likeness.has_contrast(); });
  std::map<std::string, std::vector<const FileFacts*>> by_modality;
  for (const FileFacts& file : audit.files) {
    if (file.look.readable() && file.look.likeness.has_contrast()) {
      by_modality[modality_of(file)].push_back(&file);
    }
  }
  for (const auto& [modality, files] : by_modality) {
    if (files.size() < k_enough) continue;
    std::vector<double> means;
    std::vector<double> spreads;
    for (const FileFacts* file : files) {
      means.push_back(file->look.likeness.mean);
      spreads.push_back(file->look.likeness.spread);
    }
    const Usual mean(means);
    const Usual spread(spreads);
    Finding finding{"intensity-outlier", Severity::warning, "", {}};
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (mean.is_outlier(means[i]) || spread.is_outlier(spreads[i])) {
        finding.files.push_back(files[i]->path);
      }
    }
    if (finding.files.empty()) continue;
    finding.message = std::to_string(finding.files.size()) + " " + modality +
                      " files are far brighter, darker, flatter or harder than the others (median "
                      "brightness " +
                      rounded(mean.middle) + ", contrast " + rounded(spread.middle) + " of 255)";
    audit.findings.push_back(std::move(finding));
  }
}

void find_wedges(Audit& audit) {
  add_where(audit,
            {"white-padding",
             Severity::note,
             " gray files have white padding in a corner or along an edge; the datasets paint it "
             "over (--mask-wedge)",
             {}},
            [](const FileFacts& file) { return file.look.has_wedge(); });
}

void find_unknown_patients(Audit& audit) {
  const std::string layout = audit.layout;
  Finding finding{"patient-unknown",
                  Severity::note,
                  " files do not tell whose they are; each counts as a patient of its own, so that "
                  "one patient may be on both sides of a split (--patient-pattern, or a manifest)",
                  {}};
  add_where(audit, std::move(finding),
            [&](const FileFacts& file) { return patient_source(file, layout) == "none"; });
}

}  // namespace oct::host
