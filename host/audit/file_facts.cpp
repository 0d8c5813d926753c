// SPDX-License-Identifier: Apache-2.0
#include "audit/file_facts.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "audit/burned_in_text.h"
#include "data/content_hashes.h"
#include "octsdk/error.h"
#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/retina.h"

namespace oct::host {
namespace {

double wedge_of(const Image& image) {
  if (image.channels != 1) return 0;
  const Mask wedge = white_wedge(image);
  const auto set = std::count(wedge.set.begin(), wedge.set.end(), 1);
  return static_cast<double>(set) / static_cast<double>(std::max<std::size_t>(wedge.set.size(), 1));
}

void take_over(const FileContents& contents, FileLook& look) {
  look.format = contents.format;
  look.width = contents.width;
  look.height = contents.height;
  look.channels = contents.channels;
  look.type = contents.type;
  look.frames = contents.frames;
  look.modality = contents.modality;
  look.eye = contents.eye;
  look.names_patient = !contents.patient.empty();
  look.identifying = contents.identifying;
  look.says_text = contents.burned_in_text;
  look.synthetic = contents.synthetic;
}

void look_at_pixels(const Image& image, FileLook& look) {
  look.width = image.width;
  look.height = image.height;
  look.channels = image.channels;
  look.type = image.type;
  look.wedge = wedge_of(image);
  look.likeness = likeness_of(image);
  look.glyphs = burned_in_text(image).glyphs;
}

}  // namespace

std::vector<FileFacts> files_of(const Index& index) {
  std::map<std::string, FileFacts> by_path;
  for (const Record& record : index.records) {
    for (const Item& item : record.items) {
      if (item.path.empty()) continue;
      FileFacts& file = by_path[item.path];
      file.path = item.path;
      if (file.records.empty() || file.records.back() != &record) file.records.push_back(&record);
    }
  }
  std::vector<FileFacts> files;
  files.reserve(by_path.size());
  for (auto& [path, file] : by_path) files.push_back(std::move(file));
  return files;
}

FileLook look_at(const std::string& path) {
  FileLook look;
  try {
    take_over(contents_of(path), look);
    std::vector<std::uint64_t> hashes;
    for (std::int64_t frame = 0; frame < look.frames; ++frame) {
      const Image image = look.frames == 1 ? decode(path) : decode_frame(path, frame);
      hashes.push_back(hash_bytes(image.pixels.data(), image.pixels.size() * sizeof(float)));
      if (frame == look.frames / 2) look_at_pixels(image, look);
    }
    look.pixels = hashes.size() == 1
                      ? hashes.front()
                      : hash_bytes(hashes.data(), hashes.size() * sizeof(std::uint64_t));
  } catch (const Error& error) {
    look.failure = error.what();
  }
  return look;
}

std::string size_of(const FileLook& look) {
  return std::to_string(look.height) + "x" + std::to_string(look.width);
}

std::string sample_of(const FileLook& look) {
  const char* depth = look.type == SampleType::u8    ? "8-bit"
                      : look.type == SampleType::u16 ? "16-bit"
                                                     : "float";
  return std::string(depth) + (look.channels == 1 ? " gray" : " colour");
}

std::string eye_of(const FileFacts& file) {
  for (const Record* record : file.records) {
    if (!record->eye.empty()) return record->eye;
  }
  return file.look.eye;
}

std::string patient_source(const FileFacts& file, const std::string& layout) {
  const std::string patient = file.records.empty() ? "" : file.records.front()->patient;
  const std::filesystem::path path(file.path);
  const std::string stem =
      "/" + (path.parent_path() / path.stem().replace_extension()).generic_string();
  const bool is_the_file_itself = patient.empty() || stem.ends_with("/" + patient);
  if (layout == "manifest" && !is_the_file_itself) return "manifest";
  if (file.look.names_patient) return "file";
  return is_the_file_itself ? "none" : "name";
}

}  // namespace oct::host
