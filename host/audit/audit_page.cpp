// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_page.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <vector>

#include "audit/audit_report.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "report/html.h"
#include "report/page.h"
#include "report/page_assets.h"
#include "report/picture.h"

namespace oct::host {
namespace {

constexpr std::size_t k_picture_bytes = 9'000'000;
constexpr int k_picture_side = 192;
constexpr std::size_t k_pictures_of_finding = 8;
constexpr std::size_t k_pictures_of_class = 6;
constexpr std::size_t k_listed_files = 40;  // of one finding
constexpr std::size_t k_shown_findings = 200;
constexpr std::size_t k_rows = 1000;

const char* sheet_style() {
  return R"css(
.thumbs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(46%, 9rem), 1fr));
  gap: .6rem; margin: .6rem 0; }
.thumbs img { display: block; width: 100%; height: 9rem; object-fit: contain; background: #000; }
.thumbs figcaption { font-size: .8rem; line-height: 1.3; overflow-wrap: anywhere; }
details { margin: .5rem 0; padding: .5rem .9rem; border-radius: .4rem; background: var(--panel); }
summary { padding: .25rem 0; cursor: pointer; }
@media (max-width: 40rem) {
  #files th, #files td { padding-right: .6rem; font-size: .85rem; }
  #files tbody th { min-width: 0; max-width: 11rem; }
}
.badge { display: inline-block; min-width: 5rem; margin-right: .6rem; padding: 0 .6rem;
  border: 1px solid var(--line); border-radius: .4rem; text-align: center; font-size: .9rem; }
.badge.error { border-color: #b3261e; background: #b3261e; color: #fff; }
.badge.warning { background: var(--warn); color: var(--warn-ink); }
)css";
}

/// The folder that all files lie in, with its slash; "" when there is none.
std::string folder_of_all(const std::vector<FileFacts>& files) {  // sorted by path
  if (files.empty()) return "";
  const std::string& first = files.front().path;
  const std::string& last = files.back().path;
  const auto differ = std::mismatch(first.begin(), first.end(), last.begin(), last.end()).first;
  const auto slash = std::string_view(first.begin(), differ).rfind('/');
  return slash == std::string_view::npos ? "" : first.substr(0, slash + 1);
}

/// A path as seen from there: long ones leave no room on a phone. Ids of records stay as they are.
std::string without_folder(const std::string& name, const std::string& folder) {
  return name.starts_with(folder) ? name.substr(folder.size()) : name;
}

/// Makes pictures as long as there is room for them.
class Thumbnails {
 public:
  Thumbnails(const Audit& audit, const std::function<void()>& tick) : tick_(tick) {
    for (const FileFacts& file : audit.files) {
      if (file.look.readable()) by_path_[file.path] = &file;
    }
  }

  /// Of the first `most` readable ones of `paths`.
  std::string of(const std::vector<std::string>& paths, std::size_t most) {
    std::string figures;
    std::size_t shown = 0;
    for (const std::string& path : paths) {
      if (shown == most || budget_.left() == 0) break;
      const auto file = by_path_.find(path);
      if (file == by_path_.end()) continue;
      const std::string figure = figure_of(*file->second);
      figures += figure;
      shown += figure.empty() ? 0 : 1;
    }
    return figures.empty() ? "" : "<div class=\"thumbs\">" + figures + "</div>\n";
  }

 private:
  std::string figure_of(const FileFacts& file) {
    tick_();
    try {
      const Picture picture =
          picture_of(decode_frame(file.path, file.look.frames / 2), k_picture_side);
      if (!budget_.take(picture)) return "";
      const std::string name = std::filesystem::path(file.path).filename().string();
      return "<figure><img alt=\"" + escaped(name) + "\" width=\"" + std::to_string(picture.width) +
             "\" height=\"" + std::to_string(picture.height) + "\" src=\"" + picture.uri +
             "\"><figcaption>" + escaped(name) + "</figcaption></figure>\n";
    } catch (const Error&) {
      return "";  // gone or changed since it was looked at: the list names it all the same
    }
  }

  std::map<std::string, const FileFacts*> by_path_;
  PictureBudget budget_{k_picture_bytes};
  std::function<void()> tick_;
};

std::string header(const Audit& audit, const AuditPageHead& head) {
  const auto count = [&](Severity severity) {
    return std::count_if(audit.findings.begin(), audit.findings.end(),
                         [&](const Finding& finding) { return finding.severity == severity; });
  };
  return "<header><h1>Data check</h1><p>" + escaped(head.origin) + ", read as " +
         escaped(head.dataset) + (audit.layout.empty() ? "" : " (" + escaped(audit.layout) + ")") +
         ": " + std::to_string(audit.records) + " records of " + std::to_string(audit.patients) +
         " patients in " + std::to_string(audit.files.size()) + " files. " +
         std::to_string(count(Severity::error)) + " errors, " +
         std::to_string(count(Severity::warning)) + " warnings, " +
         std::to_string(count(Severity::note)) +
         " notes.</p><p class=\"banner\"><strong>Private.</strong> This page shows pictures of "
         "patients' eyes and names of files. It was written for you alone (mode 0600), like a run "
         "folder: do not pass it on as you would not pass on the images.</p></header>\n"
         "<nav aria-label=\"Contents\"><ul><li><a href=\"#findings\">Findings</a></li><li><a "
         "href=\"#counts\">What there is</a></li><li><a href=\"#classes\">Examples</a></li><li><a "
         "href=\"#files\">Files</a></li></ul></nav>\n";
}

