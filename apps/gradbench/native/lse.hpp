// The gradient of ln Σ eˣ: the exponentials are kept, and divided by their sum.
#pragma once
#include <algorithm>
#include <cmath>
#include "numbers.hpp"

struct Lse {
  int n = readInteger();
  Numbers x = readNumbers(n), out = Numbers(n);

  void run() {
    double largest = *std::max_element(x.begin(), x.end());
    double sum = 0;
    for (int i = 0; i < n; i++) sum += out[i] = std::exp(x[i] - largest);
    double share = 1 / sum;
    for (int i = 0; i < n; i++) out[i] *= share;
  }
};
