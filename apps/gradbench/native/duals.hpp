// Dual numbers of any nesting, which is forward mode.
#pragma once
#include <cmath>

template <typename T>
struct Dual {
  T v, d;
  Dual(double x = 0) : v(x), d(0) {}
  Dual(T v, T d) : v(v), d(d) {}
};

inline double numberOf(double x) { return x; }
template <typename T>
double numberOf(const Dual<T>& x) { return numberOf(x.v); }

template <typename T>
Dual<T> operator+(const Dual<T>& x, const Dual<T>& y) { return {x.v + y.v, x.d + y.d}; }
template <typename T>
Dual<T> operator-(const Dual<T>& x, const Dual<T>& y) { return {x.v - y.v, x.d - y.d}; }
template <typename T>
Dual<T> operator*(const Dual<T>& x, const Dual<T>& y) { return {x.v * y.v, x.d * y.v + x.v * y.d}; }
template <typename T>
Dual<T> operator/(const Dual<T>& x, const Dual<T>& y) {
  T q = x.v / y.v;
  return {q, (x.d - q * y.d) / y.v};
}
template <typename T>
Dual<T> sqrt(const Dual<T>& x) {
  using std::sqrt;
  T r = sqrt(x.v);
  return {r, x.d / (T(2.0) * r)};
}
