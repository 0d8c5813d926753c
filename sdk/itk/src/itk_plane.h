// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <itkImage.h>

#include <algorithm>
#include <span>

namespace oct {

using Plane = itk::Image<float, 2>;

/// A copy of [height, width] samples as ITK holds them.
inline Plane::Pointer to_itk(std::span<const float> samples, int width, int height) {
  auto plane = Plane::New();
  plane->SetRegions(Plane::SizeType{
      {static_cast<itk::SizeValueType>(width), static_cast<itk::SizeValueType>(height)}});
  plane->Allocate();
  std::copy(samples.begin(), samples.end(), plane->GetBufferPointer());
  return plane;
}

/// Runs a filter on the calling thread (decoding threads are the host's) and copies its result.
template <class Filter>
void run(Filter& filter, const Plane::Pointer& input, std::span<float> out) {
  filter.SetNumberOfWorkUnits(1);
  filter.SetInput(input);
  filter.Update();
  std::copy_n(filter.GetOutput()->GetBufferPointer(), out.size(), out.begin());
}

}  // namespace oct
