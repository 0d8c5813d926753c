// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/write.h"

#include "octsdk/itk/file_writer.h"

namespace oct {

void write(const std::filesystem::path& path, const Image& image, const std::string& comment) {
  Provenance words;
  words.sentence = comment;
  FileWriter file(
      path, {image.width, image.height, image.channels, image.type, 1, image.spacing, {}}, words);
  file.add(image);
  file.commit();
}

}  // namespace oct
