// SPDX-License-Identifier: Apache-2.0
// Small sets of photographs with drawn vessels: DRIVE, STARE, CHASE_DB1, HRF. Their drawings and
// masks are images as well, and none to learn photographs from.
#include <functional>
#include <map>
#include <regex>

#include "import/layouts.h"

namespace oct::host {
namespace {

using Use = std::function<void(const std::smatch& match, PublishedImage& image)>;

/// The images whose path matches all of `pattern`.
Published matching(const Tree& tree, const char* pattern, const Use& use) {
  const std::regex path(pattern, std::regex::icase);
  Published published;
  for (const std::string& file : tree.images()) {
    std::smatch match;
    if (!std::regex_match(file, match, path)) continue;
    PublishedImage image;
    image.path = file;
    use(match, image);
    published.images.push_back(std::move(image));
  }
  return published;
}

bool any(const Published& published) {
  return !published.images.empty();
}

Published read_drive(const Tree& tree) {
  return matching(tree, "(?:.*/)?(training|test)/images/([0-9]{2})_(?:training|test)\\.(?:tif|png)",
                  [](const std::smatch& match, PublishedImage& image) {
                    image.patient = match[2];
                    image.split = match[1] == "test" ? "test" : "train";
                  });
}

Published read_chase(const Tree& tree) {
  return matching(tree, "(?:.*/)?Image_([0-9]{2})([LR])\\.(?:jpg|png)",
                  [](const std::smatch& match, PublishedImage& image) {
                    image.patient = match[1];
                    image.eye = match[2] == "L" || match[2] == "l" ? "L" : "R";
                  });
}

Published read_stare(const Tree& tree) {
  Published published =
      matching(tree, "(?:.*/)?im[0-9]{4}\\.(?:ppm|ppm\\.gz|png|tif)",
               [](const std::smatch&, PublishedImage& image) { image.patient.clear(); });
  if (any(published)) {
    published.warnings.emplace_back(
        "STARE does not publish whose eyes these are: each image counts as a patient of its own");
  }
  return published;
}

Published read_hrf(const Tree& tree) {
  static const std::map<std::string, std::string> classes{
      {"h", "healthy"}, {"dr", "diabetic retinopathy"}, {"g", "glaucoma"}};
  Published published = matching(
      tree, "(?!.*manual1/)(?:.*/)?([0-9]{2})_(h|dr|g)\\.(?:jpg|png|tif)",
      [](const std::smatch& match, PublishedImage& image) {
        const std::string name = match[2];
        const std::string kind = name.size() == 2 ? "dr" : name == "h" || name == "H" ? "h" : "g";
        image.patient = match[1].str() + "_" + kind;
        image.labels = {classes.at(kind)};
      });
  if (any(published)) {
    published.warnings.emplace_back(
        "HRF does not publish whose eyes these are: each image counts as a patient of its own");
  }
  return published;
}

bool is_drive(const Tree& tree) {
  return any(read_drive(tree));
}
bool is_chase(const Tree& tree) {
  return any(read_chase(tree));
}
bool is_stare(const Tree& tree) {
  return any(read_stare(tree));
}
bool is_hrf(const Tree& tree) {
  return any(read_hrf(tree));
}

}  // namespace

PublishedLayout drive_layout() {
  return {"drive",  "DRIVE (Staal et al. 2004)",
          "dfe",    "training/images/21_training.tif ... and test/images/01_test.tif ...",
          is_drive, read_drive};
}

PublishedLayout chase_layout() {
  return {"chase_db1", "CHASE_DB1 (Fraz et al. 2012)",
          "dfe",       "Image_01L.jpg, Image_01R.jpg ...",
          is_chase,    read_chase};
}

PublishedLayout stare_layout() {
  return {"stare", "STARE (Hoover et al. 2000)", "dfe", "im0001.ppm ...", is_stare, read_stare};
}

PublishedLayout hrf_layout() {
  return {"hrf",  "HRF (Budai et al. 2013)",
          "dfe",  "[images/]01_h.jpg, 01_dr.jpg, 01_g.jpg ...",
          is_hrf, read_hrf};
}

}  // namespace oct::host
