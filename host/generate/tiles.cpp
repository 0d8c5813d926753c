// SPDX-License-Identifier: Apache-2.0
#include "generate/tiles.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "octsdk/error.h"

namespace oct::host {
namespace {

std::int64_t rounded_up(std::int64_t value, std::int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

[[noreturn]] void refuse(const std::string& flag, std::int64_t value, const std::string& expected) {
  throw Error(ExitCode::usage, flag + " is " + std::to_string(value) + "; expected " + expected);
}

/// [C, H, W] with rows and columns added at the far borders, mirrored there; also several times
/// where the image is smaller than what it lacks.
at::Tensor enlarged(const at::Tensor& image, std::int64_t height, std::int64_t width) {
  const auto places = [](std::int64_t have, std::int64_t want) {
    const std::int64_t period = std::max<std::int64_t>(2 * have - 2, 1);
    at::Tensor found = at::arange(want, at::kLong).remainder(period);
    return at::where(found < have, found, period - found);
  };
  at::Tensor out = image;
  if (height > out.size(1)) out = out.index_select(1, places(out.size(1), height));
  if (width > out.size(2)) out = out.index_select(2, places(out.size(2), width));
  return out;
}

}  // namespace

TileRule TileRule::of(std::int64_t side, std::int64_t overlap, const Need& need) {
  const std::int64_t shared = overlap == 0 ? side / 4 : overlap;
  if (side < need.smallest_size) {
    refuse("--tile", side, "at least " + std::to_string(need.smallest_size) + " for this model");
  }
  if (side % need.size_multiple != 0) {
    refuse("--tile", side,
           "a multiple of " + std::to_string(need.size_multiple) + " for this model");
  }
  if (need.power_of_two && (side & (side - 1)) != 0) {
    refuse("--tile", side, "a power of two for this model");
  }
  if (shared > side / 2) {
    refuse("--tile-overlap", shared, "at most half of --tile " + std::to_string(side));
  }
  return {side, shared, need.size_multiple, need.power_of_two ? side : need.smallest_size};
}

TiledSide::TiledSide(std::int64_t length, const TileRule& rule)
    : tile_(std::clamp(rounded_up(length, rule.multiple), rule.least, rule.side)),
      blend_(rule.overlap / 2) {
  const std::int64_t room = rule.side - rule.overlap;
  const std::int64_t aligned = rule.multiple <= room ? rule.multiple : 1;
  const std::int64_t rest = rounded_up(std::max<std::int64_t>(length - tile_, 0), aligned);
  length_ = tile_ + rest;
  const std::int64_t step = room / aligned * aligned;
  for (std::int64_t start = 0; start < rest; start += step) starts_.push_back(start);
  starts_.push_back(rest);
}

// What tile `i` would like of `pixel`, before it is held against the others.
double TiledSide::share(std::size_t i, std::int64_t pixel) const {
  // From 0 to 1 around the middle of what tiles k and k + 1 share.
  const auto passed = [&](std::size_t k) {
    const double middle = 0.5 * double(starts_[k] + tile_ + starts_[k + 1]);
    const double way = (double(pixel) + 0.5 - middle) / double(std::max<std::int64_t>(blend_, 1));
    return 0.5 + 0.5 * std::sin(std::numbers::pi * std::clamp(way, -0.5, 0.5));
  };
  const double begun = i == 0 ? 1 : passed(i - 1);
  const double left = i + 1 == starts_.size() ? 1 : 1 - passed(i);
  return begun * left;
}

at::Tensor TiledSide::weights(std::size_t i) const {
  at::Tensor weights = at::empty({tile_}, at::kFloat);
  float* out = weights.mutable_data_ptr<float>();
  for (std::int64_t x = 0; x < tile_; ++x) {
    const std::int64_t pixel = starts_[i] + x;
    double sum = 0;
    for (std::size_t k = 0; k < starts_.size(); ++k) {
      if (pixel >= starts_[k] && pixel < starts_[k] + tile_) sum += share(k, pixel);
    }
    out[x] = float(share(i, pixel) / sum);
  }
  return weights;
}

at::Tensor in_tiles(const at::Tensor& image, const TileRule& rule,
                    const std::function<at::Tensor(const at::Tensor&)>& translate) {
  const TiledSide down(image.size(1), rule);
  const TiledSide across(image.size(2), rule);
  const at::Tensor whole = enlarged(image, down.length(), across.length());
  at::Tensor result;
  for (std::size_t i = 0; i < down.starts().size(); ++i) {
    const at::Tensor rows = whole.narrow(1, down.starts()[i], down.tile());
    const at::Tensor row_weights = down.weights(i).unsqueeze(1);
    for (std::size_t k = 0; k < across.starts().size(); ++k) {
      const std::int64_t left = across.starts()[k];
      const at::Tensor tile = rows.narrow(2, left, across.tile()).contiguous();
      const at::Tensor made = translate(tile.unsqueeze(0))[0];
      if (!result.defined()) {
        result = at::zeros({made.size(0), down.length(), across.length()}, at::kFloat);
      }
      result.narrow(1, down.starts()[i], down.tile())
          .narrow(2, left, across.tile())
          .addcmul_(made, row_weights * across.weights(k));
    }
  }
  return result.narrow(1, 0, image.size(1)).narrow(2, 0, image.size(2)).contiguous();
}

}  // namespace oct::host
