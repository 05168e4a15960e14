// A search for the w with which a particle that two charges push away meets the origin.
#pragma once
#include "descent.hpp"
#include "numbers.hpp"

struct Particle {
  double w = readNumber();
  Numbers out = Numbers(1);

  void run() {
    auto landing = []<typename T>(const Point<T, 1>& w) {
      T y = T(10.0) - w[0];
      auto potential = [&]<typename U>(const Point<U, 2>& x) {
        using std::sqrt;
        U up(y, T(0.0)), across = x[0] - U(10.0);
        U a = sqrt(across * across + (x[1] - up) * (x[1] - up));
        U b = sqrt(across * across + x[1] * x[1]);
        return U(1.0) / a + U(1.0) / b;
      };
      Point<T, 2> x{T(0.0), T(8.0)}, v{T(0.75), T(0.0)};
      T dt(0.1);
      for (;;) {
        Point<T, 2> slope = gradient(potential, x);
        for (int i = 0; i < 2; i++) x[i] = x[i] + dt * v[i];
        if (numberOf(x[1]) <= 0) {
          T end = x[0] - x[1] / v[1] * v[0];
          return end * end;
        }
        for (int i = 0; i < 2; i++) v[i] = v[i] - dt * slope[i];
      }
    };
    out[0] = argmin(landing, Point<double, 1>{w})[0];
  }
};
