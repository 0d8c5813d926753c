// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "sniff/dicom.h"
#include "sniff/formats.h"

// Encapsulated pixel data: DICOM PS3.5 A.4; run length encoding: annex G.
namespace oct::sniff {
namespace {

bool ends_image(File fragment) {  // JPEG's and JPEG 2000's end marker, perhaps padded by a byte
  const std::size_t size = fragment.size();
  const auto ends_at = [&](std::size_t end) {
    return end >= 2 && fragment[end - 2] == 0xff && fragment[end - 1] == 0xd9;
  };
  return ends_at(size) || (size > 0 && fragment[size - 1] == 0 && ends_at(size - 1));
}

// The first fragment of each frame, and behind the last the number of fragments.
std::vector<std::size_t> first_fragments(const DicomImage& image) {
  const std::vector<File>& all = image.pixels->fragments;  // [0] is the offset table
  const std::size_t count = all.empty() ? 0 : all.size() - 1;
  std::vector<std::size_t> first;
  if (count < image.frames) {
    refuse("cut short: " + std::to_string(image.frames) + " frames declared, " +
           std::to_string(count) + " fragments of pixel data there");
  }
  if (image.frames == 1) {
    first = {0};
  } else if (count == image.frames) {
    for (std::size_t i = 0; i < count; ++i) {
      first.push_back(i);
    }
  } else if (all[0].size() == 4 * image.frames) {
    const Bytes offsets(all[0], Endian::little);
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (first.size() < image.frames && offsets.u32(4 * first.size(), "an offset") == at) {
        first.push_back(i);
      }
      at += 8 + all[i + 1].size();
    }
  } else if (image.coding != Coding::rle) {
    first = {0};
    for (std::size_t i = 0; i + 1 < count; ++i) {
      if (ends_image(all[i + 1])) {
        first.push_back(i + 1);
      }
    }
  }
  if (first.size() != image.frames) {
    refuse("its " + std::to_string(count) + " fragments of pixel data cannot be told apart into " +
           std::to_string(image.frames) + " frames");
  }
  first.push_back(count);
  return first;
}

void unpack_segment(File segment, std::span<std::uint8_t> out) {
  std::size_t from = 0;
  std::size_t to = 0;
  while (to < out.size() && from < segment.size()) {
    const std::uint8_t control = segment[from++];
    if (control == 128) {
      continue;
    }
    const std::size_t count = control < 128 ? control + 1U : 257U - control;
    const std::size_t taken = control < 128 ? count : 1;
    if (taken > segment.size() - from || count > out.size() - to) {
      break;
    }
    if (control < 128) {
      std::copy_n(&segment[from], count, &out[to]);
    } else {
      std::fill_n(&out[to], count, segment[from]);
    }
    from += taken;
    to += count;
  }
  if (to != out.size()) {
    refuse("damaged or cut short: a run-length segment gives " + std::to_string(to) +
           " bytes, expected " + std::to_string(out.size()));
  }
}

}  // namespace

std::vector<std::uint8_t> dicom_frame(const DicomImage& image, std::uint64_t frame) {
  std::vector<std::uint8_t> bytes;
  if (image.coding == Coding::native) {
    const std::uint64_t size = image.photometric == Photometric::ybr_full_422
                                   ? image.frame_bytes() / 3 * 2
                                   : image.frame_bytes();
    const File value = image.pixels->value;
    const File part = value.subspan(frame * size, size);
    bytes.assign(part.begin(), part.end());
    if (image.swapped_bytes) {  // in words that may begin before the frame or end behind it
      for (std::uint64_t i = 0; i < size; ++i) {
        const std::uint64_t at = (frame * size + i) ^ 1U;
        bytes[i] = at < value.size() ? value[at] : 0;
      }
    }
    return bytes;
  }
  const auto first = first_fragments(image);
  for (std::size_t i = first[frame]; i < first[frame + 1]; ++i) {
    const File fragment = image.pixels->fragments[i + 1];
    bytes.insert(bytes.end(), fragment.begin(), fragment.end());
  }
  if (image.coding != Coding::rle) {
    check_codestream(bytes, image);
  }
  return bytes;
}

std::vector<std::uint8_t> unpack_rle(File frame, const DicomImage& image) {
  const Bytes bytes(frame, Endian::little);
  const std::uint64_t width = image.bits_allocated / 8;
  const std::uint64_t segments = image.samples * width;
  if (bytes.u32(0, "the run-length header") != segments) {
    refuse("damaged: " + std::to_string(bytes.u32(0, "the header")) +
           " run-length segments, expected " + std::to_string(segments));
  }
  static_cast<void>(bytes.part(0, 64, "the run-length header"));
  const std::uint64_t pixels = image.pixels_per_frame();
  std::vector<std::uint8_t> plane(pixels);
  std::vector<std::uint8_t> result(image.frame_bytes());
  for (std::uint64_t i = 0; i < segments; ++i) {
    const std::uint64_t from = bytes.u32(4 + 4 * i, "the run-length header");
    const std::uint64_t to =
        i + 1 < segments ? bytes.u32(8 + 4 * i, "the run-length header") : frame.size();
    if (from < 64 || to < from || to > frame.size()) {
      refuse("damaged: run-length segment " + std::to_string(i) + " from byte " +
             std::to_string(from) + " to " + std::to_string(to) + " of " +
             std::to_string(frame.size()));
    }
    unpack_segment(frame.subspan(from, to - from), plane);
    // Segments come with the most significant byte first, sample after sample.
    const std::uint64_t sample = i / width;
    const std::uint64_t byte = width - 1 - i % width;
    for (std::uint64_t p = 0; p < pixels; ++p) {
      result[(sample * pixels + p) * width + byte] = plane[p];
    }
  }
  return result;
}

}  // namespace oct::sniff
