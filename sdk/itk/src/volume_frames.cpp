// SPDX-License-Identifier: Apache-2.0
#include "src/volume_frames.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "octsdk/error.h"
#include "src/samples.h"

namespace oct {
namespace {

using sniff::Endian;
using sniff::Packing;
using sniff::Scalar;

template <class Sample>
void to_planar(std::span<const std::uint8_t> stored, const sniff::VolumeHeader& header,
               Image& image) {
  const bool swap = header.endian == Endian::big;
  const auto channels = static_cast<std::size_t>(image.channels);
  const bool plain = header.slope == 1 && header.intercept == 0;
  for (std::size_t c = 0; c < channels; ++c) {
    const std::span<float> plane = image.plane(static_cast<int>(c));
    for (std::size_t i = 0; i < plane.size(); ++i) {
      const auto value = sample_at<Sample>(stored, (i * channels + c) * sizeof(Sample), swap);
      plane[i] =
          plain ? static_cast<float>(value)
                : static_cast<float>(header.slope * static_cast<double>(value) + header.intercept);
      if constexpr (std::is_same_v<Sample, std::int32_t> || std::is_same_v<Sample, std::uint32_t>) {
        if (plain && static_cast<double>(plane[i]) != static_cast<double>(value)) {
          throw Error(ExitCode::invalid_input, "holds the 32-bit integer " + std::to_string(value) +
                                                   ", which a float does not hold exactly");
        }
      }
    }
  }
}

void convert(std::span<const std::uint8_t> stored, const sniff::VolumeHeader& header,
             Image& image) {
  switch (header.scalar) {
    case Scalar::u8:
      return to_planar<std::uint8_t>(stored, header, image);
    case Scalar::i8:
      return to_planar<std::int8_t>(stored, header, image);
    case Scalar::u16:
      return to_planar<std::uint16_t>(stored, header, image);
    case Scalar::i16:
      return to_planar<std::int16_t>(stored, header, image);
    case Scalar::u32:
      return to_planar<std::uint32_t>(stored, header, image);
    case Scalar::i32:
      return to_planar<std::int32_t>(stored, header, image);
    case Scalar::f32:
      return to_planar<float>(stored, header, image);
    case Scalar::f64:
      return to_planar<double>(stored, header, image);
  }
}

template <class Sample>
void append(std::vector<std::uint8_t>& to, double value) {
  const auto sample = static_cast<Sample>(value);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&sample);
  to.insert(to.end(), bytes, bytes + sizeof(Sample));
}

template <class Sample>
void append_checked(std::vector<std::uint8_t>& to, double value) {
  const bool fits = std::is_floating_point_v<Sample> ||
                    (value == std::floor(value) &&
                     value >= static_cast<double>(std::numeric_limits<Sample>::lowest()) &&
                     value <= static_cast<double>(std::numeric_limits<Sample>::max()));
  if (!fits) {
    throw Error(ExitCode::invalid_input,
                "holds the number " + std::to_string(value) + ", which its type does not have");
  }
  append<Sample>(to, value);
}

void append_number(std::vector<std::uint8_t>& to, Scalar scalar, double value) {
  switch (scalar) {
    case Scalar::u8:
      return append_checked<std::uint8_t>(to, value);
    case Scalar::i8:
      return append_checked<std::int8_t>(to, value);
    case Scalar::u16:
      return append_checked<std::uint16_t>(to, value);
    case Scalar::i16:
      return append_checked<std::int16_t>(to, value);
    case Scalar::u32:
      return append_checked<std::uint32_t>(to, value);
    case Scalar::i32:
      return append_checked<std::int32_t>(to, value);
    case Scalar::f32:
      return append_checked<float>(to, value);
    case Scalar::f64:
      return append_checked<double>(to, value);
  }
}

std::vector<std::uint8_t> numbers_as_bytes(const sniff::VolumeHeader& header,
                                           std::span<const std::uint8_t> text) {
  const std::string_view words(reinterpret_cast<const char*>(text.data()), text.size());
  const std::uint64_t wanted = header.frame_bytes() * header.frames();
  std::vector<std::uint8_t> bytes;
  for (const double value : sniff::numbers_of(words, "its text")) {
    if (bytes.size() == wanted) {
      throw Error(ExitCode::invalid_input, "holds more numbers than its sizes declare");
    }
    append_number(bytes, header.scalar, value);
  }
  if (bytes.size() < wanted) {
    throw Error(ExitCode::invalid_input, "cut short: fewer numbers than its sizes declare");
  }
  return bytes;
}

}  // namespace

