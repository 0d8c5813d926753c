// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "audit/audit.h"

namespace oct::host {

/// What a page of a check is about.
struct AuditPageHead {
  std::string dataset;
  std::string origin;
};

/// One page of an audit that needs no network and no script: what there is, the findings with
/// pictures, pictures of each class, the files. It shows patients' images and names of files and
/// says so. Pictures are read again for it, and left out beyond about 10 MB; so are rows of files
/// beyond the first thousand. `tick` may throw to stop.
std::string audit_page(const Audit& audit, const AuditPageHead& head,
                       const std::function<void()>& tick);

/// Writes it with mode 0600. Throws Error(cannot_write).
void write_private_page(const std::filesystem::path& path, const std::string& page);

}  // namespace oct::host
