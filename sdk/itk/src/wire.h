// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/itk/contents.h"
#include "octsdk/itk/sniff.h"
#include "src/packed_image.h"

// What liboctsdk_itk and octhost-decode say to each other, over a socket between a program and its
// child on one machine: the same build, so the numbers stand as they are in memory.
namespace oct::wire {

/// Stand for the number of a frame: what a file says of itself, and the frame of a file that has
/// only one.
constexpr std::int64_t k_contents = -1;
constexpr std::int64_t k_only_frame = -2;

struct Request {
  std::string path;
  std::int64_t frame = k_contents;
  DecodeLimits limits;
};

struct Refusal {
  ExitCode code = ExitCode::invalid_input;
  std::string reason;
};

/// A packed image is unpacked as an image.
using Answer = std::variant<FileContents, Image, PackedImage, Refusal>;

std::vector<std::uint8_t> pack(const Request& request);
std::vector<std::uint8_t> pack(const Answer& answer);

// Each checks what it reads, as the other side may have been broken by a file; throws
// Error(invalid_input).
Request unpack_request(const std::vector<std::uint8_t>& bytes);
Answer unpack_answer(const std::vector<std::uint8_t>& bytes);

/// The other side closed the connection, or it broke.
struct Closed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Nothing came in time.
struct TooLate : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Deadline = std::chrono::steady_clock::time_point;

/// A message is its length (8 bytes) and its bytes. Both throw Closed or TooLate.
void send(int socket, const std::vector<std::uint8_t>& message, Deadline deadline);
/// Takes no message longer than `most` bytes: Closed.
std::vector<std::uint8_t> receive(int socket, std::uint64_t most, Deadline deadline);

}  // namespace oct::wire
