// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "import/tree.h"

namespace oct::host {

/// One image of a published dataset.
struct PublishedImage {
  std::string path;     ///< relative to the tree
  std::string patient;  ///< "" where the dataset does not publish it
  std::string eye;      ///< "L", "R" or ""
  std::vector<std::string> labels;
  std::string split;  ///< "train", "val", "test" or ""
};

/// What was read of one.
struct Published {
  std::vector<PublishedImage> images;
  std::vector<std::string> warnings;  ///< sentences
};

/// A dataset whose folders and label files are known.
struct PublishedLayout {
  std::string name;      ///< of --layout: "octdl"
  std::string title;     ///< "OCTDL (Kulyabin et al. 2024)"
  std::string modality;  ///< "oct" or "dfe"
  std::string shape;     ///< what it is recognised by, for messages
  bool (*is_shown_by)(const Tree& tree);
  /// Throws Error(invalid_input) saying what was looked for, when the tree is no such dataset or a
  /// label file of it cannot be read; Error(no_input) when no image of it is there.
  Published (*read)(const Tree& tree);
};

/// All of them, by name.
const std::vector<PublishedLayout>& published_layouts();

/// The layout of that name or, for "", the one that the tree shows. Throws Error(usage) for an
/// unknown name; Error(invalid_input) with what was seen and what was looked for when none or
/// several fit.
const PublishedLayout& published_layout(const Tree& tree, const std::string& name);

/// Reads the tree by the layout, sorted by path. Images in formats that are not decoded are left
/// out with a warning, all images of patients who stand in two published splits go to "train" with
/// a warning (to nowhere, when nothing would be left in the others). Throws as
/// PublishedLayout::read does; Error(invalid_input) when no image can be decoded.
Published read_published(const Tree& tree, const PublishedLayout& layout);

/// A manifest.csv (docs/datasets.md) in `folder`, which holds the tree or lies elsewhere.
std::string manifest_of(const Published& published, const Tree& tree,
                        const std::filesystem::path& folder);

}  // namespace oct::host
