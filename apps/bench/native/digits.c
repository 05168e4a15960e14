// One step on 784 → 128 → 10 with ReLU and cross-entropy over 64 rows of floats, by loops over arrays.
#ifdef __wasm__
static float expf_(float x) {
  // e^x by halving and squaring; there is no library here, and it is called 640 times a step.
  float r = x / 1024, s = 1 + r * (1 + r / 2 * (1 + r / 3));
  for (int i = 0; i < 10; i++) s *= s;
  return s;
}
static float logf_(float x) {
  float y = 0;
  for (int i = 0; i < 12; i++) y += 2 * (x - expf_(y)) / (x + expf_(y));
  return y;
}
#else
#include <math.h>
#define expf_ expf
#define logf_ logf
#endif
#define ROWS 64
#define IN 784
#define HIDDEN 128
#define OUT 10
#define EXPORT __attribute__((visibility("default"))) __attribute__((used))

static float X[ROWS][IN], W1[HIDDEN][IN], b1[HIDDEN], W2[OUT][HIDDEN], b2[OUT];
static float gW1[HIDDEN][IN], gb1[HIDDEN], gW2[OUT][HIDDEN], gb2[OUT];
static int Y[ROWS];

EXPORT float *data(void) { return &X[0][0]; }
EXPORT int *labels(void) { return Y; }
static float *const blocks[] = {&W1[0][0], b1, &W2[0][0], b2};
static float *const gradients[] = {&gW1[0][0], gb1, &gW2[0][0], gb2};
static const int sizes[] = {IN * HIDDEN, HIDDEN, HIDDEN *OUT, OUT};
EXPORT float *parameters(int block) { return blocks[block]; }

EXPORT float step(float rate) {
  for (int b = 0; b < 4; b++)
    for (int i = 0; i < sizes[b]; i++) gradients[b][i] = 0;
  float loss = 0;
  for (int r = 0; r < ROWS; r++) {
    float h[HIDDEN], z[OUT], g[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      float sum = 0;
      for (int i = 0; i < IN; i++) sum += W1[j][i] * X[r][i];
      sum += b1[j];
      h[j] = sum > 0 ? sum : 0;
      g[j] = 0;
    }
    float top = -1e30f, total = 0;
    for (int j = 0; j < OUT; j++) {
      float sum = 0;
      for (int i = 0; i < HIDDEN; i++) sum += W2[j][i] * h[i];
      z[j] = sum + b2[j];
      if (z[j] > top) top = z[j];
    }
    for (int j = 0; j < OUT; j++) total += expf_(z[j] - top);
    loss += top + logf_(total) - z[Y[r]];
    for (int j = 0; j < OUT; j++) {
      float d = expf_(z[j] - top) / total - (j == Y[r]);
      gb2[j] += d;
      for (int i = 0; i < HIDDEN; i++) {
        gW2[j][i] += d * h[i];
        g[i] += d * W2[j][i];
      }
    }
    for (int j = 0; j < HIDDEN; j++) {
      float d = h[j] > 0 ? g[j] : 0;
      gb1[j] += d;
      for (int i = 0; i < IN; i++) gW1[j][i] += d * X[r][i];
    }
  }
  for (int b = 0; b < 4; b++)
    for (int i = 0; i < sizes[b]; i++) blocks[b][i] -= rate / ROWS * gradients[b][i];
  return loss / ROWS;
}
