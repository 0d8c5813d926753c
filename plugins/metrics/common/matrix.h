// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <opencv2/core.hpp>

#include "octsdk/itk/image.h"

namespace oct::metrics {

/// Whether an image [C, H, W] has one channel, or the same in all of them.
bool is_grey(const at::Tensor& image);

/// The mean of the channels of an image [C, H, W] in [-1, 1]: CV_32F [H, W], values 0 to 255.
cv::Mat grey_matrix(const at::Tensor& image);

/// The same image as the SDK's: values 0 to 255. One or three channels.
Image to_image(const at::Tensor& image);

/// A channel of `image`, or the bytes of a mask, as a matrix of their own.
cv::Mat plane_matrix(const Image& image, int channel);
cv::Mat mask_matrix(const Mask& mask);

}  // namespace oct::metrics
