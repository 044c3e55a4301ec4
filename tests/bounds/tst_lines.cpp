#include "core/bounds/lines.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include "tests/bounds/quad.h"

using at::Tensor;
using core::Lines;
using core::LineStrategy;
using core::TensorNode;

namespace {

constexpr unsigned kSeed = 20260503;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::array kStrategies{LineStrategy::Adaptive, LineStrategy::Tight,
                                 LineStrategy::Parallel, LineStrategy::Constant,
                                 LineStrategy::Zero,     LineStrategy::ConstantUnstable,
                                 LineStrategy::Optimised};

/// Many neurons of one activation, each with its own interval and (ramps) its own bend.
struct Neurons {
    core::Operation operation;
    double below = 0.0;
    bool bends = false;
    std::vector<double> bend, lower, upper;

    std::size_t size() const { return lower.size(); }
    TensorNode node() const {
        TensorNode node;
        node.name = "act";
        node.operation = operation;
        node.shape = {static_cast<std::int64_t>(size())};
        node.weight = bends ? tensorFrom(bend) : Tensor();
        return node;
    }
    Tensor l() const { return tensorFrom(lower).unsqueeze(0); }
    Tensor u() const { return tensorFrom(upper).unsqueeze(0); }
    Lines lines(LineStrategy strategy, bool outward) const {
        return core::chooseLines(node(), l(), u(), strategy, outward);
    }
    Quad value(std::size_t i, Quad x) const {
        const Quad eta = below;
        if (x < 0) {
            return eta * x;
        }
        const Quad r = bend[i];
        return !bends || x <= r ? x : r + eta * (x - r);
    }
    /// slope x + intercept - s(x), by s's piece at x, so that large numbers cancel before they are
    /// rounded.
    Quad above(std::size_t i, Quad x, Quad slope, Quad intercept) const {
        const Quad eta = below;
        if (x < 0) {
            return (slope - eta) * x + intercept;
        }
        const Quad r = bend[i];
        return !bends || x <= r ? (slope - 1) * x + intercept
                                : (slope - eta) * x + (intercept - (1 - eta) * r);
    }
    /// Where a difference of the activation and a line can be extreme.
    std::vector<double> knots(std::size_t i) const {
        std::vector<double> at{lower[i], upper[i]};
        for (const double kink : {0.0, bend[i]}) {
            if (kink > lower[i] && kink < upper[i]) {
                at.push_back(kink);
            }
        }
        return at;
    }
    bool isStable(std::size_t i) const {
        return upper[i] <= 0 || (lower[i] >= 0 && (!bends || upper[i] <= bend[i])) ||
               (bends && lower[i] >= bend[i]);
    }
    std::string text(std::size_t i) const {
        char line[300];
        std::snprintf(line, sizeof line, "seed %u: eta %.17g r %.17g [%.17g, %.17g]", kSeed, below,
                      bend[i], lower[i], upper[i]);
        return line;
    }
};

/// Intervals of every state, degenerate ones too; sizes 2^-spread to 2^spread.
Neurons randomNeurons(Draw& draw, core::Operation operation, int spread, int count = 60) {
    Neurons n;
    n.operation = std::move(operation);
    if (const auto* leaky = std::get_if<core::LeakyRelu>(&n.operation)) {
        n.below = leaky->slope;
    } else if (const auto* ramp = std::get_if<core::ParamRamp>(&n.operation)) {
        n.below = ramp->eta;
        n.bends = true;
    }
    for (int i = 0; i < count; ++i) {
        const double bend = draw.below(8) == 0 ? 1e280 : std::abs(draw.sized(-spread, spread));
        const double far = spread < 10 ? std::min(bend, 8.0) : bend;
        std::vector<double> ends;
        for (int end = 0; end < 2; ++end) {
            const int kind = draw.below(8);
            ends.push_back(kind == 0   ? 0.0
                           : kind == 1 ? far
                           : kind == 2 ? far * draw.uniform(1.0, 3.0)
                           : kind == 3 ? far * draw.uniform(0.0, 1.0)
                                       : draw.sized(-spread, spread));
        }
        ends[1] = draw.below(10) == 0 ? ends[0] : ends[1];
        n.bend.push_back(bend);
        n.lower.push_back(std::min(ends[0], ends[1]));
        n.upper.push_back(std::max(ends[0], ends[1]));
    }
    return n;
}

core::Operation operationOf(int kind, double eta) {
    if (kind == 0) {
        return core::Relu{};
    }
    return kind == 1 ? core::Operation(core::LeakyRelu{eta})
                     : core::Operation(core::ParamRamp{eta, {}});
}

/// The four numbers of every neuron.
struct LineNumbers {
    std::vector<double> lowerSlope, lowerIntercept, upperSlope, upperIntercept;

