// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "audit/audit.h"

namespace oct::host {

// What audit() promises to find, each adding to `audit.findings`.

// findings_files.cpp: each file for itself, or against the others.
void find_unreadable(Audit& audit);
void find_identity(Audit& audit);
void find_text(Audit& audit);
void find_eyes_that_differ(Audit& audit);
void find_odd_sizes(Audit& audit);
void find_odd_brightness(Audit& audit);
void find_wedges(Audit& audit);
void find_unknown_patients(Audit& audit);

// findings_copies.cpp: images that are there more than once.
void find_duplicates(Audit& audit);
/// `tick` as in find_near_copies().
void find_look_alikes(Audit& audit, const std::function<void(std::int64_t)>& tick);

// findings_records.cpp: what the records say.
void find_torn_patients(const Index& index, Audit& audit);
void find_patients_of_two_classes(const Index& index, Audit& audit);
void find_missing_mates(const Index& index, Audit& audit);

}  // namespace oct::host
