// The gradient of the log posterior of a mixture of Gaussians, point by point.
#pragma once
#include <algorithm>
#include <cmath>
#include "numbers.hpp"

struct Gmm {
  int d = readInteger(), k = readInteger(), n = readInteger(), m = readInteger();
  double gamma = readNumber();
  Numbers x = readNumbers(n * d), alpha = readNumbers(k), mu = readNumbers(k * d);
  Numbers q = readNumbers(k * d), l = readNumbers(k * d * (d - 1) / 2);
  // The derivatives by alpha, mu, q and l, one after the other.
  Numbers out = Numbers(k + 2 * k * d + k * d * (d - 1) / 2);

  void run() {
    int tri = d * (d - 1) / 2;
    std::fill(out.begin(), out.end(), 0.0);
    double *dAlpha = out.data(), *dMu = dAlpha + k, *dQ = dMu + k * d, *dL = dQ + k * d;
    Numbers diagonal(k * d), sums(k), centred(k * d), whitened(k * d), beta(k), pulled(d);
    for (int c = 0; c < k; c++)
      for (int j = 0; j < d; j++) {
        diagonal[c * d + j] = std::exp(q[c * d + j]);
        sums[c] += q[c * d + j];
      }
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        double *z = &centred[c * d], *w = &whitened[c * d];
        const double* column = &l[c * tri];
        for (int j = 0; j < d; j++) z[j] = x[i * d + j] - mu[c * d + j];
        for (int j = 0; j < d; j++) w[j] = diagonal[c * d + j] * z[j];
        for (int j = 0; j < d; j++) {
          for (int r = j + 1; r < d; r++) w[r] += column[r - j - 1] * z[j];
          column += d - j - 1;
        }
        double squared = 0;
        for (int j = 0; j < d; j++) squared += w[j] * w[j];
        beta[c] = alpha[c] + sums[c] - squared / 2;
      }
      double largest = *std::max_element(beta.begin(), beta.end()), total = 0;
      for (int c = 0; c < k; c++) total += beta[c] = std::exp(beta[c] - largest);
      for (int c = 0; c < k; c++) {
        double share = beta[c] / total;
        const double *z = &centred[c * d], *w = &whitened[c * d], *column = &l[c * tri];
        double* dColumn = &dL[c * tri];
        dAlpha[c] += share;
        for (int j = 0; j < d; j++) {
          dQ[c * d + j] += share * (1 - w[j] * diagonal[c * d + j] * z[j]);
          double g = w[j] * diagonal[c * d + j], by = share * z[j];
          for (int r = j + 1; r < d; r++) {
            g += w[r] * column[r - j - 1];
            dColumn[r - j - 1] -= by * w[r];
          }
          dMu[c * d + j] += share * g;
          column += d - j - 1;
          dColumn += d - j - 1;
        }
      }
    }
    double largest = *std::max_element(alpha.begin(), alpha.end()), total = 0;
    for (int c = 0; c < k; c++) total += std::exp(alpha[c] - largest);
    for (int c = 0; c < k; c++) {
      dAlpha[c] -= n * std::exp(alpha[c] - largest) / total;
      for (int j = 0; j < d; j++)
        dQ[c * d + j] += m - gamma * gamma * diagonal[c * d + j] * diagonal[c * d + j];
      for (int j = 0; j < tri; j++) dL[c * tri + j] -= gamma * gamma * l[c * tri + j];
    }
  }
};
