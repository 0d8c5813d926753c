// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace oct::radiomics {

/// What a column of logarithmic_features() is brought to mean 0 and deviation 1 by.
struct Constants {
  double mean;
  double deviation;
};

/// Over 256 eyes of the phantom, once as B-scan and once as photograph of 128 x 128: the mean of
/// the two kinds' means, and the root of the mean of their variances. Printed by
/// tests/plugins/features/radiomics/radiomics_constants.
constexpr std::array<Constants, 39> k_constants{{
    {3.99175, 0.11819},      // mean
    {3.66926, 0.111346},     // deviation
    {0.359483, 0.0933011},   // skewness
    {0.555079, 0.132782},    // kurtosis
    {3.871, 0.159057},       // median
    {1.78228, 0.125853},     // percentile-10
    {4.62597, 0.108746},     // percentile-90
    {3.94997, 0.191061},     // interquartile-range
    {3.43747, 0.11864},      // mean-absolute-deviation
    {3.13522, 0.134598},     // robust-mean-absolute-deviation
    {4.20141, 0.10908},      // root-mean-square
    {1.4283, 0.0470069},     // entropy
    {0.155579, 0.0212548},   // uniformity
    {0.0817027, 0.0199944},  // glcm1-energy
    {1.7608, 0.0561577},     // glcm1-entropy
    {0.540403, 0.022019},    // glcm1-inverse-difference-moment
    {1.33278, 0.183141},     // glcm1-inertia
    {0.105898, 0.521021},    // glcm1-cluster-shade
    {10.2401, 0.433799},     // glcm1-cluster-prominence
    {0.0648051, 0.0185263},  // glcm4-energy
    {1.85242, 0.0550563},    // glcm4-entropy
    {0.465662, 0.0238853},   // glcm4-inverse-difference-moment
    {2.23659, 0.232431},     // glcm4-inertia
    {-0.0294226, 0.479677},  // glcm4-cluster-shade
    {9.99328, 0.442012},     // glcm4-cluster-prominence
    {0.502656, 0.0249957},   // glrlm-short-run-emphasis
    {2.71748, 0.27246},      // glrlm-long-run-emphasis
    {0.0650244, 0.0218939},  // glrlm-gray-level-nonuniformity
    {0.195783, 0.0425096},   // glrlm-run-length-nonuniformity
    {0.0711943, 0.0205564},  // glrlm-low-gray-level-run-emphasis
    {4.58324, 0.213278},     // glrlm-high-gray-level-run-emphasis
    {0.0361663, 0.0208718},  // glrlm-short-run-low-gray-level-emphasis
    {4.25151, 0.23703},      // glrlm-short-run-high-gray-level-emphasis
    {1.84581, 0.146447},     // glrlm-long-run-low-gray-level-emphasis
    {6.15598, 0.243402},     // glrlm-long-run-high-gray-level-emphasis
    {2.18671, 0.11932},      // red-green-mean
    {1.9641, 0.111822},      // red-green-deviation
    {-1.80274, 0.152258},    // blue-green-mean
    {1.6034, 0.138344},      // blue-green-deviation
}};

}  // namespace oct::radiomics
