// SPDX-License-Identifier: Apache-2.0
#include "src/strict_jpeg.h"

#include <jerror.h>
#include <jpeglib.h>  // after cstdio: it needs FILE

#include <csetjmp>
#include <cstdio>
#include <memory>
#include <string>

#include "octsdk/error.h"

namespace oct {
namespace {

struct ErrorManager {  // libjpeg knows the first member only
  jpeg_error_mgr base;
  std::jmp_buf back;
  JDIMENSION width;
  JDIMENSION height;
  int channels;
  char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void leave(j_common_ptr info) {
  auto* manager = reinterpret_cast<ErrorManager*>(info->err);
  info->err->format_message(info, manager->message);
  std::longjmp(manager->back, 1);
}

// Only what means lost or invented pixels; an odd comment or version number is no damage.
void on_message(j_common_ptr info, int level) {
  const int code = info->err->msg_code;
  if (level < 0 && (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
                    code == JWRN_JPEG_EOF || code == JWRN_MUST_RESYNC)) {
    leave(info);
  }
}

void ignore(j_common_ptr) {}

// Reads the header and, where `out` is given, the rows. No object with a destructor may live in
// this frame: longjmp skips destructors.
bool read(std::FILE* file, JSAMPLE* out, ErrorManager& manager, const JpegColour* colour) {
  jpeg_decompress_struct info;
  info.err = jpeg_std_error(&manager.base);
  manager.base.error_exit = leave;
  manager.base.emit_message = on_message;
  manager.base.output_message = ignore;
  if (setjmp(manager.back) != 0) {
    jpeg_destroy_decompress(&info);
    return false;
  }
  jpeg_create_decompress(&info);
  jpeg_stdio_src(&info, file);
  jpeg_read_header(&info, TRUE);
  if (colour != nullptr && info.num_components == (*colour == JpegColour::gray ? 1 : 3)) {
    info.jpeg_color_space = *colour == JpegColour::gray  ? JCS_GRAYSCALE
                            : *colour == JpegColour::rgb ? JCS_RGB
                                                         : JCS_YCbCr;
    info.out_color_space = *colour == JpegColour::gray ? JCS_GRAYSCALE : JCS_RGB;
  }
  jpeg_calc_output_dimensions(&info);
  manager.width = info.output_width;
  manager.height = info.output_height;
  manager.channels = info.output_components;
  if (out == nullptr) {
    jpeg_destroy_decompress(&info);
    return true;
  }
  jpeg_start_decompress(&info);
  const std::size_t row = std::size_t{info.output_width} * info.output_components;
  while (info.output_scanline < info.output_height) {
    JSAMPROW at = out + row * info.output_scanline;
    jpeg_read_scanlines(&info, &at, 1);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return true;
}

using Stream = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

ErrorManager read_or_throw(const Stream& file, JSAMPLE* out, const JpegColour* colour = nullptr) {
  if (!file) {
    throw Error(ExitCode::cannot_read, "cannot be opened");
  }
  ErrorManager manager{};
  if (!read(file.get(), out, manager, colour)) {
    throw Error(ExitCode::invalid_input, std::string("JPEG: damaged: ") + manager.message);
  }
  return manager;
}

Stream open(const char* name) {
  return {std::fopen(name, "rb"), std::fclose};
}

Stream open(std::span<const std::uint8_t> bytes) {  // fmemopen only reads it
  return {::fmemopen(const_cast<std::uint8_t*>(bytes.data()), bytes.size(), "rb"), std::fclose};
}

}  // namespace

std::vector<std::uint8_t> decode_jpeg(std::span<const std::uint8_t> bytes, JpegColour colour) {
  const ErrorManager header = read_or_throw(open(bytes), nullptr, &colour);
  std::vector<std::uint8_t> samples(std::size_t{header.width} * header.height *
                                    static_cast<std::size_t>(header.channels));
  read_or_throw(open(bytes), samples.data(), &colour);
  return samples;
}

void StrictJpegImageIO::ReadImageInformation() {
  const ErrorManager header = read_or_throw(open(GetFileName()), nullptr);
  SetNumberOfDimensions(2);
  SetDimensions(0, header.width);
  SetDimensions(1, header.height);
  SetNumberOfComponents(static_cast<unsigned>(header.channels));
  SetPixelType(header.channels == 1 ? itk::IOPixelEnum::SCALAR : itk::IOPixelEnum::RGB);
}

void StrictJpegImageIO::Read(void* buffer) {
  read_or_throw(open(GetFileName()), static_cast<JSAMPLE*>(buffer));
}

}  // namespace oct