    explicit LineNumbers(const Lines& lines)
        : lowerSlope(numbersOf(lines.lowerSlope)),
          lowerIntercept(numbersOf(lines.lowerIntercept)),
          upperSlope(numbersOf(lines.upperSlope)),
          upperIntercept(numbersOf(lines.upperIntercept)) {}
    Quad lowerAt(std::size_t i, Quad x) const {
        return Quad(lowerSlope[i]) * x + Quad(lowerIntercept[i]);
    }
    Quad upperAt(std::size_t i, Quad x) const {
        return Quad(upperSlope[i]) * x + Quad(upperIntercept[i]);
    }
};

double sizeOf(const Neurons& n, std::size_t i) {
    const double reach = std::max(std::abs(n.lower[i]), std::abs(n.upper[i]));
    return reach + (n.bends ? std::min(n.bend[i], reach) : 0.0);
}

/// The lines enclose the activation where their difference can be extreme and between.
void requireEnclosure(const Neurons& n, const Lines& lines, double tolerance) {
    const LineNumbers numbers(lines);
    for (std::size_t i = 0; i < n.size(); ++i) {
        std::vector<double> at = n.knots(i);
        for (const double share : {0.1, 0.37, 0.5, 0.81}) {
            at.push_back(n.lower[i] + share * (n.upper[i] - n.lower[i]));
        }
        const Quad slack = Quad(tolerance) * Quad(sizeOf(n, i));
        for (const double x : at) {
            REQUIRE(n.above(i, x, numbers.lowerSlope[i], numbers.lowerIntercept[i]) <= slack,
                    n.text(i));
            REQUIRE(n.above(i, x, numbers.upperSlope[i], numbers.upperIntercept[i]) >= -slack,
                    n.text(i));
        }
        REQUIRE(numbers.lowerSlope[i] >= 0.0 && numbers.upperSlope[i] >= 0.0, n.text(i));
    }
}

void addActivations() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("eta");
    QTest::newRow("relu") << 0 << 0.0;
    for (const double eta : {0.0, 0.01, 0.3, 1.0}) {
        QTest::addRow("leaky %g", eta) << 1 << eta;
        QTest::addRow("ramp %g", eta) << 2 << eta;
    }
}

core::Operation fetchedOperation() {
    QFETCH(int, kind);
    QFETCH(double, eta);
    return operationOf(kind, eta);
}

/// Heights at the middle of the best line of each slope of a grid: the greatest lower one. With
/// `demand` only those that are nowhere below s(l).
double bestLowerAtMiddle(const Neurons& n, std::size_t i, bool demand) {
    const double l = n.lower[i];
    const double u = n.upper[i];
    double best = -kInfinity;
    for (int step = 0; step <= 1200; ++step) {
        const double slope = step / 1000.0 - 0.1;
        double intercept = kInfinity;
        for (const double x : n.knots(i)) {
            intercept = std::min(intercept, static_cast<double>(n.value(i, x)) - slope * x);
        }
        const double least = std::min(slope * l, slope * u) + intercept;
        if (!demand || least >= static_cast<double>(n.value(i, l)) - 1e-12 * sizeOf(n, i)) {
            best = std::max(best, slope * 0.5 * (l + u) + intercept);
        }
    }
    return best;
}

