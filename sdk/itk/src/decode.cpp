// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/decode.h"

#include <array>
#include <fstream>
#include <string>
#include <utility>

#include "octsdk/error.h"
#include "octsdk/itk/contents.h"
#include "sniff/dicom_elements.h"
#include "src/helper.h"
#include "src/opened.h"

namespace oct {
namespace {

constexpr std::int64_t k_contents = -1;

bool begins_as_dicom(const std::filesystem::path& path) {
  std::array<std::uint8_t, 132> head{};
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(head.data()), head.size());
  return in && sniff::is_dicom(head);
}

template <class Result>
Result ask(const std::filesystem::path& path, std::int64_t frame, const DecodeLimits& limits) {
  std::error_code failure;
  wire::Answer answer =
      ask_helper({std::filesystem::absolute(path, failure).string(), frame, limits});
  if (auto* refusal = std::get_if<wire::Refusal>(&answer)) {
    throw Error(refusal->code, refusal->reason);
  }
  if (auto* result = std::get_if<Result>(&answer)) {
    return std::move(*result);
  }
  throw Error(ExitCode::invalid_input, "octhost-decode gave a broken answer");
}

Image frame_of(const std::filesystem::path& path, std::int64_t frame, const DecodeLimits& limits) {
  if (begins_as_dicom(path)) {
    return ask<Image>(path, frame, limits);
  }
  return checked_frame(*open_kept(path, limits, nullptr), frame);
}

// Puts the file's name in front of whatever is wrong with it.
template <class Action>
auto named(const std::filesystem::path& path, const Action& action) {
  try {
    return action();
  } catch (const Error& error) {
    throw Error(error.code(), "'" + path.string() + "': " + error.what());
  }
}

}  // namespace

FileContents contents_of(const std::filesystem::path& path, const DecodeLimits& limits) {
  return named(path, [&] {
    return begins_as_dicom(path) ? ask<FileContents>(path, k_contents, limits)
                                 : open_kept(path, limits, nullptr)->contents();
  });
}

Image decode(const std::filesystem::path& path, const DecodeLimits& limits) {
  return named(path, [&] { return frame_of(path, k_only_frame, limits); });
}

Image decode_frame(const std::filesystem::path& path, std::int64_t frame,
                   const DecodeLimits& limits) {
  return named(path, [&] {
    if (frame < 0) {
      throw Error(ExitCode::invalid_input, "has no frame " + std::to_string(frame));
    }
    return frame_of(path, frame, limits);
  });
}

}  // namespace oct
