// Evals with derivatives by hand. Reads the input of one as numbers, runs it for a while, and prints the
// median time of a run in nanoseconds, and then the result.
#include <algorithm>
#include <chrono>
#include <string>
#include "ba.hpp"
#include "gmm.hpp"
#include "kmeans.hpp"
#include "llsq.hpp"
#include "lse.hpp"
#include "lstm.hpp"
#include "ode.hpp"
#include "particle.hpp"
#include "saddle.hpp"

template <typename Eval>
int measure(double seconds) {
  using Clock = std::chrono::steady_clock;
  Eval eval;
  eval.run();
  std::vector<double> times;
  auto start = Clock::now();
  auto since = [](Clock::time_point from) {
    return std::chrono::duration<double, std::nano>(Clock::now() - from).count();
  };
  while (since(start) < seconds * 1e9) {
    auto before = Clock::now();
    eval.run();
    times.push_back(since(before));
  }
  std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
  std::printf("%.1f\n", times[times.size() / 2]);
  for (double x : eval.out) std::printf("%.17g\n", x);
  return 0;
}

int main(int, char** argv) {
  std::string name = argv[1];
  double seconds = std::stod(argv[2]);
  if (name == "ba") return measure<Ba>(seconds);
  if (name == "gmm") return measure<Gmm>(seconds);
  if (name == "kmeans") return measure<Kmeans>(seconds);
  if (name == "llsq") return measure<Llsq>(seconds);
  if (name == "lse") return measure<Lse>(seconds);
  if (name == "lstm") return measure<Lstm>(seconds);
  if (name == "ode") return measure<Ode>(seconds);
  if (name == "particle") return measure<Particle>(seconds);
  if (name == "saddle") return measure<Saddle>(seconds);
  std::fprintf(stderr, "no eval is called %s\n", name.c_str());
  return 1;
}
