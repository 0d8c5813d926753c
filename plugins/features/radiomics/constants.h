// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace oct::radiomics {

/// What a column of logarithmic_features() is brought to mean 0 and deviation 1 by.
struct Constants {
  double mean;
  double deviation;
};

/// Over 256 eyes of the phantom, each as B-scan and as photograph of 128 x 128, together. Printed
/// by tests/plugins/features/radiomics/radiomics_constants.
constexpr std::array<Constants, 39> k_constants{{
    {3.99175, 0.330566},     // mean
    {3.66926, 0.220396},     // deviation
    {0.359483, 0.788397},    // skewness
    {0.555079, 1.23139},     // kurtosis
    {3.871, 0.63036},        // median
    {1.78228, 1.09638},      // percentile-10
    {4.62597, 0.204009},     // percentile-90
    {3.94997, 0.736189},     // interquartile-range
    {3.43747, 0.282761},     // mean-absolute-deviation
    {3.13522, 0.519678},     // robust-mean-absolute-deviation
    {4.20141, 0.289483},     // root-mean-square
    {1.4283, 0.0573515},     // entropy
    {0.155579, 0.0390914},   // uniformity
    {0.0817027, 0.0200619},  // glcm1-energy
    {1.7608, 0.0567024},     // glcm1-entropy
    {0.540403, 0.0456369},   // glcm1-inverse-difference-moment
    {1.33278, 0.219811},     // glcm1-inertia
    {0.105898, 6.7176},      // glcm1-cluster-shade
    {10.2401, 0.462229},     // glcm1-cluster-prominence
    {0.0648051, 0.0223023},  // glcm4-energy
    {1.85242, 0.0586507},    // glcm4-entropy
    {0.465662, 0.0266732},   // glcm4-inverse-difference-moment
    {2.23659, 0.243036},     // glcm4-inertia
    {-0.0294226, 6.5836},    // glcm4-cluster-shade
    {9.99328, 0.527225},     // glcm4-cluster-prominence
    {0.502656, 0.0630395},   // glrlm-short-run-emphasis
    {2.71748, 0.917848},     // glrlm-long-run-emphasis
    {0.0650244, 0.0366631},  // glrlm-gray-level-nonuniformity
    {0.195783, 0.0986528},   // glrlm-run-length-nonuniformity
    {0.0711943, 0.0225463},  // glrlm-low-gray-level-run-emphasis
    {4.58324, 0.575748},     // glrlm-high-gray-level-run-emphasis
    {0.0361663, 0.0355233},  // glrlm-short-run-low-gray-level-emphasis
    {4.25151, 0.43544},      // glrlm-short-run-high-gray-level-emphasis
    {1.84581, 1.47016},      // glrlm-long-run-low-gray-level-emphasis
    {6.15598, 1.20538},      // glrlm-long-run-high-gray-level-emphasis
    {2.18671, 2.18996},      // red-green-mean
    {1.9641, 1.96728},       // red-green-deviation
    {-1.80274, 1.80916},     // blue-green-mean
    {1.6034, 1.60935},       // blue-green-deviation
}};

}  // namespace oct::radiomics
