// SPDX-License-Identifier: Apache-2.0
#include "src/opened.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "octsdk/error.h"
#include "sniff/dicom_contents.h"
#include "sniff/formats.h"
#include "src/open_file.h"
#include "src/raster.h"
#include "src/volume_frames.h"

namespace oct {
namespace {

using Buffer = std::vector<std::uint8_t>;

FileContents contents_of_header(const ImageHeader& header) {
  FileContents contents;
  contents.format = name_of(header.format);
  contents.width = header.width;
  contents.height = header.height;
  contents.channels = header.channels;
  contents.type = header.type;
  if (header.orientation >= 5) {
    std::swap(contents.width, contents.height);
  }
  return contents;
}

/// `texts`: each "name\0text".
void note_texts(const std::vector<std::string>& texts, FileContents& contents) {
  sniff::VolumeHeader notes;
  for (const std::string& text : texts) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    note_field({text.substr(0, end), text.substr(end)}, notes);
  }
  contents.synthetic = notes.synthetic;
  contents.identifying = std::move(notes.identifying);
}

class Raster : public Opened {
 public:
  Raster(Buffer bytes, const DecodeLimits& limits)
      : bytes_(std::move(bytes)), header_(inspect(bytes_, limits)) {}

  [[nodiscard]] FileContents contents() const override {
    FileContents contents = contents_of_header(header_);
    if (header_.format == ImageFormat::png) note_texts(sniff::png_texts(bytes_), contents);
    if (header_.format == ImageFormat::tiff) note_texts(sniff::tiff_texts(bytes_), contents);
    return contents;
  }
  [[nodiscard]] Frame frame(std::uint64_t) override { return decode_raster(bytes_, header_); }

 private:
  Buffer bytes_;
  ImageHeader header_;
};

/// A TIFF of several pages, all of one size and kind.
class Pages : public Opened {
 public:
  Pages(Buffer bytes, std::vector<std::uint64_t> pages, const DecodeLimits& limits)
      : bytes_(std::move(bytes)), pages_(std::move(pages)), limits_(limits) {
    header_ = inspect(sniff::tiff_page(bytes_, pages_[0]), limits_);
  }

  [[nodiscard]] FileContents contents() const override {
    FileContents contents = contents_of_header(header_);
    contents.frames = static_cast<std::int64_t>(pages_.size());
    note_texts(sniff::tiff_texts(bytes_), contents);
    return contents;
  }
  [[nodiscard]] Frame frame(std::uint64_t index) override {
    const Buffer page = sniff::tiff_page(bytes_, pages_[index]);
    const ImageHeader header = inspect(page, limits_);
    if (header.width != header_.width || header.height != header_.height ||
        header.channels != header_.channels || header.type != header_.type) {
      throw Error(ExitCode::invalid_input, "TIFF: page " + std::to_string(index) +
                                               " differs from the first in size or kind; save "
                                               "its pages as files of their own");
    }
    return decode_raster(page, header);
  }

 private:
  Buffer bytes_;
  std::vector<std::uint64_t> pages_;
  DecodeLimits limits_;
  ImageHeader header_;
};

class Volume : public Opened {
 public:
  Volume(sniff::VolumeHeader header, Buffer data, const DecodeLimits& limits)
      : frames_(std::move(header), std::move(data), limits) {}
  [[nodiscard]] FileContents contents() const override { return frames_.contents(); }
  [[nodiscard]] Frame frame(std::uint64_t index) override { return frames_.frame(index); }

 private:
  VolumeFrames frames_;
};

class Dicom : public Opened {
 public:
  Dicom(Buffer bytes, const DecodeLimits& limits, FrameDecoder decoder)
      : bytes_(std::move(bytes)),
        file_(sniff::parse_dicom(bytes_, limits)),
        image_(sniff::dicom_image(file_, limits)),
        decoder_(decoder) {}
  [[nodiscard]] FileContents contents() const override { return dicom_contents(file_, image_); }
  [[nodiscard]] Frame frame(std::uint64_t index) override {
    Image image = dicom_pixels(image_, index, decoder_);
    image.spacing = contents().spacing;
    return image;
  }

 private:
  Buffer bytes_;
  sniff::DicomFile file_;
  sniff::DicomImage image_;
  FrameDecoder decoder_;
};

template <class Make>
auto named(const char* format, const Make& make) {
  try {
    return make();
  } catch (const Error& error) {
    throw Error(error.code(), std::string(format) + ": " + error.what());
  }
}

bool is_tiff(const Buffer& bytes) {
  return bytes.size() > 8 && bytes[0] == bytes[1] && (bytes[0] == 'I' || bytes[0] == 'M') &&
         (bytes[2] == 42 || bytes[3] == 42 || bytes[2] == 43 || bytes[3] == 43);
}

std::unique_ptr<Opened> open_volume(const std::filesystem::path& path, Buffer bytes,
                                    sniff::VolumeInspector inspector, const DecodeLimits& limits) {
  sniff::VolumeHeader header = inspector(bytes, limits);
  Buffer data =
      header.companion.empty() ? std::move(bytes) : read_companion(path, header.companion, limits);
  return std::make_unique<Volume>(std::move(header), std::move(data), limits);
}

}  // namespace

std::unique_ptr<Opened> open_image_file(const std::filesystem::path& path,
                                        const DecodeLimits& limits, FrameDecoder decoder) {
  Buffer bytes = read_file(path, limits);
  if (sniff::is_dicom(bytes)) {
    return named("DICOM",
                 [&] { return std::make_unique<Dicom>(std::move(bytes), limits, decoder); });
  }
  if (const auto inspector = sniff::volume_inspector(bytes)) {
    const char* format = inspector == sniff::inspect_nifti  ? "NIfTI"
                         : inspector == sniff::inspect_nrrd ? "NRRD"
                                                            : "MetaImage";
    return named(format, [&] { return open_volume(path, std::move(bytes), inspector, limits); });
  }
  if (is_tiff(bytes)) {
    auto pages = named("TIFF", [&] { return sniff::tiff_pages(bytes); });
    if (pages.size() > 1) {
      return std::make_unique<Pages>(std::move(bytes), std::move(pages), limits);
    }
  }
  return std::make_unique<Raster>(std::move(bytes), limits);
}

std::shared_ptr<Opened> open_kept(const std::filesystem::path& path, const DecodeLimits& limits,
                                  FrameDecoder decoder) {
  struct Kept {
    FileIdentity identity;
    DecodeLimits limits;
    std::shared_ptr<Opened> file;
  };
  thread_local Kept kept;
  const FileIdentity identity = identity_of(path);
  if (kept.file && kept.identity == identity && kept.limits == limits) {
    return kept.file;
  }
  kept.file = nullptr;  // first: two large files need not stand in memory
  std::shared_ptr<Opened> opened = open_image_file(path, limits, decoder);
  if (opened->contents().frames > 1) {
    kept = {identity, limits, opened};
  }
  return opened;
}

Frame checked_frame(Opened& file, std::int64_t index) {
  const FileContents contents = file.contents();
  if (index == wire::k_only_frame && contents.frames > 1) {
    throw Error(ExitCode::invalid_input, contents.format + ": holds several pages or frames (" +
                                             std::to_string(contents.frames) +
                                             "), each an image of its own, to be read by "
                                             "its number");
  }
  if (index >= contents.frames) {
    throw Error(ExitCode::invalid_input,
                contents.format + ": has no frame " + std::to_string(index) + "; its " +
                    std::to_string(contents.frames) + " are counted from 0");
  }
  return file.frame(static_cast<std::uint64_t>(std::max<std::int64_t>(index, 0)));
}

}  // namespace oct
