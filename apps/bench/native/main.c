// Times step(): the shortest of many, in microseconds. What is included says which step.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#ifdef DIGITS
#include "digits.c"
typedef float real;
#else
#include "network.c"
#endif

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

int main(void) {
  srand(1);
  int blocksInUse = sizeof blocks / sizeof *blocks;
  for (int b = 0; b < blocksInUse; b++)
    for (int i = 0; i < sizes[b]; i++) blocks[b][i] = (real)(rand() / (double)RAND_MAX - 0.5) * (sizes[b] > 1000 ? 0.1 : 1);
  for (int r = 0; r < ROWS; r++) {
    for (int i = 0; i < (int)(sizeof X[0] / sizeof(real)); i++) X[r][i] = (real)(rand() / (double)RAND_MAX);
#ifdef DIGITS
    Y[r] = r % OUT;
#else
    Y[r] = X[r][0] > X[r][1] ? 1 : -1;
#endif
  }
  double best = 1e30;
  volatile real sink;
#ifdef DIGITS
  const int times = 10, batches = 40;
#else
  const int times = 200, batches = 200;
#endif
  for (int k = 0; k < batches; k++) {
    double start = now();
    for (int i = 0; i < times; i++) sink = step((real)0.001);
    double time = (now() - start) / times;
    if (time < best) best = time;
  }
  (void)sink;
  printf("%.3f\n", best);
  return 0;
}
