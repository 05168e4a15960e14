// The gradient of half the squared distance of a polynomial from a step. Points come eight at a time,
// so that the powers of each fill vectors.
#pragma once
#include "numbers.hpp"

struct Llsq {
  int n = readInteger(), m = readInteger();
  Numbers x = readNumbers(m), out = Numbers(m);

  void run() {
    constexpr int W = 8;
    std::fill(out.begin(), out.end(), 0.0);
    Numbers sums(m * W, 0.0);
    for (int start = 0; start < n; start += W) {
      double t[W], r[W], p[W];
      for (int w = 0; w < W; w++) {
        int i = start + w;
        t[w] = -1 + 2.0 * i / (n - 1);
        r[w] = 0;
        p[w] = i < n ? 1 : 0;
      }
      for (int j = m - 1; j >= 0; j--)
        for (int w = 0; w < W; w++) r[w] = r[w] * t[w] + x[j];
      for (int w = 0; w < W; w++) p[w] *= r[w] - ((t[w] > 0) - (t[w] < 0));
      for (int j = 0; j < m; j++)
        for (int w = 0; w < W; w++) {
          sums[j * W + w] += p[w];
          p[w] *= t[w];
        }
    }
    for (int j = 0; j < m; j++)
      for (int w = 0; w < W; w++) out[j] += sums[j * W + w];
  }
};
