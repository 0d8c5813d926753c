// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

/// A rectangle of pixels: columns [x, x + width), rows [y, y + height).
struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool operator==(const Rect&) const = default;
};

/// How an image of one aspect is brought to another.
enum class Fit : std::uint8_t {
  pad,      ///< all of it, centred, background around it
  crop,     ///< its centre, nothing around it
  stretch,  ///< all of it, aspect not kept
};

/// What preprocessing did: part `from` of a source was resized onto part `to` of the result. Enough
/// to bring a point, a mask or a translated image back.
struct Geometry {
  int source_width = 0;
  int source_height = 0;
  Rect from;
  int width = 0;
  int height = 0;
  Rect to;
  bool operator==(const Geometry&) const = default;
};

// All functions below are pure and thread-safe. They throw Error(invalid_input) where images,
// masks, rectangles and plans do not fit together.

/// How fit() brings `part` of a source of that size to `width` x `height`.
OCT_API Geometry plan_fit(int source_width, int source_height, Rect part, int width, int height,
                          Fit how);

/// How the centre of `part` comes to `width` x `height` at `scale` result pixels per source pixel
/// (row, column): what does not fit is cut off evenly, what is missing is background. With a scale
/// of spacing over wanted spacing it resamples to that one.
OCT_API Geometry plan_scale(int source_width, int source_height, Rect part, int width, int height,
                            std::array<double, 2> scale);

/// Carries a plan out with resize(); around geometry.to stands `background` (in the unit of the
/// samples). `image` must be of the plan's source size.
OCT_API Image apply(const Geometry& geometry, const Image& image, float background = 0);

/// The same for a mask, nearest neighbour; around geometry.to it is 0.
OCT_API Mask apply(const Geometry& geometry, const Mask& mask);

/// The same for a layer: its row in each column of the source, in pixels measured to pixel centres,
/// becomes its row in each column of the result. NaN (not known) where one of the two nearest
/// columns is NaN, beside geometry.to, and where the row lies outside of it.
OCT_API std::vector<float> apply(const Geometry& geometry, const std::vector<float>& rows);

/// The way back: `made` has the plan's result size; gives an image of the source's size with
/// `background` where the source was not used.
OCT_API Image undo(const Geometry& geometry, const Image& made, float background = 0);

/// Where a B-scan holds padding and no retina: the white areas that motion correction leaves in the
/// corners and along the edges of exported scans (OCT2017, Kermany et al. 2018). 1 = padding:
/// nearly white, reaching a corner or running along an edge, and three pixels around it, where
/// JPEG smears. All 0 where there is none.
OCT_API Mask white_wedge(const Image& image);

/// Paints the set pixels with noise of the image's own background: values drawn (always the same
/// ones for an image) from its darker half outside of the mask.
OCT_API Image fill_with_background(Image image, const Mask& mask);

/// The part of a fundus photograph that the camera saw.
struct FieldOfView {
  Rect box;     ///< its bounding box
  Mask inside;  ///< 1 in its convex outline
};

/// Finds the bright disc (or disc cut by the frame) on a dark ground. Where nothing stands out, as
/// in a scanning-laser image that fills its frame, it is the whole image.
OCT_API FieldOfView field_of_view(const Image& image);

}  // namespace oct
