// SPDX-License-Identifier: Apache-2.0
#include "src/dicom_pixels.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "octsdk/error.h"
#include "src/samples.h"
#include "src/strict_jpeg.h"

namespace oct {
namespace {

using sniff::Coding;
using sniff::DicomImage;
using sniff::Photometric;

struct Samples {
  std::vector<std::uint8_t> bytes;
  bool planar = false;
  bool big = false;  ///< byte order
  bool rgb = false;  ///< the decoder has made colours already
};

// PS3.5: two luminance samples share one pair of colour differences: Y Y Cb Cr.
std::vector<std::uint8_t> without_subsampling(const std::vector<std::uint8_t>& packed) {
  std::vector<std::uint8_t> full;
  full.reserve(packed.size() / 4 * 6);
  for (std::size_t i = 0; i + 4 <= packed.size(); i += 4) {
    for (const std::size_t y : {i, i + 1}) {
      full.insert(full.end(), {packed[y], packed[i + 2], packed[i + 3]});
    }
  }
  return full;
}

Samples stored_samples(const DicomImage& image, std::uint64_t frame, FrameDecoder decoder) {
  std::vector<std::uint8_t> bytes = dicom_frame(image, frame);
  switch (image.coding) {
    case Coding::native:
      if (image.photometric == Photometric::ybr_full_422) {
        return {without_subsampling(bytes), false, false, false};
      }
      return {std::move(bytes), image.planar, image.endian == sniff::Endian::big, false};
    case Coding::rle:
      return {unpack_rle(bytes, image), true, false, false};
    case Coding::jpeg_baseline: {
      const auto colour = image.samples == 1                      ? JpegColour::gray
                          : image.photometric == Photometric::rgb ? JpegColour::rgb
                                                                  : JpegColour::ycc;
      return {decode_jpeg(bytes, colour), false, false, true};
    }
    default:
      if (decoder == nullptr) {
        throw Error(ExitCode::invalid_input, "is decoded in octhost-decode only");
      }
      return {decoder(bytes, image), false, false,
              image.photometric != Photometric::ybr_full &&
                  image.photometric != Photometric::ybr_full_422};
  }
}

// The stored number: without the bits above Bits Stored, which may hold overlays.
float stored_value(std::uint32_t raw, const DicomImage& image) {
  const std::uint32_t kept = raw & ((1U << image.bits_stored) - 1U);
  const std::uint32_t sign = 1U << (image.bits_stored - 1);
  return image.is_signed && (kept & sign) != 0
             ? static_cast<float>(kept) - static_cast<float>(2 * sign)
             : static_cast<float>(kept);
}

Image to_planar(const Samples& from, const DicomImage& image) {
  Image result = make_image(static_cast<int>(image.columns), static_cast<int>(image.rows),
                            static_cast<int>(image.samples), SampleType::u8);
  const std::size_t width = image.bits_allocated / 8;
  if (from.bytes.size() < result.pixels.size() * width) {
    throw Error(ExitCode::invalid_input,
                "damaged: a frame decodes to " + std::to_string(from.bytes.size()) + " bytes");
  }
  const std::size_t samples = image.samples;
  for (std::size_t c = 0; c < samples; ++c) {
    const std::span<float> plane = result.plane(static_cast<int>(c));
    for (std::size_t i = 0; i < plane.size(); ++i) {
      const std::size_t at = (from.planar ? c * plane.size() + i : i * samples + c) * width;
      plane[i] = image.is_float ? sample_at<float>(from.bytes, at, from.big)
                 : width == 1
                     ? stored_value(from.bytes[at], image)
                     : stored_value(sample_at<std::uint16_t>(from.bytes, at, from.big), image);
    }
  }
  return result;
}

void scale(Image& image, double factor, double offset) {
  std::transform(image.pixels.begin(), image.pixels.end(), image.pixels.begin(), [=](float v) {
    return static_cast<float>(factor * static_cast<double>(v) + offset);
  });
}

// PS3.3 C.11.2.1.2.1, to 0 ... 65535.
void apply_window(Image& image, double centre, double width) {
  constexpr double k_top = 65535;
  std::transform(image.pixels.begin(), image.pixels.end(), image.pixels.begin(), [=](float v) {
    const double step =
        width > 1 ? (v - (centre - 0.5)) / (width - 1) + 0.5 : (v > centre - 0.5 ? 1.0 : 0.0);
    return static_cast<float>(std::round(std::clamp(step, 0.0, 1.0) * k_top));
  });
}

// PS3.3 C.7.6.3.1.2, 8 bits.
void ybr_to_rgb(Image& image) {
  const auto y = image.plane(0);
  const auto cb = image.plane(1);
  const auto cr = image.plane(2);
  const auto level = [](double v) {
    return static_cast<float>(std::clamp(std::floor(v + 0.5), 0.0, 255.0));
  };
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double luminance = y[i];
    const double blue = cb[i] - 128.0;
    const double red = cr[i] - 128.0;
    y[i] = level(luminance + 1.402 * red);
    cb[i] = level(luminance - 0.344136 * blue - 0.714136 * red);
    cr[i] = level(luminance + 1.772 * blue);
  }
}

Image through_palette(const Image& indices, const DicomImage& image) {
  Image result = make_image(indices.width, indices.height, 3, SampleType::u8);
  for (int c = 0; c < 3; ++c) {
    const sniff::PaletteTable& table = image.palette[static_cast<std::size_t>(c)];
    const auto plane = result.plane(c);
    for (std::size_t i = 0; i < plane.size(); ++i) {
      const auto index = static_cast<std::int64_t>(indices.pixels[i]) - table.first;
      const auto last = static_cast<std::int64_t>(table.entries.size()) - 1;
      plane[i] = table.entries[static_cast<std::size_t>(std::clamp<std::int64_t>(index, 0, last))];
    }
  }
  return result;
}

void apply_values(Image& result, const DicomImage& image, std::uint64_t frame) {
  const sniff::DicomScale& values = image.scale_of(frame);
  if (!values.is_plain()) {
    scale(result, values.slope, values.intercept);
  }
  if (result.type == SampleType::u16 && (image.is_signed || image.has_scale())) {
    apply_window(result, (*values.window)[0], (*values.window)[1]);
  } else if (result.type != SampleType::f32 && image.bits_stored % 8 != 0) {
    const double top = full_scale(result.type);
    const double stretch = top / static_cast<double>((1U << image.bits_stored) - 1U);
    std::transform(result.pixels.begin(), result.pixels.end(), result.pixels.begin(),
                   [=](float v) { return static_cast<float>(std::round(v * stretch)); });
  }
}

}  // namespace

Image dicom_pixels(const DicomImage& image, std::uint64_t frame, FrameDecoder decoder) {
  const Samples stored = stored_samples(image, frame, decoder);
  Image result = to_planar(stored, image);
  result.type = image.type();
  if (image.photometric == Photometric::palette) {
    result = through_palette(result, image);
    result.type = image.type();
    return result;
  }
  if (image.samples == 3 && image.photometric != Photometric::rgb && !stored.rgb) {
    ybr_to_rgb(result);
  }
  apply_values(result, image, frame);
  if (image.photometric == Photometric::monochrome1) {
    const float top = full_scale(result.type);
    std::transform(result.pixels.begin(), result.pixels.end(), result.pixels.begin(),
                   [=](float v) { return top - v; });
  }
  check_finite(result);
  return result;
}

}  // namespace oct
