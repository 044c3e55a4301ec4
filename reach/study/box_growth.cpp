#include "reach/study/box_growth.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "reach/sets/box.h"
#include "reach/study/statistics.h"

namespace reach {

namespace {

/// Beyond so many sigma the normal density is below 1e-30 of its peak.
constexpr double kTails = 12.0;
constexpr int kNodes = 24;

struct Rule {
    std::array<double, kNodes> node{};
    std::array<double, kNodes> weight{};
};

/// Gauss-Legendre on [-1, 1]: zeros of the Legendre polynomial by Newton's method.
Rule makeRule() {
    Rule rule;
    for (int i = 0; i < kNodes; ++i) {
        double x = std::cos(std::numbers::pi * (i + 0.75) / (kNodes + 0.5));
        double slope = 1.0;
        for (int step = 0; step < 100; ++step) {
            double previous = 1.0;
            double value = x;
            for (int n = 2; n <= kNodes; ++n) {
                const double next = ((2 * n - 1) * x * value - (n - 1) * previous) / n;
                previous = value;
                value = next;
            }
            slope = kNodes * (x * value - previous) / (x * x - 1.0);
            const double change = value / slope;
            x -= change;
            if (std::abs(change) < 1e-16) {
                break;
            }
        }
        rule.node[static_cast<std::size_t>(i)] = x;
        rule.weight[static_cast<std::size_t>(i)] = 2.0 / ((1.0 - x * x) * slope * slope);
    }
    return rule;
}

/// Integral over consecutive pieces between the given ends.
double integrate(std::vector<double> ends, const std::function<double(double)>& f) {
    static const Rule rule = makeRule();
    std::sort(ends.begin(), ends.end());
    double sum = 0.0;
    for (std::size_t k = 1; k < ends.size(); ++k) {
        const double half = 0.5 * (ends[k] - ends[k - 1]);
        const double middle = 0.5 * (ends[k] + ends[k - 1]);
        for (std::size_t i = 0; half > 0.0 && i < rule.node.size(); ++i) {
            sum += half * rule.weight[i] * f(middle + half * rule.node[i]);
        }
    }
    return sum;
}

/// 1 - Phi(x), without cancellation.
double upperTail(double x) { return normalDistribution(-x); }

double below(const NormalCentres& c, double x) { return (x - c.mu) / c.sigma; }

}  // namespace

double printedMeanRadius(const PiecewiseUniform& centres, double delta) {
    const auto [a, b] = centres;
    return delta * delta * (a - b) / 4.0 + delta * b / (a + b);
}

double meanRadius(const PiecewiseUniform& centres, double delta) {
    const double l = centres.l();
    return delta <= l ? printedMeanRadius(centres, delta)
                      : 0.5 * delta + (centres.b - centres.a) * l * l / 4.0;
}

double growth(const PiecewiseUniform& centres, double delta) {
    const double within = std::min(delta, centres.l());
    return 0.5 * within * (centres.a + centres.b) + centres.b * (centres.l() - within);
}

double meanRadius(const NormalCentres& c, double delta) {
    const double a = below(c, -delta);
    const double b = below(c, delta);
    const double unstable = normalDistribution(b) - normalDistribution(a);
    return 0.5 * (delta + c.mu) * unstable - 0.5 * c.sigma * (normalDensity(b) - normalDensity(a)) +
           delta * upperTail(b);
}

double growth(const NormalCentres& c, double delta) {
    const double b = below(c, delta);
    return 0.5 * (normalDistribution(b) - normalDistribution(below(c, -delta))) + upperTail(b);
}

double reluRadius(double centre, double delta) {
    const Eigen::VectorXd lower = Eigen::VectorXd::Constant(1, centre - delta);
    const Eigen::VectorXd upper = Eigen::VectorXd::Constant(1, centre + delta);
    return Box(lower, upper).relu().radius()[0];
}

double measuredMeanRadius(const PiecewiseUniform& centres, double delta) {
    const double l = centres.l();
    const auto clamped = [&](double x) { return std::clamp(x, -l, l); };
    return integrate({-l, clamped(-delta), 0.0, clamped(delta), l}, [&](double x) {
        return (x < 0.0 ? centres.a : centres.b) * reluRadius(x, delta);
    });
}

double measuredMeanRadius(const NormalCentres& centres, double delta) {
    const double first = centres.mu - kTails * centres.sigma;
    const double last = centres.mu + kTails * centres.sigma;
    std::vector<double> ends{std::clamp(-delta, first, last), std::clamp(delta, first, last)};
    for (int k = 0; k <= 24; ++k) {
        ends.push_back(centres.mu + (k - 12) * kTails / 12.0 * centres.sigma);
    }
    return integrate(std::move(ends), [&](double x) {
        return normalDensity(below(centres, x)) / centres.sigma * reluRadius(x, delta);
    });
}

}  // namespace reach
