// SPDX-License-Identifier: Apache-2.0
#include "audit/look_bytes.h"

#include <cstring>
#include <nlohmann/json.hpp>

namespace oct::host {
namespace {

using nlohmann::json;

json json_of(const Likeness& likeness) {
  std::vector<std::uint8_t> details(likeness.details.size());
  std::memcpy(details.data(), likeness.details.data(), details.size());
  return {likeness.hash, json::binary(std::move(details)), likeness.mean, likeness.spread};
}

Likeness likeness_from(const json& json) {
  Likeness likeness;
  likeness.hash = json.at(0);
  const std::vector<std::uint8_t>& details = json.at(1).get_binary();
  if (details.size() != likeness.details.size()) throw json::type_error::create(302, "", nullptr);
  std::memcpy(likeness.details.data(), details.data(), details.size());
  likeness.mean = json.at(2);
  likeness.spread = json.at(3);
  return likeness;
}

}  // namespace

std::string bytes_of(const KnownLook& known) {
  const FileLook& look = known.look;
  const json entry{known.path,         known.stamp.size,      known.stamp.changed,
                   look.failure,       look.format,           look.width,
                   look.height,        look.channels,         static_cast<int>(look.type),
                   look.frames,        look.modality,         look.eye,
                   look.names_patient, look.identifying,      look.says_text,
                   look.synthetic,     look.glyphs,           look.pixels,
                   look.wedge,         json_of(look.likeness)};
  std::string bytes;
  json::to_msgpack(entry, bytes);
  return bytes;
}

std::optional<KnownLook> look_from(const std::string& bytes) {
  try {
    const json entry = json::from_msgpack(bytes);
    if (entry.size() != 20) return {};
    KnownLook known;
    std::size_t at = 0;
    const auto next = [&](auto& value) { entry.at(at++).get_to(value); };
    next(known.path);
    next(known.stamp.size);
    next(known.stamp.changed);
    FileLook& look = known.look;
    int type = 0;
    next(look.failure);
    next(look.format);
    next(look.width);
    next(look.height);
    next(look.channels);
    next(type);
    next(look.frames);
    next(look.modality);
    next(look.eye);
    next(look.names_patient);
    next(look.identifying);
    next(look.says_text);
    next(look.synthetic);
    next(look.glyphs);
    next(look.pixels);
    next(look.wedge);
    look.likeness = likeness_from(entry.at(at));
    look.type = static_cast<SampleType>(type);
    return known;
  } catch (const json::exception&) {
    return {};
  }
}

}  // namespace oct::host
