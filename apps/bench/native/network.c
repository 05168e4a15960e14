// One step of full-batch gradient descent on a network of two hidden layers, by loops over arrays, as
// one would write it by hand: the notebook's, 2 → 16 → 16 → 1, hinge loss and an L2 penalty. With
// -DTANH its activation is tanh, with -DFLOAT its numbers are floats.
#ifdef FLOAT
typedef float real;
#define TANH_OF tanhf
#else
typedef double real;
#define TANH_OF tanh
#endif
#ifdef TANH
#include <math.h>
#endif
#define ROWS 100
#define N 16
#define EXPORT __attribute__((visibility("default"))) __attribute__((used))

static real X[ROWS][2], Y[ROWS];
static real W1[N][2], b1[N], W2[N][N], b2[N], W3[N], b3;
static real gW1[N][2], gb1[N], gW2[N][N], gb2[N], gW3[N], gb3;

EXPORT real *data(void) { return &X[0][0]; }
EXPORT real *labels(void) { return Y; }
static real *const blocks[] = {&W1[0][0], b1, &W2[0][0], b2, W3, &b3};
static real *const gradients[] = {&gW1[0][0], gb1, &gW2[0][0], gb2, gW3, &gb3};
static const int sizes[] = {2 * N, N, N * N, N, N, 1};
EXPORT real *parameters(int block) { return blocks[block]; }

static real activation(real x) {
#ifdef TANH
  return TANH_OF(x);
#else
  return x > 0 ? x : 0;
#endif
}
static real slope(real y) {
#ifdef TANH
  return 1 - y * y;
#else
  return y > 0;
#endif
}

EXPORT real step(real rate) {
  for (int b = 0; b < 6; b++)
    for (int i = 0; i < sizes[b]; i++) gradients[b][i] = 0;
  real loss = 0;
  for (int r = 0; r < ROWS; r++) {
    real h1[N], h2[N], g1[N], g2[N];
    for (int j = 0; j < N; j++) h1[j] = activation(W1[j][0] * X[r][0] + W1[j][1] * X[r][1] + b1[j]);
    for (int j = 0; j < N; j++) {
      real sum = 0;
      for (int i = 0; i < N; i++) sum += W2[j][i] * h1[i];
      h2[j] = activation(sum + b2[j]);
    }
    real score = 0;
    for (int i = 0; i < N; i++) score += W3[i] * h2[i];
    real margin = 1 - Y[r] * (score + b3);
    loss += margin > 0 ? margin : 0;
    real g = margin > 0 ? -Y[r] : 0;
    gb3 += g;
    for (int i = 0; i < N; i++) {
      gW3[i] += g * h2[i];
      g2[i] = g * W3[i] * slope(h2[i]);
      g1[i] = 0;
    }
    for (int j = 0; j < N; j++) {
      gb2[j] += g2[j];
      for (int i = 0; i < N; i++) {
        gW2[j][i] += g2[j] * h1[i];
        g1[i] += g2[j] * W2[j][i];
      }
    }
    for (int j = 0; j < N; j++) {
      real d = g1[j] * slope(h1[j]);
      gb1[j] += d;
      gW1[j][0] += d * X[r][0];
      gW1[j][1] += d * X[r][1];
    }
  }
  loss /= ROWS;
  for (int b = 0; b < 6; b++) {
    for (int i = 0; i < sizes[b]; i++) {
      real p = blocks[b][i];
      loss += (real)1e-4 * p * p;
      blocks[b][i] = p - rate * (gradients[b][i] / ROWS + (real)2e-4 * p);
    }
  }
  return loss;
}
