// SPDX-License-Identifier: Apache-2.0
// Writes one file of every kind that FileWriter knows into a folder, for readers in Python to
// judge: write_samples FOLDER. Sample i of a file (in the order frame, row, column, channel) is i *
// 7 + 3, modulo 256 or, with 16 bits, i * 257 + 3 modulo 65536.
#include <iostream>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/itk/file_writer.h"

namespace {

using oct::FileShape;
using oct::Image;
using oct::SampleType;

oct::Provenance provenance(const std::string& name) {
  oct::Provenance words;
  words.sentence = "SYNTHETIC, made by a test";
  words.recipe = "{\"seed\":7,\"name\":\"" + name + "\"}";
  words.program = "octhost 9.8.7";
  words.model = "toymodel";
  words.model_version = "1.2.3";
  words.checkpoint = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  words.series = "psi 0.7";
  words.number = 8;
  return words;
}

Image frame_of(const FileShape& shape, std::int64_t frame) {
  Image image = oct::make_image(shape.width, shape.height, shape.channels, shape.type);
  const auto channels = std::size_t(shape.channels);
  std::size_t i = std::size_t(frame) * image.pixels.size();
  for (std::size_t at = 0; at < image.plane_size(); ++at) {
    for (std::size_t c = 0; c < channels; ++c, ++i) {
      image.plane(int(c))[at] =
          float(shape.type == SampleType::u16 ? (i * 257 + 3) % 65536 : (i * 7 + 3) % 256);
    }
  }
  return image;
}

void write_one(const std::string& path, const FileShape& shape, const oct::Provenance& words) {
  oct::FileWriter file(path, shape, words);
  for (std::int64_t i = 0; i < shape.frames; ++i) file.add(frame_of(shape, i));
  file.commit();
}

std::string name_of(const FileShape& shape) {
  return std::string(shape.channels == 3 ? "rgb" : "gray") +
         (shape.type == SampleType::u16 ? "16" : "8") + "x" + std::to_string(shape.frames);
}

void write_all(const std::string& folder) {
  for (const SampleType type : {SampleType::u8, SampleType::u16}) {
    for (const int channels : {1, 3}) {
      for (const std::int64_t frames : {1, 4}) {
        // An odd number of bytes in 8-bit gray, so that padding is needed.
        const FileShape shape{7, 5, channels, type, frames, std::array{0.25, 0.5}, 0.125};
        const std::string name = name_of(shape);
        const bool many = frames > 1;
        const bool wide_colour = type == SampleType::u16 && channels == 3;
        std::vector<std::string> endings{".tif", ".mha", ".nrrd"};
        if (!many) endings.emplace_back(".png");
        if (!wide_colour) endings.insert(endings.end(), {".nii", ".nii.gz"});
        if (!wide_colour || !many) endings.emplace_back(".dcm");
        for (const std::string& ending : endings) {
          write_one(folder + "/" + name + ending, shape, provenance(name));
        }
      }
    }
  }
  const FileShape bare{7, 6, 1, SampleType::u8, 3, {}, {}};
  write_one(folder + "/bare.dcm", bare, provenance("bare"));
  oct::Provenance translated = provenance("translated");
  translated.from_patient = true;
  translated.eye = "L";
  translated.source = {"1.2.840.10008.5.1.4.1.1.77.1.5.4", "1.2.3.4.5"};
  write_one(folder + "/translated.dcm", {7, 6, 1, SampleType::u8, 1, {}, {}}, translated);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 1;
  try {
    write_all(arguments[1]);
  } catch (const oct::Error& error) {
    std::cerr << error.what() << "\n";
    return int(error.code());
  }
  return 0;
}
