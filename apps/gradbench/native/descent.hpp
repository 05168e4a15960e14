// Gradient descent whose step length follows its success, as GradBench defines it.
#pragma once
#include <array>
#include "duals.hpp"

template <typename T, size_t N>
using Point = std::array<T, N>;

template <typename T, size_t N>
double lengthOf(const Point<T, N>& x) {
  double sum = 0;
  for (const T& c : x) sum += numberOf(c) * numberOf(c);
  return std::sqrt(sum);
}

/** The gradient of f, which is generic, by duals. */
template <typename T, size_t N, typename F>
Point<T, N> gradient(const F& f, const Point<T, N>& x) {
  Point<T, N> result;
  for (size_t i = 0; i < N; i++) {
    Point<Dual<T>, N> moved;
    for (size_t j = 0; j < N; j++) moved[j] = {x[j], T(i == j ? 1.0 : 0.0)};
    result[i] = f(moved).d;
  }
  return result;
}

template <typename T, size_t N, typename F>
Point<T, N> argmin(const F& f, Point<T, N> x) {
  T value = f(x);
  Point<T, N> g = gradient(f, x), next, step;
  double eta = 1e-5;
  for (int downs = 0; lengthOf(g) > 1e-5;) {
    if (downs == 10) {
      eta *= 2;
      downs = 0;
      continue;
    }
    for (size_t j = 0; j < N; j++) {
      next[j] = x[j] - T(eta) * g[j];
      step[j] = x[j] - next[j];
    }
    if (lengthOf(step) <= 1e-5) return x;
    T there = f(next);
    if (numberOf(there) < numberOf(value)) {
      x = next;
      value = there;
      g = gradient(f, x);
      downs++;
    } else {
      eta /= 2;
      downs = 0;
    }
  }
  return x;
}
