// SPDX-License-Identifier: Apache-2.0
#include "sniff/png_samples.h"

#include <libdeflate.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "octsdk/vector_clones.h"
#include "sniff/bytes.h"
#include "sniff/formats.h"

// PNG specification, second edition (ISO/IEC 15948:2003), chapters 7, 9 and 10.
namespace oct::sniff {
namespace {

using Buffer = std::vector<std::uint8_t>;

struct Layout {
  std::size_t components = 0;
  std::size_t depth = 0;  // bits a sample
  std::size_t height = 0;
  std::size_t row = 0;  // bytes, without that of the filter
};

std::optional<Layout> layout_of(File file) {
  constexpr std::uint64_t k_header = 16;  // behind signature, length and type
  const Bytes bytes(file, Endian::big);
  const std::size_t colour = bytes.u8(k_header + 9, "colour type");
  Layout layout;
  layout.depth = bytes.u8(k_header + 8, "depth");
  layout.components = colour == 0 ? 1 : colour == 4 ? 2 : colour == 2 ? 3 : 4;
  layout.height = bytes.u32(k_header + 4, "height");
  layout.row = bytes.u32(k_header, "width") * layout.components * layout.depth / 8;
  const bool interlaced = bytes.u8(k_header + 12, "interlacing") != 0;
  return colour == 3 || layout.depth < 8 || interlaced ? std::nullopt : std::optional(layout);
}

Buffer compressed(File file) {
  Buffer packed;
  for (const File chunk : png_essentials(file)) {
    if (chunk.size() > 12 && Bytes(chunk, Endian::big).u32(4, "type") == 0x49444154) {  // IDAT
      packed.insert(packed.end(), chunk.begin() + 8, chunk.end() - 4);
    }
  }
  return packed;
}

std::optional<Buffer> inflated(const Buffer& packed, std::size_t size) {
  const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> decompressor(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (!decompressor) {
    throw std::bad_alloc();
  }
  Buffer bytes(size);
  const auto result = libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(),
                                                 bytes.data(), size, nullptr);
  return result == LIBDEFLATE_SUCCESS ? std::optional(std::move(bytes)) : std::nullopt;
}

struct Row {
  const std::uint8_t* __restrict in;
  const std::uint8_t* __restrict above;
  std::uint8_t* __restrict out;
  std::size_t size;
};

// Adds to each byte what `predict` makes of the bytes to the left, above, and above to the left.
template <std::size_t Step, class Predict>
OCT_INLINE void undo(const Row& row, const Predict& predict) {
  int left[Step] = {};
  int corner[Step] = {};
  for (std::size_t i = 0; i < row.size; i += Step) {
    for (std::size_t c = 0; c < Step; ++c) {
      const int above = row.above[i + c];
      left[c] = (row.in[i + c] + predict(left[c], above, corner[c])) & 255;
      corner[c] = above;
      row.out[i + c] = static_cast<std::uint8_t>(left[c]);
    }
  }
}

OCT_INLINE int paeth(int left, int above, int corner) {
  const int to_left = std::abs(above - corner);
  const int to_above = std::abs(left - corner);
  const int to_corner = std::abs(left + above - 2 * corner);
  const int nearer = to_above <= to_corner ? above : corner;
  return to_left <= to_above && to_left <= to_corner ? left : nearer;
}

OCT_VECTOR_CLONES void undo_up(const Row& row) {
  for (std::size_t i = 0; i < row.size; ++i) {
    row.out[i] = static_cast<std::uint8_t>(row.in[i] + row.above[i]);
  }
}

// False for a filter that there is not.
template <std::size_t Step>
bool undo_filter(int filter, const Row& row) {
  switch (filter) {
    case 0:
      std::copy_n(row.in, row.size, row.out);
      return true;
    case 1:
      undo<Step>(row, [](int left, int, int) { return left; });
      return true;
    case 2:
      undo_up(row);
      return true;
    case 3:
      undo<Step>(row, [](int left, int above, int) { return (left + above) / 2; });
      return true;
    case 4:
      undo<Step>(row, paeth);
      return true;
    default:
      return false;
  }
}

template <std::size_t Step>
std::optional<Buffer> unfiltered(const Buffer& raw, const Layout& layout) {
  const Buffer nothing(layout.row);
  Buffer out(layout.row * layout.height);
  const std::uint8_t* above = nothing.data();
  for (std::size_t y = 0; y < layout.height; ++y) {
    const std::uint8_t* in = &raw[y * (layout.row + 1)];
    const Row row{in + 1, above, &out[y * layout.row], layout.row};
    if (!undo_filter<Step>(in[0], row)) {
      return std::nullopt;
    }
    above = row.out;
  }
  return out;
}

std::optional<Buffer> unfiltered(const Buffer& raw, const Layout& layout) {
  switch (layout.components * layout.depth / 8) {
    case 1:
      return unfiltered<1>(raw, layout);
    case 2:
      return unfiltered<2>(raw, layout);
    case 3:
      return unfiltered<3>(raw, layout);
    case 4:
      return unfiltered<4>(raw, layout);
    case 6:
      return unfiltered<6>(raw, layout);
    default:
      return unfiltered<8>(raw, layout);
  }
}

void to_native(Buffer& samples) {
  if constexpr (std::endian::native == std::endian::little) {
    for (std::size_t i = 0; i + 1 < samples.size(); i += 2) std::swap(samples[i], samples[i + 1]);
  }
}

}  // namespace

std::optional<PngSamples> png_samples(File file) {
  const auto layout = layout_of(file);
  const auto raw =
      layout ? inflated(compressed(file), (layout->row + 1) * layout->height) : std::nullopt;
  auto samples = raw ? unfiltered(*raw, *layout) : std::nullopt;
  if (!samples) {
    return std::nullopt;
  }
  if (layout->depth == 16) {
    to_native(*samples);
  }
  return PngSamples{std::move(*samples), layout->components};
}

}  // namespace oct::sniff
