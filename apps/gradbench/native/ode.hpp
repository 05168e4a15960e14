// The gradient of the last number of Runge and Kutta's method: each step keeps its four stages.
#pragma once
#include <algorithm>
#include "numbers.hpp"

struct Ode {
  int n = readInteger(), s = readInteger();
  Numbers x = readNumbers(n), out = Numbers(n);
  // Of each step what its four slopes were taken of.
  Numbers stages = Numbers(static_cast<size_t>(4) * n * s);

  void slope(const double* y, double* k) const {
    k[0] = x[0];
    for (int i = 1; i < n; i++) k[i] = x[i] * y[i - 1];
  }

  /** Hands on the gradient g of slope(y), by `by`, to y and to x. */
  void pull(const double* y, const double* g, double by, double* dy) {
    out[0] += by * g[0];
    for (int i = 1; i < n; i++) out[i] += by * g[i] * y[i - 1];
    for (int i = 1; i < n; i++) dy[i - 1] = by * x[i] * g[i];
    dy[n - 1] = 0;
  }

  void run() {
    double h = 2.0 / s;
    std::fill(out.begin(), out.end(), 0.0);
    Numbers y(n, 0.0), k(n), sum(n);
    for (int step = 0; step < s; step++) {
      double *a = &stages[static_cast<size_t>(4) * n * step], *b = a + n, *c = b + n, *d = c + n;
      std::copy(y.begin(), y.end(), a);
      slope(a, k.data());
      for (int i = 0; i < n; i++) sum[i] = k[i], b[i] = y[i] + h / 2 * k[i];
      slope(b, k.data());
      for (int i = 0; i < n; i++) sum[i] += 2 * k[i], c[i] = y[i] + h / 2 * k[i];
      slope(c, k.data());
      for (int i = 0; i < n; i++) sum[i] += 2 * k[i], d[i] = y[i] + h * k[i];
      slope(d, k.data());
      for (int i = 0; i < n; i++) y[i] += h / 6 * (sum[i] + k[i]);
    }
    Numbers g(n, 0.0), seed(n), dy(n), next(n);
    g[n - 1] = 1;
    for (int step = s - 1; step >= 0; step--) {
      const double *a = &stages[static_cast<size_t>(4) * n * step], *b = a + n, *c = b + n, *d = c + n;
      next = g;
      pull(d, g.data(), h / 6, dy.data());
      for (int i = 0; i < n; i++) next[i] += dy[i], seed[i] = h / 3 * g[i] + h * dy[i];
      pull(c, seed.data(), 1, dy.data());
      for (int i = 0; i < n; i++) next[i] += dy[i], seed[i] = h / 3 * g[i] + h / 2 * dy[i];
      pull(b, seed.data(), 1, dy.data());
      for (int i = 0; i < n; i++) next[i] += dy[i], seed[i] = h / 6 * g[i] + h / 2 * dy[i];
      pull(a, seed.data(), 1, dy.data());
      for (int i = 0; i < n; i++) g[i] = next[i] + dy[i];
    }
  }
};