VolumeFrames::VolumeFrames(sniff::VolumeHeader header, std::vector<std::uint8_t> data,
                           const DecodeLimits& limits)
    : header_(std::move(header)), data_(std::move(data)) {
  check_volume_data(header_, data_, limits);
  const std::uint64_t wanted = header_.frame_bytes() * header_.frames();
  if (header_.at_end) {
    header_.data_at = data_.size() - wanted;
  } else if (header_.packing == Packing::text) {
    numbers_ = numbers_as_bytes(header_, std::span(data_).subspan(header_.data_at));
    header_.endian = Endian::little;
  } else if (header_.packing == Packing::deflate) {
    rewind();
    const std::uint64_t there = inflater_->skip(wanted);
    if (there < wanted) {
      throw Error(ExitCode::invalid_input,
                  "cut short: its compressed data unpacks to " + std::to_string(there) +
                      " bytes of samples, declared are " + std::to_string(wanted));
    }
    sniff::check_surplus(inflater_->skip(1U << 20));  // reads the checksum at the end, too
    rewind();
  }
}

void VolumeFrames::rewind() {
  inflater_.emplace(std::span(data_).subspan(header_.data_at));
  next_ = 0;
  if (inflater_->skip(header_.skip) < header_.skip) {
    throw Error(ExitCode::invalid_input, "cut short: ends before its samples begin");
  }
}

std::vector<std::uint8_t> VolumeFrames::stored(std::uint64_t index) {
  std::vector<std::uint8_t> bytes(header_.frame_bytes());
  if (index < next_) {
    rewind();
  }
  inflater_->skip((index - next_) * bytes.size());
  inflater_->read(bytes);
  next_ = index + 1;
  return bytes;
}

FileContents VolumeFrames::contents() const {
  FileContents contents;
  contents.format = header_.format;
  contents.width = static_cast<int>(header_.width());
  contents.height = static_cast<int>(header_.height());
  contents.channels = header_.channels;
  contents.type = header_.type();
  contents.frames = static_cast<std::int64_t>(header_.frames());
  const auto known = [&](std::size_t axis) {
    return axis < header_.spacing.size() && header_.spacing[axis] > 0 &&
           std::isfinite(header_.spacing[axis]);
  };
  if (known(0) && known(1)) {
    contents.spacing = {header_.spacing[1], header_.spacing[0]};
  }
  if (known(2) && contents.frames > 1) {
    contents.frame_spacing = header_.spacing[2];
  }
  contents.identifying = header_.identifying;
  contents.synthetic = header_.synthetic;
  return contents;
}

Image VolumeFrames::frame(std::uint64_t index) {
  const FileContents about = contents();
  Image image = make_image(about.width, about.height, about.channels, about.type);
  image.spacing = about.spacing;
  const std::uint64_t size = header_.frame_bytes();
  if (header_.packing == Packing::deflate) {
    convert(stored(index), header_, image);
  } else {
    const std::span<const std::uint8_t> all = numbers_.empty() ? data_ : numbers_;
    const std::uint64_t from = numbers_.empty() ? header_.data_at : 0;
    convert(all.subspan(from + index * size, size), header_, image);
  }
  check_finite(image);
  return image;
}

}  // namespace oct
