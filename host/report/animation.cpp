// SPDX-License-Identifier: Apache-2.0
#include "report/animation.h"

#include <ATen/ATen.h>

#include <cmath>
#include <sstream>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "report/png_chunks.h"

namespace oct::host {
namespace {

void check(const std::vector<at::Tensor>& frames, double seconds_per_frame) {
  if (frames.empty()) throw Error(ExitCode::usage, "an animation without frames was to be written");
  const at::Tensor& first = frames.front();
  for (const at::Tensor& frame : frames) {
    if (frame.dim() == 3 && (frame.size(0) == 1 || frame.size(0) == 3) && frame.numel() > 0 &&
        frame.sizes() == first.sizes()) {
      continue;
    }
    std::ostringstream message;
    message << "animation: a frame has shape " << frame.sizes() << ", the first " << first.sizes()
            << "; expected one shape [1 or 3, H, W] for all";
    throw Error(ExitCode::usage, message.str());
  }
  if (!(seconds_per_frame >= 0.001 && seconds_per_frame <= 65)) {
    throw Error(ExitCode::usage, "animation: a frame lasts " + std::to_string(seconds_per_frame) +
                                     " s; expected 0.001 to 65");
  }
}

/// [C, H, W] in [-1, 1] as compressed rows of 8-bit pixels.
std::string image_data_of(const at::Tensor& frame) {
  const at::Tensor pixels = ((frame.detach().to(at::kCPU, at::kFloat) + 1) * 127.5)
                                .round()
                                .clamp(0, 255)
                                .to(at::kByte)
                                .permute({1, 2, 0})
                                .contiguous();
  const auto* bytes = reinterpret_cast<const char*>(pixels.const_data_ptr<std::uint8_t>());
  return png_image_data({bytes, static_cast<std::size_t>(pixels.numel())},
                        static_cast<std::size_t>(frame.size(0) * frame.size(2)));
}

/// The whole canvas, for so many milliseconds, replacing what was there.
std::string frame_control(std::uint32_t sequence, const at::Tensor& frame, double seconds) {
  const auto milliseconds = static_cast<std::uint16_t>(std::lround(1000 * seconds));
  const std::string offset = big_endian_32(0) + big_endian_32(0);
  return big_endian_32(sequence) + big_endian_32(static_cast<std::uint32_t>(frame.size(2))) +
         big_endian_32(static_cast<std::uint32_t>(frame.size(1))) + offset +
         big_endian_16(milliseconds) + big_endian_16(1000) + std::string{0, 0};
}

}  // namespace

void write_animation(const std::filesystem::path& path, const std::vector<at::Tensor>& frames,
                     double seconds_per_frame, const std::string& comment) {
  check(frames, seconds_per_frame);
  AtomicFile file(path.string());
  const at::Tensor& first = frames.front();
  file.write(png_start(first.size(2), first.size(1), first.size(0)));
  if (!comment.empty()) {
    file.write(png_chunk("tEXt", std::string("Comment") + '\0' + comment));
  }
  constexpr std::uint32_t k_for_ever = 0;
  file.write(png_chunk("acTL", big_endian_32(static_cast<std::uint32_t>(frames.size())) +
                                   big_endian_32(k_for_ever)));
  std::uint32_t sequence = 0;
  for (const at::Tensor& frame : frames) {
    const bool first = sequence == 0;  // what viewers without animation show
    file.write(png_chunk("fcTL", frame_control(sequence++, frame, seconds_per_frame)));
    const std::string data = image_data_of(frame);
    file.write(first ? png_chunk("IDAT", data)
                     : png_chunk("fdAT", big_endian_32(sequence++) + data));
  }
  file.write(png_chunk("IEND", ""));
  file.commit();
}

}  // namespace oct::host
