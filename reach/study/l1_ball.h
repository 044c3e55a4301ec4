#pragma once

#include <optional>

#include "reach/analysis/method.h"

namespace reach {

/// The analytical study of SNR 3.3: the pre-activations fill the l1 ball |z - (cx, cy)|_1 <= r in
/// the plane, with cx <= cy; a ReLU follows, then a rotation by pi/4. What is measured is the
/// *Y-radius*, the width y_max - y_min of the second output (method.md, Analytical study).
struct L1Ball {
    double cx = 0.0;
    double cy = 0.0;
    double r = 1.0;

    bool isXUnstable() const { return cx - r < 0.0 && cx + r > 0.0; }
    bool isYUnstable() const { return cy - r < 0.0 && cy + r > 0.0; }
    int unstable() const { return (isXUnstable() ? 1 : 0) + (isYUnstable() ? 1 : 0); }
    /// The case is one that Table 1 speaks of: both neurons unstable; x unstable and y active; both
    /// active. (Else the set is a segment or a point, and "all methods give the results".)
    bool isInTable() const;
    /// cx + cy <= r: there y_min = 0, and the forms printed for two unstable neurons, which are
    /// y_max, are the width.
    bool isPrintedFormExact() const { return cx + cy <= r; }
};

/// Widths for two, one and no unstable neuron as SNR's Table 1 prints them, for Exact, Box and
/// Star; nothing for other methods and for cases outside the table. Source: SNR (papers/000),
/// Table 1 and appendix A.
std::optional<double> printedWidth(Method method, const L1Ball& ball);

/// The width of the method's set, everywhere in cx <= cy, for Exact, Box, Zonotope, Star and
/// Parallelogram. With u = c + r, l = c - r and lambda = u / 2r of an unstable neuron:
///   y_min of Exact, Star and Parallelogram = max(0, relu(cx) + relu(cy) - r) / sqrt 2;
///   Box         adds the widths of both intervals;
///   Zonotope    2 (r max(lambda_x, lambda_y) + mu_x + mu_y) / sqrt 2, mu = -lambda l / 2;
///   Star        y_max by the two chords;
///   Parallelogram y_max by min(u, z - l).
/// Exact and Star are Table 1's where y_min = 0; Zonotope and Parallelogram are derived here.
/// Throws std::invalid_argument for another method or cx > cy.
double closedWidth(Method method, const L1Ball& ball);

}  // namespace reach
