// The saddle point of |x|² − |y|², by a search whose objective is a search.
#pragma once
#include "descent.hpp"
#include "numbers.hpp"

struct Saddle {
  Numbers start = readNumbers(2), out = Numbers(4);

  template <typename T>
  static T height(const Point<T, 2>& x, const Point<T, 2>& y) {
    return x[0] * x[0] + x[1] * x[1] - (y[0] * y[0] + y[1] * y[1]);
  }

  void run() {
    auto highest = [&]<typename T>(const Point<T, 2>& x) {
      auto depth = [&]<typename U>(const Point<U, 2>& y) {
        Point<U, 2> same;
        if constexpr (std::is_same_v<U, T>) same = x;
        else same = {U(x[0], T(0.0)), U(x[1], T(0.0))};
        return U(0.0) - height(same, y);
      };
      return height(x, argmin(depth, Point<T, 2>{T(start[0]), T(start[1])}));
    };
    Point<double, 2> x = argmin(highest, Point<double, 2>{start[0], start[1]});
    auto depth = [&]<typename T>(const Point<T, 2>& y) {
      return T(0.0) - height(Point<T, 2>{T(x[0]), T(x[1])}, y);
    };
    Point<double, 2> y = argmin(depth, Point<double, 2>{start[0], start[1]});
    out = {x[0], x[1], y[0], y[1]};
  }
};
