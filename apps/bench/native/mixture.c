// The gradient of a Gaussian mixture's log-likelihood, by hand: 25 components in 10 dimensions, with
// lower triangular factors of the inverse covariances, over 1,000 points.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#define D 10
#define K 25
#define L (D * (D - 1) / 2)
#define ROWS 1000

static double X[ROWS][D], alphas[K], means[K][D], diag[K][D], low[K][L];
static double gAlphas[K], gMeans[K][D], gDiag[K][D], gLow[K][L];

static double step(void) {
  double q[K][D], offset[K], top, total = 0, loss = 0;
  for (int k = 0; k < K; k++) {
    offset[k] = alphas[k];
    gAlphas[k] = 0;
    for (int i = 0; i < D; i++) {
      q[k][i] = exp(diag[k][i]);
      offset[k] += diag[k][i];
      gMeans[k][i] = gDiag[k][i] = 0;
    }
    for (int i = 0; i < L; i++) gLow[k][i] = 0;
  }
  for (int r = 0; r < ROWS; r++) {
    double d[K][D], y[K][D], e[K];
    top = -INFINITY;
    for (int k = 0; k < K; k++) {
      double sum = 0;
      for (int i = 0; i < D; i++) d[k][i] = X[r][i] - means[k][i];
      for (int i = 0, l = 0; i < D; i++) {
        double t = d[k][i] * q[k][i];
        for (int j = 0; j < i; j++) t += low[k][l++] * d[k][j];
        y[k][i] = t;
        sum += t * t;
      }
      e[k] = offset[k] - 0.5 * sum;
      if (e[k] > top) top = e[k];
    }
    total = 0;
    for (int k = 0; k < K; k++) total += e[k] = exp(e[k] - top);
    loss += top + log(total);
    for (int k = 0; k < K; k++) {
      double p = e[k] / total, gd[D];
      gAlphas[k] += p;
      for (int i = 0; i < D; i++) {
        gDiag[k][i] += p - p * y[k][i] * d[k][i] * q[k][i];
        gd[i] = -p * y[k][i] * q[k][i];
      }
      for (int i = 0, l = 0; i < D; i++)
        for (int j = 0; j < i; j++, l++) {
          gLow[k][l] -= p * y[k][i] * d[k][j];
          gd[j] -= p * y[k][i] * low[k][l];
        }
      for (int i = 0; i < D; i++) gMeans[k][i] -= gd[i];
    }
  }
  top = 0;
  for (int k = 0; k < K; k++) top += exp(alphas[k]);
  for (int k = 0; k < K; k++) gAlphas[k] = gAlphas[k] / ROWS - exp(alphas[k]) / top;
  return loss / ROWS - log(top);
}

int main(void) {
  srand(1);
  double *all[] = {&X[0][0], alphas, &means[0][0], &diag[0][0], &low[0][0]};
  int sizes[] = {ROWS * D, K, K * D, K * D, K * L};
  for (int b = 0; b < 5; b++)
    for (int i = 0; i < sizes[b]; i++) all[b][i] = 2.0 * rand() / RAND_MAX - 1;
  double best = 1e30;
  volatile double sink;
  for (int i = 0; i < 200; i++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    sink = step();
    clock_gettime(CLOCK_MONOTONIC, &b);
    double time = (b.tv_sec - a.tv_sec) * 1e6 + (b.tv_nsec - a.tv_nsec) * 1e-3;
    if (time < best) best = time;
  }
  (void)sink;
  printf("%.3f\n", best);
  return 0;
}
