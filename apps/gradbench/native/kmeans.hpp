// Newton's step for centroids: gradient and diagonal of the Hessian, which the nearest points add to.
#pragma once
#include <algorithm>
#include <cmath>
#include "numbers.hpp"

struct Kmeans {
  int k = readInteger(), n = readInteger(), d = readInteger();
  Numbers points = readNumbers(n * d), centroids = readNumbers(k * d), out = Numbers(k * d);

  void run() {
    std::fill(out.begin(), out.end(), 0.0);
    Numbers curvature(k, 0.0);
    for (int i = 0; i < n; i++) {
      const double* p = &points[i * d];
      double least = INFINITY;
      int nearest = 0;
      for (int c = 0; c < k; c++) {
        const double* q = &centroids[c * d];
        double squared = 0;
        for (int j = 0; j < d; j++) squared += (p[j] - q[j]) * (p[j] - q[j]);
        if (squared < least) least = squared, nearest = c;
      }
      for (int j = 0; j < d; j++)
        out[nearest * d + j] += 2 * (centroids[nearest * d + j] - p[j]);
      curvature[nearest] += 2;
    }
    for (int c = 0; c < k; c++)
      for (int j = 0; j < d; j++) out[c * d + j] /= curvature[c];
  }
};
