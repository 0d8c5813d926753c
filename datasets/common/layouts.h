// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/draft.h"
#include "common/names.h"
#include "common/volumes.h"
#include "octsdk/dataset.h"

namespace oct::datasets {

/// How the files are to be understood.
struct Reading {
  OwnerRule rule;
  SliceChoice slices;
};

// Each function throws Error: bad_input_folder (no such folder), no_input (no image in it),
// invalid_input (no or several layouts recognised, with what was seen and the layouts there are),
// usage (a layout of that name does not exist).

/// Images of one modality at or below `data` (a folder, a manifest or one image file): layouts
/// manifest, class-folders (labels from the folder that holds the file), flat (no labels). `layout`
/// forces one; empty recognises it.
Index index_single(const std::filesystem::path& data, const std::string& layout,
                   const std::string& modality, const Reading& how);

/// Images of two modalities {source, target} below `data`: layouts manifest, two-folders, pairs,
/// trainA-trainB, side-by-side. Index::paired tells whether every record is whole; who lacks a
/// mate stands in Index::origin.
Index index_pairs(const std::filesystem::path& data, const std::string& layout,
                  const std::vector<std::string>& modalities, const Reading& how);

/// Two folders without connection, each in a layout of index_single().
Index index_two_domains(const DataPath& where, const std::vector<std::string>& modalities,
                        const Reading& how);

/// The layouts of pairs that `data` shows; for a plain dataset, to say which plugin reads them.
std::vector<std::string> pair_layouts_in(const std::filesystem::path& data,
                                         const std::vector<std::string>& modalities);

}  // namespace oct::datasets
