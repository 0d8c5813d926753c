#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many digits Winograd's convolution loses with which points; needs numpy.

For pairs (a, b): the points 0, +-a, +-b, infinity of F(4x4, 3x3) and +-a, +-b, infinity of F(4x4, 2x2).
Printed: largest error over largest value, of the result and of the weight gradient, in float32 against
float64, 256 channels (or tiles), normal data.
"""
import numpy as np

SINGLE = np.float32
CHANNELS, OUTPUTS, TILES, RESULTS = 256, 16, 256, 4


def matrices(points, taps):
    """A [n, 4], G [n, taps] and B^T [n, n] of Toom and Cook."""
    n = RESULTS + taps - 1
    a = [[p**i for i in range(RESULTS)] for p in points] + [[0] * (RESULTS - 1) + [1]]
    g = [[p**i / np.prod([p - q for q in points if q != p]) for i in range(taps)] for p in points]
    g += [[0] * (taps - 1) + [1]]
    b = np.zeros((n, n))
    for row, roots in zip(b, [[q for q in points if q != p] for p in points] + [points]):
        coefficients = np.poly(roots)[::-1]
        row[: len(coefficients)] = coefficients
    return (np.array(m, SINGLE) for m in (a, g, b))


def both_sides(m, tiles):
    return np.einsum("ia,xyab,jb->ijxy", m, tiles, m, optimize=True)


def back(m, points):
    return np.einsum("ia,ijxy,jb->xyab", m, points, m, optimize=True)


def largest_error(found, truth):
    return np.abs(found - truth).max() / np.abs(truth).max()


def errors(points, taps):
    a, g, b = matrices(points, taps)
    n = RESULTS + taps - 1
    rng = np.random.default_rng(0)
    x = rng.standard_normal((TILES, CHANNELS, n, n)).astype(SINGLE)
    w = rng.standard_normal((OUTPUTS, CHANNELS, taps, taps)).astype(SINGLE)
    dy = rng.standard_normal((TILES, OUTPUTS, RESULTS, RESULTS)).astype(SINGLE)
    v, u, d = both_sides(b, x), both_sides(g, w), both_sides(a, dy)
    sums = np.zeros((n, n, OUTPUTS, TILES), SINGLE)
    for c in range(CHANNELS):  # one after the other, as the kernels add
        sums += u[:, :, :, c, None] * v[:, :, None, :, c]
    gradients = np.zeros((n, n, OUTPUTS, CHANNELS), SINGLE)
    for t in range(TILES):
        gradients += d[:, :, t, :, None] * v[:, :, t, None, :]
    y = np.zeros((OUTPUTS, TILES, RESULTS, RESULTS))
    dw = np.zeros(w.shape)
    for i in range(taps):
        for j in range(taps):
            window = x[:, :, i : i + RESULTS, j : j + RESULTS].astype(float)
            y += np.einsum("tcab,kc->ktab", window, w[:, :, i, j].astype(float), optimize=True)
            dw[:, :, i, j] = np.einsum("tcab,tkab->kc", window, dy.astype(float), optimize=True)
    return largest_error(back(a, sums), y), largest_error(back(g, gradients), dw)


def main():
    for taps, zero in ((3, [0]), (2, [])):
        for p, q in ((1, 2), (0.5, 1), (0.5, 2), (0.5, 1.5), (0.375, 1.25), (0.625, 1.5), (2 / 3, 4 / 3)):
            result, weight = errors([*zero, p, -p, q, -q], taps)
            print(f"{taps} taps, a {p:.3f}, b {q:.3f}: result {result:.1e}, weight gradient {weight:.1e}")


if __name__ == "__main__":
    main()