/// The same above: the least, nowhere above s(u). s is its own mirror image about (bend / 2, bend /
/// 2); without a bend -s(-x) is not, so it is worked out here.
double bestUpperAtMiddle(const Neurons& n, std::size_t i, bool demand) {
    const double l = n.lower[i];
    const double u = n.upper[i];
    double best = kInfinity;
    for (int step = 0; step <= 1200; ++step) {
        const double slope = step / 1000.0 - 0.1;
        double intercept = -kInfinity;
        for (const double x : n.knots(i)) {
            intercept = std::max(intercept, static_cast<double>(n.value(i, x)) - slope * x);
        }
        const double most = std::max(slope * l, slope * u) + intercept;
        if (!demand || most <= static_cast<double>(n.value(i, u)) + 1e-12 * sizeOf(n, i)) {
            best = std::min(best, slope * 0.5 * (l + u) + intercept);
        }
    }
    return best;
}

/// The area between the activation and the lines is least where the heights at the middle are best.
void requireLeastArea(const Neurons& n, LineStrategy strategy, bool demand) {
    const LineNumbers numbers(n.lines(strategy, false));
    for (std::size_t i = 0; i < n.size(); ++i) {
        const double middle = 0.5 * (n.lower[i] + n.upper[i]);
        const double slack = 1e-12 * sizeOf(n, i);
        REQUIRE(static_cast<double>(numbers.lowerAt(i, middle)) >=
                    bestLowerAtMiddle(n, i, demand) - slack,
                n.text(i));
        REQUIRE(static_cast<double>(numbers.upperAt(i, middle)) <=
                    bestUpperAtMiddle(n, i, demand) + slack,
                n.text(i));
    }
}

Neurons oneNeuron(core::Operation operation, double lower, double upper, double bend = 1.0) {
    Draw draw(1);
    Neurons n = randomNeurons(draw, std::move(operation), 1, 0);
    n.lower = {lower};
    n.upper = {upper};
    n.bend = {bend};
    return n;
}

std::vector<double> numbersOfLines(const Lines& lines) {
    return {lines.lowerSlope.item<double>(), lines.lowerIntercept.item<double>(),
            lines.upperSlope.item<double>(), lines.upperIntercept.item<double>()};
}

Tensor weighted(const Lines& lines, const Tensor& weights) {
    return (at::stack(
                {lines.lowerSlope, lines.lowerIntercept, lines.upperSlope, lines.upperIntercept}) *
            weights)
        .sum();
}

}  // namespace

