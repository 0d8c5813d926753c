// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace oct::test {

/// Who is imaged in a file, with values that stand nowhere else.
struct Identity {
  std::string name;        ///< "Quixworth^Zebulon"
  std::string id;          ///< Patient ID
  std::string birth;       ///< YYYYMMDD
  std::string study_date;  ///< YYYYMMDD
  std::string institution;
  std::string physician;
  std::string accession;
  std::string uid_root;  ///< study, series and instance are below it

  /// Every word by which the person, the place or the visit is found.
  [[nodiscard]] std::vector<std::string> secrets() const;
};

/// The `number`-th person.
Identity identity(int number);

/// An object of `frames` pictures, 48 wide and 40 high, 8 bits, Explicit VR Little Endian, which
/// tells all of `who`, in comments and private elements as well. `modality`: "OPT" (Ophthalmic
/// Tomography) or "OP" (Ophthalmic Photography 8 Bit).
void write_tagged_dicom(const std::filesystem::path& path, const Identity& who,
                        const std::string& modality, int instance, int frames);

}  // namespace oct::test
