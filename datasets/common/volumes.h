// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/draft.h"

namespace oct::datasets {

/// Which B-scans of a volume are taken: every `step`-th, such that the chosen ones lie evenly about
/// the middle, and of these the `central` ones in the middle (0: all).
struct SliceChoice {
  std::int64_t step = 1;
  std::int64_t central = 0;
};

/// The chosen ones of `count` slices, ascending, at least one of them where there is any.
std::vector<std::int64_t> chosen_slices(std::int64_t count, const SliceChoice& choice);

/// True for names of files that may hold several images, or say whose eye they show: DICOM, NIfTI,
/// MetaImage, NRRD and TIFF. Only those are opened when a dataset is listed.
bool may_say_more(const std::filesystem::path& file);

/// Opens those files, several at a time, and goes by what they say:
/// - a file of several images becomes a draft for each chosen slice ("ID#007", counted from 0); of
///   a pair whose mate is one image, each with that mate; of two volumes, slice by slice;
/// - B-scans that are files of one series are chosen from like the slices of a volume;
/// - eye, spacing and patient are taken from the file where nobody else said them. The patient's
///   name is a hash with a salt of this set; slices of one file or series without a patient are
///   one patient;
/// - with `by_modality`, images that say they are of another modality are left out.
/// A file that cannot be read stays as it is: loading it tells why. Returns what is to be said of
/// it in Index::origin, or "". Throws Error(invalid_input) for a pair of volumes of unequal length
/// and a manifest's frame that is not there.
std::string look_into_files(std::vector<Draft>& drafts, const SliceChoice& choice,
                            bool by_modality);

}  // namespace oct::datasets
