// SPDX-License-Identifier: Apache-2.0
#include "sniff/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "sniff/bytes.h"

namespace oct::sniff {

struct Inflater::State {
  z_stream stream{};
  std::span<const std::uint8_t> left;
  bool ended = false;
  ~State() { inflateEnd(&stream); }
};

namespace {

constexpr std::size_t k_chunk = std::size_t{1} << 30;  // zlib counts in 32 bits

int window_bits(Wrapper wrapper) {
  return wrapper == Wrapper::none ? -MAX_WBITS : MAX_WBITS + 32;
}

}  // namespace

Inflater::Inflater(std::span<const std::uint8_t> packed, Wrapper wrapper)
    : state_(std::make_unique<State>()) {
  state_->left = packed;
  if (inflateInit2(&state_->stream, window_bits(wrapper)) != Z_OK) {
    throw std::bad_alloc();
  }
}

Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

std::size_t Inflater::read(std::span<std::uint8_t> out) {
  z_stream& stream = state_->stream;
  std::size_t done = 0;
  while (done < out.size() && !state_->ended) {
    const std::size_t given = std::min(k_chunk, state_->left.size());
    const std::size_t wanted = std::min(k_chunk, out.size() - done);
    stream.next_in = const_cast<Bytef*>(state_->left.data());  // zlib only reads it
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = &out[done];
    stream.avail_out = static_cast<uInt>(wanted);
    const int code = inflate(&stream, Z_NO_FLUSH);
    state_->left = state_->left.subspan(given - stream.avail_in);
    done += wanted - stream.avail_out;
    state_->ended = code == Z_STREAM_END;
    if (code == Z_MEM_ERROR) {
      throw std::bad_alloc();
    }
    if (code == Z_BUF_ERROR && state_->left.empty()) {
      refuse("cut short: its compressed data ends before its end marker");
    }
    if (code != Z_OK && code != Z_STREAM_END) {
      refuse("damaged: its compressed data cannot be unpacked");
    }
  }
  return done;
}

std::uint64_t Inflater::skip(std::uint64_t count) {
  std::array<std::uint8_t, 65536> buffer;
  std::uint64_t done = 0;
  while (done < count) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), count - done));
    const std::size_t got = read(std::span(buffer).first(wanted));
    done += got;
    if (got < wanted) {
      break;
    }
  }
  return done;
}

}  // namespace oct::sniff
