#pragma once

#include <map>
#include <vector>

#include "core/figure/figure.h"
#include "core/network/network.h"
#include "reach/analysis/method.h"
#include "reach/sets/input_set.h"
#include "reach/study/l1_ball.h"

namespace reach {

/// What `l1-ball` measures with.
inline const std::vector<Method>& l1BallMethods() {
    static const std::vector<Method> methods{Method::Exact, Method::Box, Method::Zonotope,
                                             Method::Star, Method::Parallelogram};
    return methods;
}

/// Widths of our sets for one ball, by method.
struct L1Point {
    L1Ball ball;
    std::map<Method, double> width;
};

/// The ball as an input set, and the networks of the study: identity and ReLU, with the rotation by
/// pi/4 behind them or without.
InputSet diamond(const L1Ball& ball);
core::Network rotatedRelu(bool rotates);

/// Runs the five methods on one ball. Throws std::runtime_error if one has no answer.
L1Point measureL1Ball(const L1Ball& ball);

/// SNR's Figure 6: the ball, what the ReLU makes of it, and what the rotation makes of that, each
/// method's set over the exact one.
core::Figure propagationFigure(const L1Ball& ball);

/// Where the printed forms hold over (cx / r, cy / r), and the over-approximation of each method
/// while the ball is shifted to active along cy = cx + offset.
core::Figure formsFigure(const std::vector<L1Point>& grid, double range, std::int64_t steps,
                         double offset);

}  // namespace reach
