// SPDX-License-Identifier: Apache-2.0
#include "strict_jpeg.h"

#include <jerror.h>
#include <jpeglib.h>  // after cstdio: it needs FILE

#include <csetjmp>
#include <cstdio>
#include <memory>
#include <string>

#include "octsdk/error.h"

namespace oct {
namespace {

struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf back;
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

// No object with a destructor may live in this frame: longjmp skips destructors.
bool read_rows(std::FILE* file, JSAMPLE* out, ErrorManager& manager) {
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

}  // namespace

void StrictJpegImageIO::Read(void* buffer) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(GetFileName(), "rb"),
                                                             std::fclose);
  ErrorManager manager{};
  if (!file) {
    throw Error(ExitCode::cannot_read, "cannot be opened");
  }
  if (!read_rows(file.get(), static_cast<JSAMPLE*>(buffer), manager)) {
    throw Error(ExitCode::invalid_input, std::string("JPEG: damaged: ") + manager.message);
  }
}

}  // namespace oct
