// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::fd {

/// Mean [D] and covariance [D, D] (divided by N - 1), float64.
struct Moments {
  at::Tensor mean;
  at::Tensor covariance;
};

/// Of `vectors` [N, D] of any float type, N >= 2.
Moments moments_of(const at::Tensor& vectors);

/// A Fréchet distance and how it changes with the covariances.
struct Frechet {
  double distance = 0;
  at::Tensor real_slope;  ///< [D, D], derivative by the covariance of the real set
  at::Tensor fake_slope;
};

/// |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)) (Dowson and Landau 1982; Heusel et al. 2017), the
/// trace of the root as the sum of the singular values of S1^(1/2) S2^(1/2), which stays accurate
/// for singular covariances. For sets larger than D: three decompositions of [D, D].
Frechet frechet(const Moments& real, const Moments& fake);

/// The same distance out of the vectors, as the singular values of the product of the centred sets:
/// for sets smaller than D, whose covariances are singular.
double frechet_of_vectors(const at::Tensor& real, const at::Tensor& fake);

/// First-order change of the distance with each of `vectors` [N, D], times N; [N] float64 of mean
/// 0. The variance of their mean is that of the distance (Rippl, Munk and Sturm 2016, theorem 2.1).
/// `slope`: of the side they are of, with its moments; `other`: those of the other side.
at::Tensor influence(const at::Tensor& vectors, const Moments& own, const Moments& other,
                     const at::Tensor& slope);

/// The distance of infinitely many images: at 10 sizes from half the images to all of them, the
/// straight line against 1 / size, read at 0 (Chong and Forsyth 2020, §3, with random subsets in
/// place of quasi-random latents). `real`, `fake` [N, D] in random order, equal N >= 20.
double frechet_at_infinity(const at::Tensor& real, const at::Tensor& fake);

}  // namespace oct::fd
