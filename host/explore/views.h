// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "explore/findings.h"
#include "explore/interpolation.h"
#include "explore/projector.h"
#include "explore/style_space.h"

namespace oct::host {

/// Frames frame-NNNN.png, and interpolation.png, which a browser plays. `tick` before each frame.
void show_interpolation(const StyleSpace& space, const Interpolation& way, double frame_seconds,
                        const std::function<void(std::size_t done, std::size_t of)>& tick,
                        Findings& to);

/// mix.png: in row r and column c the image of rows[r] with the styles `chosen` of columns[c]; in
/// the first row and column the images themselves.
void show_mix(const StyleSpace& space, const std::vector<std::uint64_t>& rows,
              const std::vector<std::uint64_t>& columns, const std::vector<std::int64_t>& chosen,
              Findings& to);

/// What is wanted of the directions.
struct DirectionsPlan {
  std::int64_t count = 5;
  std::int64_t samples = 10'000;
  double extent = 3;                 ///< of the sliders, in standard deviations
  std::uint64_t seed = 0;            ///< the image that is moved, and the first sample
  std::vector<std::int64_t> chosen;  ///< the styles that are moved
};

/// directions-ganspace.png and, where the model tells its style weights, directions-sefa.png: one
/// direction a row, columns from -extent to +extent standard deviations; the directions themselves
/// in directions.safetensors. Throws Error(usage) for more directions than a style is wide.
void show_directions(const StyleSpace& space, const DirectionsPlan& plan, Findings& to);

/// projection.png and projection.safetensors ("w" and "noise.N"); `with_real` adds
/// projection-sheet.png, which shows the real image.
void show_projection(const StyleSpace& space, const at::Tensor& target, const ProjectionPlan& plan,
                     bool with_real, Findings& to);

}  // namespace oct::host
