#include "reach/study/statistics.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>

namespace reach {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double meanOf(std::span<const double> sample) {
    double sum = 0.0;
    for (const double value : sample) {
        sum += value;
    }
    return sum / static_cast<double>(sample.size());
}

/// The continued fraction of the incomplete beta function by Lentz's method; converges fast for
/// x < (a + 1) / (a + b + 2). Source: DLMF 8.17.22.
double betaFraction(double a, double b, double x) {
    constexpr double kTiny = 1e-300;
    const auto kept = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
    double c = 1.0;
    double d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    double fraction = d;
    for (int m = 1; m < 500; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m));
        d = 1.0 / kept(1.0 + even * d);
        c = kept(1.0 + even / c);
        fraction *= c * d;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0));
        d = 1.0 / kept(1.0 + odd * d);
        c = kept(1.0 + odd / c);
        fraction *= c * d;
        if (std::abs(c * d - 1.0) < 1e-15) {
            break;
        }
    }
    return fraction;
}

/// I_x(a, b).
double incompleteBeta(double a, double b, double x) {
    if (x <= 0.0 || x >= 1.0) {
        return x <= 0.0 ? 0.0 : 1.0;
    }
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                  a * std::log(x) + b * std::log1p(-x));
    return x < (a + 1.0) / (a + b + 2.0) ? front * betaFraction(a, b, x) / a
                                         : 1.0 - front * betaFraction(b, a, 1.0 - x) / b;
}

/// P(T > t) for t >= 0.
double studentTail(double t, double freedom) {
    return 0.5 * incompleteBeta(0.5 * freedom, 0.5, freedom / (freedom + t * t));
}

}  // namespace

double studentQuantile(double probability, double freedom) {
    if (!(probability > 0.0 && probability < 1.0 && freedom > 0.0)) {
        throw std::invalid_argument("Student's quantile: a probability in (0, 1) and a positive " +
                                    std::string("number of degrees of freedom are expected"));
    }
    if (probability < 0.5) {
        return -studentQuantile(1.0 - probability, freedom);
    }
    const double tail = 1.0 - probability;
    double high = 1.0;
    while (studentTail(high, freedom) > tail) {
        high *= 2.0;
    }
    double low = 0.0;
    for (int k = 0; k < 200 && high - low > 1e-14 * high; ++k) {
        const double middle = 0.5 * (low + high);
        (studentTail(middle, freedom) > tail ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

Spread spreadOf(std::span<const double> sample, double confidence) {
    Spread spread;
    spread.count = sample.size();
    spread.mean = sample.empty() ? kNaN : meanOf(sample);
    spread.deviation = kNaN;
    spread.confidence = {-kInfinity, kInfinity};
    if (sample.size() < 2) {
        return spread;
    }
    double squares = 0.0;
    for (const double value : sample) {
        squares += (value - spread.mean) * (value - spread.mean);
    }
    const auto count = static_cast<double>(sample.size());
    spread.deviation = std::sqrt(squares / (count - 1.0));
    const double half =
        studentQuantile(0.5 + 0.5 * confidence, count - 1.0) * spread.deviation / std::sqrt(count);
    spread.confidence = {spread.mean - half, spread.mean + half};
    return spread;
}

double correlation(std::span<const double> x, std::span<const double> y) {
    if (x.size() != y.size()) {
        throw std::invalid_argument("correlation: " + std::to_string(x.size()) + " numbers and " +
                                    std::to_string(y.size()));
    }
    if (x.size() < 3) {
        return kNaN;
    }
    const double meanX = meanOf(x);
    const double meanY = meanOf(y);
    double xx = 0.0;
    double yy = 0.0;
    double xy = 0.0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        xx += (x[k] - meanX) * (x[k] - meanX);
        yy += (y[k] - meanY) * (y[k] - meanY);
        xy += (x[k] - meanX) * (y[k] - meanY);
    }
    return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : kNaN;
}

double normalDensity(double x) {
    return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
}

double normalDistribution(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

}  // namespace reach
