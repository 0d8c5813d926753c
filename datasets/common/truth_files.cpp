// SPDX-License-Identifier: Apache-2.0
#include "common/truth_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "common/csv.h"
#include "common/names.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"

namespace oct::datasets {
namespace {

// From the vitreous down; the first eleven are the phantom's.
constexpr std::array<std::string_view, 16> kOrder{
    "ilm", "rnfl/gcl", "gcl/ipl", "ipl/inl", "inl/opl", "opl/onl",        "elm", "ez", "iz",
    "opt", "pr1",      "pr2",     "rpe",     "bm",      "choroid/sclera", "cho"};

// The numbers under which a SPECTRALIS export stores its lines. The second is drawn along Bruch's
// membrane, whatever its older name (RPE) says.
const std::map<std::string, std::string> kVendor{
    {"seg0", "ilm"},     {"seg1", "bm"},      {"seg2", "rnfl/gcl"}, {"seg3", "gcl/ipl"},
    {"seg4", "ipl/inl"}, {"seg5", "inl/opl"}, {"seg6", "opl/onl"},  {"seg8", "elm"},
    {"seg14", "pr1"},    {"seg15", "pr2"},    {"seg16", "rpe"}};

std::string layer_of(const std::string& column) {
  const std::string name = lower(column);
  const auto known = kVendor.find(name);
  return known == kVendor.end() ? name : known->second;
}

std::size_t place_of(const std::string& name) {
  return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), name) - kOrder.begin());
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& reason) {
  throw Error(ExitCode::invalid_input, "'" + file.string() + "' " + reason);
}

std::optional<std::array<double, 2>> pixel_of(const nlohmann::json& meta, const char* name,
                                              const std::filesystem::path& file) {
  if (!meta.contains(name)) {
    return std::nullopt;
  }
  const nlohmann::json& pair = meta[name];
  if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number() || !pair[1].is_number() ||
      pair[0].get<double>() <= 0 || pair[1].get<double>() <= 0) {
    fail(file, std::string(name) + ": expected two lengths in mm above 0, column and row");
  }
  return std::array{pair[1].get<double>(), pair[0].get<double>()};
}

}  // namespace

std::vector<std::string> layer_names(const std::filesystem::path& csv) {
  std::ifstream in(csv);
  std::string line;
  if (!std::getline(in, line)) {
    throw Error(ExitCode::cannot_read, "'" + csv.string() + "' cannot be read or is empty");
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  std::vector<std::string> names;
  std::istringstream cells(line);
  bool has_x = false;
  for (std::string cell; std::getline(cells, cell, ',');) {
    if (lower(cell) == "x") {
      has_x = true;
    } else {
      names.push_back(layer_of(cell));
    }
  }
  if (!has_x || names.empty()) {
    fail(csv, "begins with '" + line.substr(0, 80) +
                  "'; expected the columns x and one for each layer, as x,ilm,bm");
  }
  return names;
}

void sort_layers(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return std::pair(place_of(a), a) < std::pair(place_of(b), b);
  });
}

std::vector<std::vector<float>> read_layers(const std::filesystem::path& csv,
                                            const std::vector<std::string>& names) {
  constexpr float unknown = std::numeric_limits<float>::quiet_NaN();
  const Table table = read_csv(csv);
  std::vector<std::vector<float>> layers(names.size(),
                                         std::vector<float>(table.rows.size(), unknown));
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    const bool is_x = lower(table.columns[column]) == "x";
    const auto layer = std::find(names.begin(), names.end(), layer_of(table.columns[column]));
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const Table::Row& row = table.rows[i];
      const std::optional<double> value = number_of(row.cells[column]);
      if (is_x && value != static_cast<double>(i)) {
        fail(csv, "line " + std::to_string(row.line) + ": x is '" + row.cells[column] +
                      "', expected " + std::to_string(i) + ": a line for each column of the image");
      }
      if (!value && !row.cells[column].empty()) {
        fail(csv, "line " + std::to_string(row.line) + ": '" + row.cells[column] +
                      "' is no row; expected a number, or nothing where it is not known");
      }
      if (!is_x && value && layer != names.end()) {
        layers[static_cast<std::size_t>(layer - names.begin())][i] = static_cast<float>(*value);
      }
    }
  }
  return layers;
}

Mask read_mask(const std::filesystem::path& file) {
  const Image image = decode(file);
  Mask mask{image.width, image.height, std::vector<std::uint8_t>(image.plane_size(), 0)};
  for (int c = 0; c < image.channels; ++c) {
    const auto plane = image.plane(c);
    for (std::size_t i = 0; i < plane.size(); ++i) {
      if (plane[i] >= 0.5F * full_scale(image.type)) mask.set[i] = 1;
    }
  }
  return mask;
}

PairMeta read_meta(const std::filesystem::path& file) {
  const auto json = nlohmann::json::parse(read_text_file(file.string()), nullptr, false);
  if (!json.is_object()) {
    fail(file, "is no JSON object");
  }
  PairMeta meta;
  if (json.contains("eye")) {
    meta.eye = json["eye"].is_string() ? eye_of(json["eye"].get<std::string>()) : "";
    if (meta.eye.empty()) {
      fail(file, "eye: expected L, R, OS, OD, left or right");
    }
  }
  meta.dfe_spacing = pixel_of(json, "dfe_pixel_mm", file);
  meta.oct_spacing = pixel_of(json, "oct_pixel_mm", file);
  return meta;
}

}  // namespace oct::datasets
