// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/decode.h"

#include <string>
#include <utility>

#include "octsdk/error.h"
#include "octsdk/itk/contents.h"
#include "src/helper.h"

namespace oct {
namespace {

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
  return named(path, [&] { return ask<FileContents>(path, wire::k_contents, limits); });
}

Image decode(const std::filesystem::path& path, const DecodeLimits& limits) {
  return named(path, [&] { return ask<Image>(path, wire::k_only_frame, limits); });
}

Image decode_frame(const std::filesystem::path& path, std::int64_t frame,
                   const DecodeLimits& limits) {
  return named(path, [&] {
    if (frame < 0) {
      throw Error(ExitCode::invalid_input, "has no frame " + std::to_string(frame));
    }
    return ask<Image>(path, frame, limits);
  });
}

}  // namespace oct
