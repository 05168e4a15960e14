// The Jacobian of bundle adjustment: of each observation two rows of 15 numbers, by the chain rule
// through the projection, and one number of each weight.
#pragma once
#include <cmath>
#include "numbers.hpp"

struct Ba {
  int n = readInteger(), m = readInteger(), p = readInteger();
  Numbers cameras, points, weights, features, out = Numbers(31 * static_cast<size_t>(p));
  std::vector<int> rows = std::vector<int>(3 * p + 1), cols = std::vector<int>(31 * static_cast<size_t>(p));

  Ba() {
    Numbers camera = readNumbers(11), point = readNumbers(3), weight = readNumbers(1), feature = readNumbers(2);
    auto repeat = [](Numbers& to, const Numbers& from, int times) {
      for (int i = 0; i < times; i++) to.insert(to.end(), from.begin(), from.end());
    };
    repeat(cameras, camera, n);
    repeat(points, point, m);
    repeat(weights, weight, p);
    repeat(features, feature, p);
  }

  void run() {
    size_t at = 0;
    for (int i = 0; i < p; i++) {
      const double *c = &cameras[11 * (i % n)], *x = &points[3 * (i % m)], *f = &features[2 * i];
      double w = weights[i], r[3] = {x[0] - c[3], x[1] - c[4], x[2] - c[5]};
      // y = R(a)·r, and its derivatives by a and by r, which is R.
      double squared = c[0] * c[0] + c[1] * c[1] + c[2] * c[2];
      double y[3], byAxis[3][3], byPoint[3][3];
      if (squared > 0) {
        double angle = std::sqrt(squared), inverse = 1 / angle, s = std::sin(angle), co = std::cos(angle);
        double u[3] = {c[0] * inverse, c[1] * inverse, c[2] * inverse}, rest = 1 - co;
        double along = u[0] * r[0] + u[1] * r[1] + u[2] * r[2];
        double across[3] = {u[1] * r[2] - u[2] * r[1], u[2] * r[0] - u[0] * r[2], u[0] * r[1] - u[1] * r[0]};
        double cross[3][3] = {{0, -u[2], u[1]}, {u[2], 0, -u[0]}, {-u[1], u[0], 0}};
        double turned[3][3] = {{0, r[2], -r[1]}, {-r[2], 0, r[0]}, {r[1], -r[0], 0}};
        for (int j = 0; j < 3; j++) {
          y[j] = r[j] * co + across[j] * s + u[j] * along * rest;
          double byAngle = -r[j] * s + across[j] * co + u[j] * along * s;
          double byUnit[3], onUnit = 0;
          for (int q = 0; q < 3; q++) {
            byPoint[j][q] = (j == q ? co : 0) + s * cross[j][q] + rest * u[j] * u[q];
            byUnit[q] = s * turned[j][q] + rest * (u[j] * r[q] + (j == q ? along : 0));
            onUnit += byUnit[q] * u[q];
          }
          for (int q = 0; q < 3; q++)
            byAxis[j][q] = byAngle * u[q] + (byUnit[q] - onUnit * u[q]) * inverse;
        }
      } else {
        double turned[3][3] = {{0, r[2], -r[1]}, {-r[2], 0, r[0]}, {r[1], -r[0], 0}};
        double cross[3][3] = {{1, -c[2], c[1]}, {c[2], 1, -c[0]}, {-c[1], c[0], 1}};
        for (int j = 0; j < 3; j++) {
          y[j] = r[j] + turned[j][0] * c[0] + turned[j][1] * c[1] + turned[j][2] * c[2];
          for (int q = 0; q < 3; q++) byAxis[j][q] = turned[j][q], byPoint[j][q] = cross[j][q];
        }
      }
      double depth = 1 / y[2], plane[2] = {y[0] * depth, y[1] * depth};
      double rr = plane[0] * plane[0] + plane[1] * plane[1];
      double L = 1 + c[9] * rr + c[10] * rr * rr, dL = 2 * (c[9] + 2 * c[10] * rr);
      for (int row = 0; row < 2; row++) {
        double* J = &out[at];
        double byPlane[2];
        for (int q = 0; q < 2; q++)
          byPlane[q] = w * c[6] * (plane[row] * dL * plane[q] + (row == q ? L : 0));
        double byY[3] = {byPlane[0] * depth, byPlane[1] * depth,
                         -(byPlane[0] * plane[0] + byPlane[1] * plane[1]) * depth};
        for (int q = 0; q < 3; q++) {
          J[q] = byY[0] * byAxis[0][q] + byY[1] * byAxis[1][q] + byY[2] * byAxis[2][q];
          double toPoint = byY[0] * byPoint[0][q] + byY[1] * byPoint[1][q] + byY[2] * byPoint[2][q];
          J[3 + q] = -toPoint;
          J[11 + q] = toPoint;
        }
        J[6] = w * plane[row] * L;
        J[7] = row == 0 ? w : 0;
        J[8] = row == 1 ? w : 0;
        J[9] = w * c[6] * plane[row] * rr;
        J[10] = J[9] * rr;
        J[14] = plane[row] * L * c[6] + c[7 + row] - f[row];
        for (int q = 0; q < 11; q++) cols[at + q] = 11 * (i % n) + q;
        for (int q = 0; q < 3; q++) cols[at + 11 + q] = 11 * n + 3 * (i % m) + q;
        cols[at + 14] = 11 * n + 3 * m + i;
        at += 15;
        rows[2 * i + row + 1] = static_cast<int>(at);
      }
    }
    for (int i = 0; i < p; i++) {
      out[at] = -2 * weights[i];
      cols[at] = 11 * n + 3 * m + i;
      rows[2 * p + i + 1] = static_cast<int>(++at);
    }
  }
};
