// What all programs share: numbers from standard input.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <vector>

using Numbers = std::vector<double>;

inline double readNumber() {
  double x;
  if (std::scanf("%lf", &x) != 1) std::abort();
  return x;
}

inline Numbers readNumbers(size_t count) {
  Numbers numbers(count);
  for (double& x : numbers) x = readNumber();
  return numbers;
}

inline int readInteger() { return static_cast<int>(readNumber()); }
