// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "audit/audit.h"
#include "audit/file_facts.h"

namespace oct::host {

// What audit() promises to find, each adding to `audit`.
void find_unreadable(const std::vector<FileFacts>& files, Audit& audit);
void find_duplicates(const std::vector<FileFacts>& files, Audit& audit);
void find_torn_patients(const Index& index, Audit& audit);
void find_missing_mates(const Index& index, Audit& audit);
void find_odd_sizes(const std::vector<FileFacts>& files, Audit& audit);

}  // namespace oct::host