std::string finding_block(const Finding& finding, const std::string& folder, Thumbnails& thumbnails,
                          bool is_open) {
  std::string list;
  for (std::size_t i = 0; i < std::min(finding.files.size(), k_listed_files); ++i) {
    list += "<li>" + escaped(without_folder(finding.files[i], folder)) + "</li>";
  }
  if (finding.files.size() > k_listed_files) {
    list += "<li>and " + std::to_string(finding.files.size() - k_listed_files) +
            " more; octhost data check --json lists all</li>";
  }
  return std::string("<details") + (is_open ? " open" : "") + "><summary><span class=\"badge " +
         name_of(finding.severity) + "\">" + name_of(finding.severity) + "</span><strong>" +
         escaped(finding.kind) + "</strong> " + escaped(finding.message) + "</summary>\n" +
         thumbnails.of(finding.files, k_pictures_of_finding) + "<ul class=\"log\">" + list +
         "</ul></details>\n";
}

std::string findings_section(const Audit& audit, Thumbnails& thumbnails) {
  std::string body;
  if (audit.findings.empty()) body = "<p>Nothing found amiss.</p>\n";
  const std::string folder = folder_of_all(audit.files);
  for (std::size_t i = 0; i < std::min(audit.findings.size(), k_shown_findings); ++i) {
    body += finding_block(audit.findings[i], folder, thumbnails, i < 3);
  }
  if (audit.findings.size() > k_shown_findings) {
    body += note(std::to_string(audit.findings.size() - k_shown_findings) +
                 " more findings are left out here; octhost data check --json lists all.");
  }
  return section("findings", "Findings", body);
}

std::string counts_section(const Audit& audit) {
  const std::vector<std::pair<const char*, const Counts*>> tables{
      {"Records by class", &audit.classes},
      {"Records by split", &audit.splits},
      {"Images by modality", &audit.modalities},
      {"Files by format", &audit.formats},
      {"Files by size (height x width)", &audit.sizes},
      {"Files by samples", &audit.samples},
      {"Files by eye", &audit.eyes},
      {"Where the patient is known from", &audit.patient_sources}};
  std::string body;
  for (const auto& [caption, counts] : tables) {
    if (counts->empty()) continue;
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, count] : *counts) rows.push_back({name, std::to_string(count)});
    if (rows.size() > 40) {
      rows.resize(40);
      rows.push_back({"others", std::to_string(counts->size() - 40) + " kinds"});
    }
    body += html_table(caption, {"", "number"}, rows);
  }
  return section("counts", "What there is", body);
}

/// The first label of a file's first record, as a class.
std::string class_of(const FileFacts& file, const std::vector<std::string>& classes) {
  if (file.records.empty()) return "";
  const Record& record = *file.records.front();
  for (std::size_t k = 0; k < record.labels.size() && k < classes.size(); ++k) {
    if (record.labels[k] > 0) return classes[k];
  }
  return record.items.empty() ? "" : record.items.front().modality;
}

std::string examples_section(const Audit& audit, Thumbnails& thumbnails) {
  std::map<std::string, std::vector<std::string>> by_class;
  for (const FileFacts& file : audit.files) {
    if (file.look.readable()) by_class[class_of(file, audit.class_names)].push_back(file.path);
  }
  std::string body;
  for (const auto& [name, paths] : by_class) {
    std::vector<std::string> spread;  // over the whole class, not its first patient
    for (std::size_t i = 0; i < std::min(k_pictures_of_class, paths.size()); ++i) {
      spread.push_back(paths[i * paths.size() / std::min(k_pictures_of_class, paths.size())]);
    }
    body += "<h3>" + escaped(name.empty() ? "no class" : name) + "</h3>\n" +
            thumbnails.of(spread, k_pictures_of_class);
  }
  return section("classes", "Examples", body);
}

std::string files_section(const Audit& audit) {
  std::vector<std::vector<std::string>> rows;
  const std::string folder = folder_of_all(audit.files);
  for (const FileFacts& file : audit.files) {
    if (rows.size() == k_rows) break;
    const FileLook& look = file.look;
    const std::string name = without_folder(file.path, folder);
    if (!look.readable()) {
      rows.push_back({name, "unreadable", "", "", "", "", "", ""});
      continue;
    }
    const std::string text = look.says_text ? "said" : look.glyphs > 0 ? "suspected" : "no";
    std::string fields;
    for (const std::string& field : look.identifying) fields += (fields.empty() ? "" : " ") + field;
    rows.push_back({name, look.format, size_of(look), sample_of(look), std::to_string(look.frames),
                    eye_of(file), patient_source(file, audit.layout),
                    text + (fields.empty() ? "" : "; " + fields)});
  }
  std::string body = html_table(folder.empty() ? "Files" : "Below " + folder,
                                {"file", "format", "size", "samples", "frames", "eye",
                                 "patient from", "text; identifying fields"},
                                rows);
  if (audit.files.size() > k_rows) {
    body += note("The first " + std::to_string(k_rows) + " of " +
                 std::to_string(audit.files.size()) + " files; --json lists all.");
  }
  return section("files", "Files", body);
}

}  // namespace

std::string audit_page(const Audit& audit, const AuditPageHead& head,
                       const std::function<void()>& tick) {
  Thumbnails thumbnails(audit, tick);
  const std::string findings = findings_section(audit, thumbnails);
  const std::string body = header(audit, head) + "<main>\n" + findings + counts_section(audit) +
                           examples_section(audit, thumbnails) + files_section(audit) +
                           "</main>\n<footer>Written by octhost data check.</footer>\n";
  return html_of({"Data check - octhost", page_style() + sheet_style(), body, ""});
}

void write_private_page(const std::filesystem::path& path, const std::string& page) {
  struct PrivateFiles {
    mode_t before = umask(077);  // no other thread makes files at that time
    ~PrivateFiles() { umask(before); }
  };
  const PrivateFiles only_ours;
  write_text_file(path.string(), page);
}

}  // namespace oct::host
