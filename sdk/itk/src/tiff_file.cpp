// SPDX-License-Identifier: Apache-2.0
#include <tiffio.h>

#include <memory>

#include "octsdk/error.h"
#include "src/file_formats.h"
#include "src/memory_file.h"

namespace oct {
namespace {

using Tiff = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

void describe_page(TIFF* tiff, const FileShape& shape, const Provenance& words) {
  const bool is_float = shape.type == SampleType::f32;
  const int bits = is_float ? 32 : shape.type == SampleType::u16 ? 16 : 8;
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(shape.width));
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(shape.height));
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, shape.channels);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, is_float ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
               shape.channels == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(shape.height));
  if (words.sentence.empty()) return;
  const std::string& xmp = synthetic_xmp();
  TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, whole_words(words).c_str());
  TIFFSetField(tiff, TIFFTAG_XMLPACKET, static_cast<std::uint32_t>(xmp.size()), xmp.data());
}

void number_page(TIFF* tiff, std::int64_t page, std::int64_t pages) {
  TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
  constexpr std::int64_t k_most = 65535;  // of tag 297; readers count the directories
  if (pages <= k_most) TIFFSetField(tiff, TIFFTAG_PAGENUMBER, int(page), int(pages));
}

}  // namespace

std::vector<std::uint8_t> tiff_file(const FileShape& shape, Samples samples,
                                    const Provenance& words) {
  const MemoryFile file;
  bool good = false;
  {
    const Tiff tiff(TIFFOpen(file.path().c_str(), "w"), TIFFClose);
    good = tiff != nullptr;
    const std::size_t size = shape.frame_bytes();
    for (std::int64_t page = 0; good && page < shape.frames; ++page) {
      describe_page(tiff.get(), shape, words);
      if (shape.frames > 1) number_page(tiff.get(), page, shape.frames);
      // Written in the machine's byte order, so that libtiff does not turn them in place.
      auto* pixels = const_cast<std::uint8_t*>(&samples[std::size_t(page) * size]);
      good = TIFFWriteEncodedStrip(tiff.get(), 0, pixels, tmsize_t(size)) == tmsize_t(size) &&
             TIFFWriteDirectory(tiff.get()) == 1;
    }
  }
  if (!good) throw Error(ExitCode::cannot_write, "libtiff could not encode it");
  return file.contents();
}

}  // namespace oct
