// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace oct::host {

/// CSS of both pages: light and dark, phone to desktop.
std::string page_style();
/// JavaScript of a report: sliders over samples, the three views of a pair.
std::string report_script();
/// JavaScript of a reader study: shows the pictures of the JSON element #study one by one and saves
/// the answers.
std::string study_script();

}  // namespace oct::host
