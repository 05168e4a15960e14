// The gradient of a recurrent network's loss: a sweep forward that keeps what each step computed, and
// one backward.
#pragma once
#include <algorithm>
#include <cmath>
#include "numbers.hpp"

struct Lstm {
  int l = readInteger(), c = readInteger(), b = readInteger();
  Numbers main = readNumbers(8 * l * b), extra = readNumbers(3 * b);
  Numbers state = readNumbers(2 * l * b), sequence = readNumbers(c * b);
  Numbers out = Numbers(8 * l * b + 3 * b);
  // Of each step and layer: input, hidden and cell before it, the four gates, and tanh of the cell.
  Numbers kept = Numbers(static_cast<size_t>(c) * l * b * 8), last = Numbers(c * b);
  Numbers scores = Numbers(c * b);

  static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

  void run() {
    int steps = c - 1;
    std::fill(out.begin(), out.end(), 0.0);
    Numbers now = state, x(b), normalizers(steps);
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < b; i++) x[i] = sequence[t * b + i] * extra[i];
      for (int layer = 0; layer < l; layer++) {
        double* k = &kept[(static_cast<size_t>(t) * l + layer) * b * 8];
        const double *w = &main[layer * 8 * b], *bias = w + 4 * b;
        double *hidden = &now[2 * layer * b], *cell = hidden + b;
        for (int i = 0; i < b; i++) {
          k[i] = x[i];
          k[b + i] = hidden[i];
          k[2 * b + i] = cell[i];
          double forget = sigmoid(x[i] * w[i] + bias[i]);
          double ingate = sigmoid(hidden[i] * w[b + i] + bias[b + i]);
          double outgate = sigmoid(x[i] * w[2 * b + i] + bias[2 * b + i]);
          double change = std::tanh(hidden[i] * w[3 * b + i] + bias[3 * b + i]);
          cell[i] = cell[i] * forget + ingate * change;
          double bent = std::tanh(cell[i]);
          hidden[i] = outgate * bent;
          k[3 * b + i] = forget;
          k[4 * b + i] = ingate;
          k[5 * b + i] = outgate;
          k[6 * b + i] = change;
          k[7 * b + i] = bent;
          x[i] = hidden[i];
        }
      }
      double sum = 2;
      for (int i = 0; i < b; i++) {
        last[t * b + i] = x[i];
        sum += scores[t * b + i] = std::exp(x[i] * extra[b + i] + extra[2 * b + i]);
      }
      normalizers[t] = sum;
    }
    Numbers dState(2 * l * b, 0.0), dx(b);
    double* dExtra = &out[8 * l * b];
    double scale = 1.0 / (steps * b);
    for (int t = steps - 1; t >= 0; t--) {
      double gold = 0;
      for (int i = 0; i < b; i++) gold += sequence[(t + 1) * b + i];
      for (int i = 0; i < b; i++) {
        double g = scale * (gold * scores[t * b + i] / normalizers[t] - sequence[(t + 1) * b + i]);
        dExtra[b + i] += g * last[t * b + i];
        dExtra[2 * b + i] += g;
        dx[i] = g * extra[b + i];
      }
      for (int layer = l - 1; layer >= 0; layer--) {
        const double* k = &kept[(static_cast<size_t>(t) * l + layer) * b * 8];
        const double* w = &main[layer * 8 * b];
        double *dw = &out[layer * 8 * b], *dBias = dw + 4 * b;
        double *dHidden = &dState[2 * layer * b], *dCell = dHidden + b;
        for (int i = 0; i < b; i++) {
          double x = k[i], hidden = k[b + i], cell = k[2 * b + i], forget = k[3 * b + i];
          double ingate = k[4 * b + i], outgate = k[5 * b + i], change = k[6 * b + i], bent = k[7 * b + i];
          double dh = dHidden[i] + dx[i];
          double dc = dCell[i] + dh * outgate * (1 - bent * bent);
          double dForget = dc * cell * forget * (1 - forget);
          double dIngate = dc * change * ingate * (1 - ingate);
          double dOutgate = dh * bent * outgate * (1 - outgate);
          double dChange = dc * ingate * (1 - change * change);
          dw[i] += dForget * x;
          dw[b + i] += dIngate * hidden;
          dw[2 * b + i] += dOutgate * x;
          dw[3 * b + i] += dChange * hidden;
          dBias[i] += dForget;
          dBias[b + i] += dIngate;
          dBias[2 * b + i] += dOutgate;
          dBias[3 * b + i] += dChange;
          dCell[i] = dc * forget;
          dHidden[i] = dIngate * w[b + i] + dChange * w[3 * b + i];
          dx[i] = dForget * w[i] + dOutgate * w[2 * b + i];
        }
      }
      for (int i = 0; i < b; i++) dExtra[i] += dx[i] * sequence[t * b + i];
    }
  }
};
