// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

namespace oct::datasets {

/// Whose eye an image shows, as far as its file name tells.
struct Owner {
  std::string patient;    ///< never empty
  std::string eye;        ///< "L", "R" or ""
  bool is_given = false;  ///< true: by the user's pattern, which wins over what files say
};

/// Reads file names. Known: OCT2017's `CLASS-patient-number` and a trailing eye (`01L`, `7_OD`,
/// `x-left`). Another name stands for a patient of its own. Immutable, thread-safe.
class OwnerRule {
 public:
  /// `pattern`: a regular expression (ECMAScript) searched in the relative path; its first group
  /// is the patient. Empty: the known names. Throws Error(usage) for a pattern without a group.
  explicit OwnerRule(const std::string& pattern);
  [[nodiscard]] Owner owner_of(const std::filesystem::path& relative) const;

 private:
  bool has_pattern_;
  std::regex pattern_;
};

/// "L" or "R" of L, R, OS, OD, left, right in any case; "" otherwise.
std::string eye_of(const std::string& word);

/// "train", "val" or "test" of a folder's name (also valid, validation, training); "" otherwise.
std::string split_of(const std::string& word);

/// A file's name without its extension (".nii.gz" is one).
std::string name_of(const std::filesystem::path& file);

/// A path without its extension, with '/'.
std::string stem_of(const std::filesystem::path& relative);

/// In small letters (ASCII).
std::string lower(std::string text);

/// True for a file without an extension, or with one of digits as identifiers have, that begins as
/// DICOM does: devices write such names.
bool may_be_dicom(const std::filesystem::path& file);

/// The image files below a folder.
struct Listing {
  std::vector<std::filesystem::path> images;  ///< relative to the folder, sorted
  /// Files that are images or volumes of a format that is not read: never passed over in silence.
  std::vector<std::filesystem::path> not_read;
};

/// All files below `folder`, hidden ones and those that are no images left out; links to folders
/// are followed. Throws Error(bad_input_folder) when it is no folder or cannot be listed.
Listing list_images(const std::filesystem::path& folder);

}  // namespace oct::datasets