class TestLines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStrategy_enclosesTheActivation_data() { addActivations(); }
    void everyStrategy_enclosesTheActivation() {
        Draw draw(kSeed);
        const Neurons n = randomNeurons(draw, fetchedOperation(), 3, 400);
        for (const LineStrategy strategy : kStrategies) {
            requireEnclosure(n, n.lines(strategy, false), 4e-15);
        }
    }

    /// The hunt: numbers of very different size, in arithmetic that does not round.
    void outwardLines_holdInRealArithmetic_data() { addActivations(); }
    void outwardLines_holdInRealArithmetic() {
        Draw draw(kSeed + 1);
        for (const int spread : {1, 20, 60, 300, 900}) {
            for (int trial = 0; trial < 8; ++trial) {
                const Neurons n = randomNeurons(draw, fetchedOperation(), spread, 150);
                for (const LineStrategy strategy : kStrategies) {
                    requireEnclosure(n, n.lines(strategy, true), 0.0);
                }
                const Tensor slope = at::rand(n.l().sizes(), at::kDouble);
                requireEnclosure(n, core::linesWithSlope(n.node(), n.l(), n.u(), slope, true), 0.0);
                requireEnds(n);
            }
        }
    }

    void outwardLines_loseNoMoreThanRounding_data() { addActivations(); }
    void outwardLines_loseNoMoreThanRounding() {
        Draw draw(kSeed + 2);
        const Neurons n = randomNeurons(draw, fetchedOperation(), 3, 400);
        for (const LineStrategy strategy : kStrategies) {
            const LineNumbers outer(n.lines(strategy, true));
            const LineNumbers inner(n.lines(strategy, false));
            for (std::size_t i = 0; i < n.size(); ++i) {
                const double most = 2e-14 * sizeOf(n, i) + 1e-300;
                QCOMPARE(outer.lowerSlope[i], inner.lowerSlope[i]);
                QCOMPARE(outer.upperSlope[i], inner.upperSlope[i]);
                REQUIRE(inner.lowerIntercept[i] - outer.lowerIntercept[i] <= most, n.text(i));
                REQUIRE(outer.upperIntercept[i] - inner.upperIntercept[i] <= most, n.text(i));
            }
        }
    }

    void adaptive_hasTheLeastArea_data() { addActivations(); }
    void adaptive_hasTheLeastArea() {
        Draw draw(kSeed + 3);
        requireLeastArea(randomNeurons(draw, fetchedOperation(), 3, 150), LineStrategy::Adaptive,
                         false);
    }

    void tight_hasTheLeastAreaOfThoseBetweenTheConstants_data() { addActivations(); }
    void tight_hasTheLeastAreaOfThoseBetweenTheConstants() {
        Draw draw(kSeed + 4);
        const Neurons n = randomNeurons(draw, fetchedOperation(), 3, 150);
        requireLeastArea(n, LineStrategy::Tight, true);
        const LineNumbers tight(n.lines(LineStrategy::Tight, false));
        for (std::size_t i = 0; i < n.size(); ++i) {
            const Quad slack = Quad(4e-15) * Quad(sizeOf(n, i));
            REQUIRE(tight.lowerAt(i, n.lower[i]) >= n.value(i, n.lower[i]) - slack, n.text(i));
            REQUIRE(tight.upperAt(i, n.upper[i]) <= n.value(i, n.upper[i]) + slack, n.text(i));
        }
    }

    void stableNeurons_arePassedOnAsTheyAre_data() { addActivations(); }
    void stableNeurons_arePassedOnAsTheyAre() {
        Draw draw(kSeed + 5);
        const Neurons n = randomNeurons(draw, fetchedOperation(), 3, 400);
        for (const LineStrategy strategy :
             {LineStrategy::Adaptive, LineStrategy::Tight, LineStrategy::Parallel,
              LineStrategy::ConstantUnstable}) {
            const LineNumbers numbers(n.lines(strategy, false));
            for (std::size_t i = 0; i < n.size(); ++i) {
                if (!n.isStable(i)) {
                    continue;
                }
                const bool alive = n.lower[i] >= 0.0 && (!n.bends || n.upper[i] <= n.bend[i]);
                QCOMPARE(numbers.lowerSlope[i], alive ? 1.0 : n.below);
                QCOMPARE(numbers.upperSlope[i], numbers.lowerSlope[i]);
                QCOMPARE(numbers.upperIntercept[i], numbers.lowerIntercept[i]);
                const bool dead = n.bends && !alive && n.lower[i] >= n.bend[i];
                QCOMPARE(numbers.lowerIntercept[i], dead ? (1.0 - n.below) * n.bend[i] : 0.0);
            }
        }
    }

    /// method.md's table, worked out by hand for [-1, 3] and [-3, 1].
    void relu_hasTheLinesOfTheTable() {
        using Numbers = std::vector<double>;
        const auto relu = [](double l, double u, LineStrategy strategy) {
            return numbersOfLines(oneNeuron(core::Relu{}, l, u).lines(strategy, false));
        };
        QCOMPARE(relu(-1, 3, LineStrategy::Adaptive), (Numbers{1, 0, 0.75, 0.75}));
        QCOMPARE(relu(-3, 1, LineStrategy::Adaptive), (Numbers{0, 0, 0.25, 0.75}));
        QCOMPARE(relu(-1, 3, LineStrategy::Tight), (Numbers{0, 0, 0.75, 0.75}));
        QCOMPARE(relu(-1, 3, LineStrategy::Parallel), (Numbers{0.75, 0, 0.75, 0.75}));
        QCOMPARE(relu(-1, 3, LineStrategy::Constant), (Numbers{0, 0, 0, 3}));
        QCOMPARE(relu(1, 3, LineStrategy::Constant), (Numbers{0, 1, 0, 3}));
        QCOMPARE(relu(-1, 3, LineStrategy::ConstantUnstable), (Numbers{0, 0, 0, 3}));
        QCOMPARE(relu(1, 3, LineStrategy::ConstantUnstable), (Numbers{1, 0, 1, 0}));
        QCOMPARE(relu(1, 3, LineStrategy::Zero), (Numbers{0, 0, 1, 0}));
        QCOMPARE(relu(-1, 3, LineStrategy::Zero), (Numbers{0, 0, 0.75, 0.75}));
    }

    void ties_areStable() {
        using Numbers = std::vector<double>;
        for (const bool outward : {false, true}) {
            const auto relu = [&](double l, double u) {
                return numbersOfLines(
                    oneNeuron(core::Relu{}, l, u).lines(LineStrategy::Adaptive, outward));
            };
            QCOMPARE(relu(0, 2), (Numbers{1, 0, 1, 0}));
            QCOMPARE(relu(-2, 0), (Numbers{0, 0, 0, 0}));
            QCOMPARE(relu(0, 0), (Numbers{1, 0, 1, 0}));
            QCOMPARE(relu(-0.0, 0.0), (Numbers{1, 0, 1, 0}));
        }
        QCOMPARE(
            numbersOfLines(oneNeuron(core::Relu{}, -2, 2).lines(LineStrategy::Adaptive, false)),
            (Numbers{0, 0, 0.5, 1}));
    }

    /// The six states of a ramp with r = 1, eta = 1/4, worked out by hand.
    void ramp_hasTheLinesOfItsStates() {
        using Numbers = std::vector<double>;
        const auto ramp = [](double l, double u, LineStrategy strategy) {
            return numbersOfLines(
                oneNeuron(core::ParamRamp{0.25, {}}, l, u).lines(strategy, false));
        };
        const auto tight = LineStrategy::Tight;
        const auto adaptive = LineStrategy::Adaptive;
        for (const auto strategy : {tight, adaptive}) {
            QCOMPARE(ramp(-3, -1, strategy), (Numbers{0.25, 0, 0.25, 0}));
            QCOMPARE(ramp(0.25, 1, strategy), (Numbers{1, 0, 1, 0}));
            QCOMPARE(ramp(1, 5, strategy), (Numbers{0.25, 0.75, 0.25, 0.75}));
        }
        // Left unstable: s(-1) = -1/4.
        QCOMPARE(ramp(-1, 1, tight), (Numbers{0.25, 0, 0.625, 0.375}));
        QCOMPARE(ramp(-0.5, 1, adaptive), (Numbers{1, 0, 0.75, 0.25}));
        // Right unstable: s(2) = 5/4.
        QCOMPARE(ramp(0, 2, tight), (Numbers{0.625, 0, 0.25, 0.75}));
        QCOMPARE(ramp(0.5, 1.25, adaptive), (Numbers{0.75, 0.125, 1, 0}));
        // Both.
        QCOMPARE(ramp(-1, 3, tight), (Numbers{0.25, 0, 0.25, 0.75}));
        QCOMPARE(ramp(-1, 3, adaptive), (Numbers{0.5, 0, 0.25, 0.75}));
        QCOMPARE(ramp(-3, 3, adaptive), (Numbers{0.25, 0, 0.4375, 0.5625}));
    }

    void hugeAndInfiniteEnds_giveSoundLinesWithoutNaN_data() { addActivations(); }
    void hugeAndInfiniteEnds_giveSoundLinesWithoutNaN() {
        constexpr std::array kLower{-kInfinity, -1.7e308, -1e300, -1.0, 0.0, 2.0, 1e300};
        constexpr std::array kUpper{-1e300, -1.0, 0.0, 0.5, 2.0, 1e300, 1.7e308, kInfinity};
        for (const double l : kLower) {
            for (const double u : kUpper) {
                if (l > u) {
                    continue;
                }
                const Neurons n = oneNeuron(fetchedOperation(), l, u);
                for (const LineStrategy strategy : kStrategies) {
                    requireHugeEnclosure(n, n.lines(strategy, true));
                    requireHugeEnclosure(n, n.lines(strategy, false));
                }
                for (const double slope : {0.0, 0.5, 1.0}) {
                    requireHugeEnclosure(
                        n, core::linesWithSlope(n.node(), n.l(), n.u(),
                                                at::full({1, 1}, slope, at::kDouble), true));
                }
            }
        }
    }

    void linesWithSlope_runFromTightToTheSteepest_data() { addActivations(); }
    void linesWithSlope_runFromTightToTheSteepest() {
        Draw draw(kSeed + 6);
        const Neurons n = randomNeurons(draw, fetchedOperation(), 3, 300);
        const Tensor none = at::zeros_like(n.l());
        const auto with = [&](const Tensor& slope) {
            return core::linesWithSlope(n.node(), n.l(), n.u(), slope, false);
        };
        for (int trial = 0; trial < 5; ++trial) {
            requireEnclosure(n, with(at::rand(none.sizes(), at::kDouble)), 4e-15);
        }
        const Lines tight = n.lines(LineStrategy::Tight, false);
        QVERIFY(at::allclose(with(none).lowerSlope, tight.lowerSlope, 1e-14, 0.0));
        QVERIFY(at::equal(with(none).lowerIntercept, tight.lowerIntercept));
        const Lines adaptive = n.lines(LineStrategy::Adaptive, false);
        const Lines start = with(core::adaptiveSlope(n.l(), n.u()));
        QVERIFY(at::allclose(start.lowerSlope, adaptive.lowerSlope, 1e-14, 0.0));
        QVERIFY(at::equal(start.upperSlope, adaptive.upperSlope));
        QVERIFY(at::equal(start.upperIntercept, adaptive.upperIntercept));
        if (!n.bends) {
            const Tensor unstable = n.l().lt(0.0).logical_and(n.u().gt(0.0));
            const Tensor steep = with(at::ones_like(none)).lowerSlope;
            QVERIFY(steep.masked_select(unstable).sub(1.0).abs().max().item<double>() < 1e-15);
        }
    }

    /// Where no gradients are wanted, one pass over the bounds writes the lines of activations
    /// without a bend.
    void withAndWithoutGradients_theLinesAreTheSame_data() { addActivations(); }
    void withAndWithoutGradients_theLinesAreTheSame() {
        Draw draw(kSeed + 9);
        for (const int spread : {3, 300}) {
            Neurons n = randomNeurons(draw, fetchedOperation(), spread, 500);
            n.lower.insert(n.lower.end(), {-kInfinity, -1e300, -kInfinity, -1.7e308, 0.0, -0.0});
            n.upper.insert(n.upper.end(), {2.0, 1e301, kInfinity, 1.7e308, kInfinity, 0.0});
            n.bend.resize(n.size(), 1.0);
            for (const LineStrategy strategy : kStrategies) {
                for (const bool outward : {false, true}) {
                    const Lines plain = n.lines(strategy, outward);
                    const Lines graph = core::chooseLines(n.node(), n.l().requires_grad_(), n.u(),
                                                          strategy, outward);
                    QVERIFY(at::equal(plain.lowerSlope, graph.lowerSlope));
                    QVERIFY(at::equal(plain.lowerIntercept, graph.lowerIntercept));
                    QVERIFY(at::equal(plain.upperSlope, graph.upperSlope));
                    QVERIFY(at::equal(plain.upperIntercept, graph.upperIntercept));
                }
            }
        }
    }

    void gradients_areFiniteDifferences_data() { addActivations(); }
    void gradients_areFiniteDifferences() {
        at::manual_seed(kSeed);
        Draw draw(kSeed + 7);
        Neurons n = randomNeurons(draw, fetchedOperation(), 1, 0);
        for (int i = 0; i < 40; ++i) {
            n.bend.push_back(draw.uniform(0.5, 1.5));
            n.lower.push_back(draw.uniform(-2.0, 1.0));
            n.upper.push_back(n.lower.back() + draw.uniform(0.2, 3.0));
        }
        for (const LineStrategy strategy : kStrategies) {
            requireGradient(n, [&](const Tensor& l, const Tensor& u, const Tensor&) {
                return core::chooseLines(n.node(), l, u, strategy, false);
            });
        }
        requireGradient(n, [&](const Tensor& l, const Tensor& u, const Tensor& slope) {
            return core::linesWithSlope(n.node(), l, u, slope, true);
        });
    }

    void gradients_areFiniteNumbersForDegenerateIntervals_data() { addActivations(); }
    void gradients_areFiniteNumbersForDegenerateIntervals() {
        constexpr std::array kLower{0.0, 1.0, -1.0, 5.0, -kInfinity, -2.0, 1e-310, -1e-310, -1e300};
        constexpr std::array kUpper{0.0, 1.0, -1.0, 5.0, 1.0, kInfinity, 1e-310, 1e-310, 1e300};
        Neurons n = oneNeuron(fetchedOperation(), 0, 0);
        n.lower.assign(kLower.begin(), kLower.end());
        n.upper.assign(kUpper.begin(), kUpper.end());
        n.bend.assign(kLower.size(), 1.0);
        for (const LineStrategy strategy : kStrategies) {
            const Tensor l = n.l().requires_grad_();
            const Tensor u = n.u().requires_grad_();
            const Lines lines = core::chooseLines(n.node(), l, u, strategy, false);
            const Tensor all = at::stack(
                {lines.lowerSlope, lines.upperSlope, lines.lowerIntercept, lines.upperIntercept});
            at::where(all.isfinite(), all, 0.0).sum().backward();
            if (l.grad().defined()) {
                QVERIFY(!l.grad().isnan().any().item<bool>());
                QVERIFY(!u.grad().isnan().any().item<bool>());
            }
        }
    }

    void float32_givesTheSameToItsPrecision_data() { addActivations(); }
    void float32_givesTheSameToItsPrecision() {
        Draw draw(kSeed + 8);
        const Neurons n = randomNeurons(draw, fetchedOperation(), 2, 0);
        Neurons some = n;
        for (int i = 0; i < 200; ++i) {
            some.bend.push_back(0.25 * (1 + draw.below(8)));
            some.lower.push_back(draw.uniform(-2.0, 2.0));
            some.upper.push_back(some.lower.back() + draw.uniform(0.25, 2.0));
        }
        for (const LineStrategy strategy : kStrategies) {
            TensorNode node = some.node();
            node.weight = some.bends ? node.weight.to(at::kFloat) : node.weight;
            const Lines narrow = core::chooseLines(node, some.l().to(at::kFloat),
                                                   some.u().to(at::kFloat), strategy, false);
            const Lines wide = some.lines(strategy, false);
            QVERIFY(narrow.lowerSlope.scalar_type() == at::kFloat);
            QVERIFY(narrow.upperIntercept.scalar_type() == at::kFloat);
            const auto near = [&](const Tensor& a, const Tensor& b) {
                return at::allclose(a.to(at::kDouble), b, 1e-4, 1e-5);
            };
            QVERIFY(near(narrow.lowerSlope, wide.lowerSlope));
            QVERIFY(near(narrow.lowerIntercept, wide.lowerIntercept));
            QVERIFY(near(narrow.upperSlope, wide.upperSlope));
            QVERIFY(near(narrow.upperIntercept, wide.upperIntercept));
        }
    }

    void anotherNode_isRefusedByItsName() {
        TensorNode node;
        node.name = "pool3";
        node.operation = core::MaxPool{};
        const Tensor x = at::zeros({1, 1}, at::kDouble);
        try {
            core::chooseLines(node, x, x, LineStrategy::Tight, false);
            QFAIL("a pool was taken for an activation");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains("\"pool3\" (max_pool)"),
                     error.what());
        }
    }

