#pragma once

namespace reach {

/// Mean output radius of Box through a ReLU, E[delta_y], for boxes of one radius delta whose
/// centres are random (SABR, papers/001, section 4 and appendix A; method.md, Box growth).

/// Centres with density a on [-l, 0) and b on (0, l], l = 1 / (a + b). Source: SABR equation (11).
struct PiecewiseUniform {
    double a = 0.75;
    double b = 0.25;

    double l() const { return 1.0 / (a + b); }
};

/// SABR's closed form (14): delta^2 (a - b) / 4 + delta b / (a + b). It holds for delta <= l.
double printedMeanRadius(const PiecewiseUniform& centres, double delta);
/// The same up to l, and delta / 2 + (b - a) l^2 / 4 beyond, where every ReLU is unstable.
double meanRadius(const PiecewiseUniform& centres, double delta);
/// Its derivative: P[-delta < x < delta] / 2 + P[x > delta] (SABR equation 5).
double growth(const PiecewiseUniform& centres, double delta);

struct NormalCentres {
    double mu = -1.0;
    double sigma = 0.5;
};

/// (delta + mu) / 2 [Phi(B) - Phi(A)] - sigma / 2 [phi(B) - phi(A)] + delta (1 - Phi(B)), where
/// A, B = (-delta - mu) / sigma, (delta - mu) / sigma. Not in the paper (method.md).
double meanRadius(const NormalCentres& centres, double delta);
double growth(const NormalCentres& centres, double delta);

/// What our Box makes of [centre - delta, centre + delta]: the radius behind the ReLU.
double reluRadius(double centre, double delta);

/// E[delta_y] by quadrature of reluRadius() over the density: Gauss-Legendre on the pieces between
/// the bends of the integrand and of the density. Error some 1e-14 of delta.
double measuredMeanRadius(const PiecewiseUniform& centres, double delta);
double measuredMeanRadius(const NormalCentres& centres, double delta);

}  // namespace reach
