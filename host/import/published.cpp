// SPDX-License-Identifier: Apache-2.0
#include "import/published.h"

#include <algorithm>
#include <map>
#include <set>

#include "import/layouts.h"
#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/suggestion.h"

namespace oct::host {
namespace {

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

std::string labels_text(const std::vector<std::string>& labels) {
  std::string text;
  for (const std::string& label : labels) text += (text.empty() ? "" : ";") + label;
  return text;
}

/// What a tree holds, for a message.
std::string seen_in(const Tree& tree) {
  std::vector<std::string> tables = tree.named(".csv");
  for (const std::string& file : tree.named(".xlsx")) tables.push_back(file);
  std::string text =
      "'" + tree.root().string() + "' holds " + std::to_string(tree.images().size()) + " images";
  if (!tree.images().empty()) text += " such as '" + tree.images().front() + "'";
  if (tables.empty()) return text + " and no .csv or .xlsx";
  tables.resize(std::min<std::size_t>(tables.size(), 4));
  return text + " and the tables " + joined(tables);
}

std::string shapes() {
  std::string text;
  for (const PublishedLayout& layout : published_layouts()) {
    text += "\n  " + layout.name + ": " + layout.shape;
  }
  return text;
}

void leave_out_unread_formats(Published& published) {
  std::map<std::string, std::size_t> left_out;
  std::erase_if(published.images, [&](const PublishedImage& image) {
    const bool out = !is_read(image.path);
    if (out) ++left_out[std::filesystem::path(image.path).extension().string()];
    return out;
  });
  for (const auto& [extension, count] : left_out) {
    published.warnings.push_back(std::to_string(count) + " images end in " + extension +
                                 ", a format that octhost does not read: convert them to PNG or "
                                 "TIFF (their names kept) and import again; they are left out");
  }
}

/// An order that tears a patient is an error in training; so nobody is torn here.
void mend_split(Published& published) {
  std::map<std::string, std::set<std::string>> splits;
  for (const PublishedImage& image : published.images) {
    if (!image.patient.empty() && !image.split.empty()) splits[image.patient].insert(image.split);
  }
  std::set<std::string> torn;
  for (const auto& [patient, names] : splits) {
    if (names.size() > 1) torn.insert(patient);
  }
  if (torn.empty()) return;
  std::size_t moved = 0;
  bool others_left = false;
  for (const PublishedImage& image : published.images) {
    const bool held_out = !image.split.empty() && image.split != "train";
    if (held_out && torn.contains(image.patient)) ++moved;
    others_left = others_left || (held_out && !torn.contains(image.patient));
  }
  for (PublishedImage& image : published.images) {
    if (!others_left) {
      image.split.clear();
    } else if (torn.contains(image.patient)) {
      image.split = "train";
    }
  }
  published.warnings.push_back(
      "the published split shares " + std::to_string(torn.size()) +
      " patients between its parts; " +
      (others_left ? std::to_string(moved) + " of their images are moved to 'train'"
                   : "nothing would be left to evaluate on, so it is not taken over: patients are "
                     "drawn when a training begins"));
}

}  // namespace

const std::vector<PublishedLayout>& published_layouts() {
  static const std::vector<PublishedLayout> all{chase_layout(), drive_layout(),   hrf_layout(),
                                                idrid_layout(), kermany_layout(), octdl_layout(),
                                                odir_layout(),  rfmid_layout(),   stare_layout()};
  return all;
}

const PublishedLayout& published_layout(const Tree& tree, const std::string& name) {
  std::vector<std::string> names;
  std::vector<std::string> shown;
  const PublishedLayout* found = nullptr;
  for (const PublishedLayout& layout : published_layouts()) {
    if (layout.name == name) return layout;
    names.push_back(layout.name);
    if (name.empty() && layout.is_shown_by(tree)) {
      found = &layout;
      shown.push_back(layout.name);
    }
  }
  if (!name.empty()) {
    throw Error(ExitCode::usage, "--layout '" + name + "' is no published dataset that is known" +
                                     suggestion(name, names));
  }
  if (shown.size() == 1) return *found;
  throw Error(ExitCode::invalid_input,
              seen_in(tree) + "; this is " +
                  (shown.empty() ? "none of the published datasets that are known; looked for:"
                                 : "several of them at once (" + joined(shown) +
                                       "); give --layout with one of them, or a folder that holds "
                                       "one dataset. Known:") +
                  shapes());
}

Published read_published(const Tree& tree, const PublishedLayout& layout) {
  Published published = layout.read(tree);
  if (published.images.empty()) {
    throw Error(ExitCode::no_input, seen_in(tree) + ", none of them an image of " + layout.title +
                                        "; looked for: " + layout.shape);
  }
  leave_out_unread_formats(published);
  if (published.images.empty()) {
    throw Error(ExitCode::invalid_input,
                "'" + tree.root().string() + "': " + joined(published.warnings));
  }
  mend_split(published);
  std::sort(published.images.begin(), published.images.end(),
            [](const PublishedImage& a, const PublishedImage& b) { return a.path < b.path; });
  return published;
}

std::string manifest_of(const Published& published, const Tree& tree,
                        const std::filesystem::path& folder) {
  const std::filesystem::path root = std::filesystem::weakly_canonical(tree.root());
  const std::filesystem::path from =
      root.lexically_relative(std::filesystem::weakly_canonical(folder));
  std::string text = "id,path,patient,eye,label,split\n";
  for (const PublishedImage& image : published.images) {
    const std::string path = (from / image.path).lexically_normal().generic_string();
    text += quoted(image.path) + "," + quoted(path) + "," + quoted(image.patient) + "," +
            image.eye + "," + quoted(labels_text(image.labels)) + "," + image.split + "\n";
  }
  return text;
}

}  // namespace oct::host