private:
    static void requireEnds(const Neurons& n) {
        const core::Ends ends = core::activationEnds(n.node(), n.l(), n.u(), true);
        const auto lower = numbersOf(ends.lower);
        const auto upper = numbersOf(ends.upper);
        for (std::size_t i = 0; i < n.size(); ++i) {
            REQUIRE(Quad(lower[i]) <= n.value(i, n.lower[i]), n.text(i));
            REQUIRE(Quad(upper[i]) >= n.value(i, n.upper[i]), n.text(i));
            const double slack = 1e-14 * sizeOf(n, i) + 1e-300;
            QVERIFY(Quad(lower[i]) >= n.value(i, n.lower[i]) - Quad(slack));
        }
    }

    /// Holds at finite points of the interval, however far out.
    static void requireHugeEnclosure(const Neurons& n, const Lines& lines) {
        const LineNumbers numbers(lines);
        for (const double x : {-1.7e308, -1e300, -5.0, 0.0, 0.25, 1.0, 7.0, 1e300, 1.7e308}) {
            const double at =
                std::clamp(x, std::max(n.lower[0], -1.7e308), std::min(n.upper[0], 1.7e308));
            const Quad value = n.value(0, at);
            const Quad slack = Quad(4e-15) * absolute(Quad(at));
            REQUIRE(numbers.lowerAt(0, at) <= value + slack, n.text(0));
            REQUIRE(numbers.upperAt(0, at) >= value - slack, n.text(0));
        }
        for (const double number : numbersOfLines(lines)) {
            REQUIRE(!std::isnan(number), n.text(0));
        }
        QVERIFY(std::isfinite(numbers.lowerSlope[0]) && std::isfinite(numbers.upperSlope[0]));
    }

    static void requireGradient(
        const Neurons& n,
        const std::function<Lines(const Tensor&, const Tensor&, const Tensor&)>& lines) {
        const Tensor weights = at::randn({4, 1, static_cast<std::int64_t>(n.size())}, at::kDouble);
        std::array<Tensor, 3> inputs{n.l(), n.u(), at::rand(n.l().sizes(), at::kDouble)};
        for (Tensor& input : inputs) {
            input = input.clone().requires_grad_();
        }
        const Tensor result = weighted(lines(inputs[0], inputs[1], inputs[2]), weights);
        if (result.requires_grad()) {
            result.backward();
        }
        const at::NoGradGuard noGradient;
        for (Tensor& input : inputs) {
            const auto gradient = input.grad().defined() ? numbersOf(input.grad())
                                                         : std::vector<double>(n.size(), 0.0);
            for (std::size_t i = 0; i < n.size(); ++i) {
                double* const entry = input.data_ptr<double>() + i;
                const double held = *entry;
                const auto at = [&](double x) {
                    *entry = x;
                    return weighted(lines(inputs[0], inputs[1], inputs[2]), weights).item<double>();
                };
                const double expected = (at(held + 1e-6) - at(held - 1e-6)) / 2e-6;
                *entry = held;
                // Adaptive's jump where the middle meets a kink is no derivative.
                if (std::abs(expected) < 1e4) {
                    REQUIRE(std::abs(expected - gradient[i]) <= 1e-5 * (1 + std::abs(expected)),
                            n.text(i));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLines)
#include "tst_lines.moc"
