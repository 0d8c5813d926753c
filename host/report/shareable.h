// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace oct::host {

/// A message without what may tell of a patient or a machine, for pages that are given away: texts
/// in single quotes (octhost quotes every name and path) become '...', words that look like a path
/// become "(path)". An apostrophe inside a word is none.
/// `secrets` are words that are replaced by "..." wherever they stand by themselves: ids of records
/// and patients that a message names without quotes.
std::string shareable(std::string_view message, const std::set<std::string>& secrets = {});

/// What of a record's or patient's id must not be told: the whole, its file name, and every part of
/// it that has a digit and at least four characters ("8261063" of "drusen/DRUSEN-8261063-2").
void add_secrets(const std::string& id, std::set<std::string>& secrets);

}  // namespace oct::host
