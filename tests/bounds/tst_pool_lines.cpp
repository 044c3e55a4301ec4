#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/bounds/lines.h"
#include "core/network/network.h"
#include "core/network/window.h"
#include "tests/bounds/quad.h"

using at::Tensor;
using core::PoolLines;
using core::TensorNode;

namespace {

constexpr unsigned kSeed = 20260502;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TensorNode poolNode(const core::PoolWindow& window, const core::Shape& in) {
    const core::Network network(
        {{"input", core::Input{in}, {}}, {"pool", core::MaxPool{window}, {0}}});
    TensorNode node;
    node.name = "pool";
    node.operation = core::MaxPool{window};
    node.inputShape = in;
    node.shape = network.outputShape();
    return node;
}

/// One that the network takes: windows overlap, skip places, reach over the border.
TensorNode randomPool(Draw& draw) {
    for (;;) {
        core::PoolWindow w;
        core::Shape in{1 + draw.below(3), 1 + draw.below(7), 1 + draw.below(7)};
        for (std::size_t axis = 0; axis < 2; ++axis) {
            w.kernel[axis] = 1 + draw.below(3);
            w.stride[axis] = 1 + draw.below(3);
            w.dilation[axis] = 1 + draw.below(2);
            w.padding[axis] = draw.below(2);
            w.padding[axis + 2] = draw.below(2);
        }
        w.ceilMode = draw.below(2) == 0;
        try {
            return poolNode(w, in);
        } catch (const std::invalid_argument&) {
        }
    }
}

core::Window windowOf(const TensorNode& node) {
    return core::windowOf(std::get<core::MaxPool>(node.operation).window, node.inputShape,
                          node.shape);
}

/// The places of each window, by output place.
std::vector<std::vector<std::int64_t>> placesOf(const TensorNode& node) {
    std::vector<std::vector<std::int64_t>> places(
        static_cast<std::size_t>(node.shape[1] * node.shape[2]));
    windowOf(node).forEach([&](std::int64_t out, std::int64_t, std::int64_t in) {
        places[static_cast<std::size_t>(out)].push_back(in);
    });
    return places;
}

/// Calls visit(window's places, offset of the image's channel, index of the output element).
template <typename Visit>
void forEachWindow(const TensorNode& node, std::int64_t images, Visit visit) {
    const auto places = placesOf(node);
    const std::int64_t size = node.inputShape[1] * node.inputShape[2];
    std::size_t element = 0;
    for (std::int64_t image = 0; image < images * node.inputShape[0]; ++image) {
        for (const auto& window : places) {
            visit(window, static_cast<std::size_t>(image * size), element++);
        }
    }
}

Tensor pooled(const TensorNode& node, const Tensor& x) {
    const auto values = numbersOf(x);
    std::vector<double> out;
    forEachWindow(node, x.size(0), [&](const auto& window, std::size_t base, std::size_t) {
        double best = -kInfinity;
        for (const std::int64_t place : window) {
            best = std::max(best, values[base + static_cast<std::size_t>(place)]);
        }
        out.push_back(best);
    });
    return tensorFrom(out).view({x.size(0), node.shape[0], node.shape[1], node.shape[2]});
}

struct Bounds {
    Tensor lower;
    Tensor upper;
};

/// Some places are certain to win, some equal, some flat.
Bounds randomBounds(Draw& draw, const TensorNode& node, std::int64_t images, int spread) {
    std::vector<double> lower;
    std::vector<double> upper;
    const std::int64_t count = images * core::elementCount(node.inputShape);
    for (std::int64_t i = 0; i < count; ++i) {
        const double a = draw.below(6) == 0 ? draw.below(3) : draw.sized(-spread, spread);
        const double b = draw.below(6) == 0 ? a : a + std::abs(draw.sized(-spread, spread));
        lower.push_back(a);
        upper.push_back(b);
    }
    const std::vector<std::int64_t> sizes{images, node.inputShape[0], node.inputShape[1],
                                          node.inputShape[2]};
    return {tensorFrom(lower).view(sizes), tensorFrom(upper).view(sizes)};
}

std::vector<std::int64_t> integersOf(const Tensor& t) {
    const Tensor flat = t.contiguous().flatten();
    return {flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel()};
}

QByteArray where(int trial) {
    return "seed " + QByteArray::number(kSeed) + " trial " + QByteArray::number(trial);
}

Tensor sampleOf(const Bounds& b) {
    const Tensor share = at::rand_like(b.lower);
    const Tensor ends = share.gt(0.5).to(at::kDouble);
    const Tensor mixed = at::where(at::rand_like(share).gt(0.5), ends, share);
    return b.lower + mixed * (b.upper - b.lower);
}

}  // namespace

class TestPoolLines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { at::manual_seed(kSeed); }

    /// In real arithmetic, at the corners that matter: the upper line's place at either end, all
    /// others at their upper one.
    void outwardLines_holdInRealArithmetic() {
        Draw draw(kSeed);
        for (int trial = 0; trial < 150; ++trial) {
            const TensorNode node = randomPool(draw);
            const Bounds b = randomBounds(draw, node, 2, trial % 3 == 0 ? 60 : 2);
            const PoolLines lines = core::choosePoolLines(node, b.lower, b.upper, true);
            const auto lower = numbersOf(b.lower);
            const auto upper = numbersOf(b.upper);
            const auto slope = numbersOf(lines.upperSlope);
            const auto intercept = numbersOf(lines.upperIntercept);
            const auto from = integersOf(lines.upperFrom);
            const auto below = integersOf(lines.lowerFrom);
            forEachWindow(node, 2, [&](const auto& window, std::size_t base, std::size_t e) {
                QVERIFY2(std::count(window.begin(), window.end(), below[e]) == 1, where(trial));
                QVERIFY2(std::count(window.begin(), window.end(), from[e]) == 1, where(trial));
                double others = -kInfinity;
                for (const std::int64_t place : window) {
                    const auto i = base + static_cast<std::size_t>(place);
                    others = place == from[e] ? others : std::max(others, upper[i]);
                    QVERIFY(lower[i] <= lower[base + static_cast<std::size_t>(below[e])]);
                }
                const auto j = base + static_cast<std::size_t>(from[e]);
                for (const double x : {lower[j], upper[j]}) {
                    QVERIFY2(
                        Quad(slope[e]) * Quad(x) + Quad(intercept[e]) >= Quad(std::max(x, others)),
                        where(trial));
                }
            });
        }
    }

    /// Two opposite corners of the box have the middle as their mean, so no linear function above
    /// the maximum is below the mean of theirs.
    void upperLine_isTheLeastAtTheMiddle() {
        Draw draw(kSeed + 1);
        for (int trial = 0; trial < 100; ++trial) {
            const TensorNode node = randomPool(draw);
            const Bounds b = randomBounds(draw, node, 2, 2);
            const PoolLines lines = core::choosePoolLines(node, b.lower, b.upper, false);
            const Tensor middle = 0.5 * (b.lower + b.upper);
            const Tensor at = at::gather(middle.flatten(2), 2, lines.upperFrom.flatten(2));
            const auto line =
                numbersOf(lines.upperSlope * at.view_as(lines.upperSlope) + lines.upperIntercept);
            const auto lower = numbersOf(b.lower);
            const auto upper = numbersOf(b.upper);
            const auto from = integersOf(lines.upperFrom);
            forEachWindow(node, 2, [&](const auto& window, std::size_t base, std::size_t e) {
                double one = -kInfinity;
                double other = -kInfinity;
                double constant = -kInfinity;
                for (const std::int64_t place : window) {
                    const auto i = base + static_cast<std::size_t>(place);
                    one = std::max(one, place == from[e] ? upper[i] : lower[i]);
                    other = std::max(other, place == from[e] ? lower[i] : upper[i]);
                    constant = std::max(constant, upper[i]);
                }
                QVERIFY2(std::abs(line[e] - 0.5 * (one + other)) <= 1e-12 * (1 + std::abs(one)),
                         where(trial));
                QVERIFY2(line[e] <= constant + 1e-12 * (1 + std::abs(constant)), where(trial));
            });
        }
    }

    void aCertainWinner_isPassedOnAsItIs() {
        const TensorNode node = poolNode({{1, 3}, {1, 3}, {0, 0, 0, 0}, {1, 1}, false}, {1, 1, 3});
        const Tensor lower = tensorFrom({0, 2, -1}).view({1, 1, 1, 3});
        const Tensor upper = tensorFrom({1, 5, 2}).view({1, 1, 1, 3});
        const PoolLines lines = core::choosePoolLines(node, lower, upper, true);
        QCOMPARE(integersOf(lines.lowerFrom), (std::vector<std::int64_t>{1}));
        QCOMPARE(integersOf(lines.upperFrom), (std::vector<std::int64_t>{1}));
        QCOMPARE(numbersOf(lines.upperSlope), (std::vector<double>{1.0}));
        QCOMPARE(numbersOf(lines.upperIntercept), (std::vector<double>{0.0}));
    }

    void infiniteBounds_giveNoNaN() {
        const TensorNode node = poolNode({{1, 2}, {1, 2}, {0, 0, 0, 0}, {1, 1}, false}, {1, 1, 2});
        for (const double l : {-kInfinity, -1.7e308, -1.0}) {
            for (const double u : {0.0, 1.7e308, kInfinity}) {
                for (const double v : {-3.0, 0.5, kInfinity}) {
                    const Tensor lower = tensorFrom({l, -4.0}).view({1, 1, 1, 2});
                    const Tensor upper = tensorFrom({u, v}).view({1, 1, 1, 2});
                    PoolLines lines = core::choosePoolLines(node, lower, upper, true);
                    QVERIFY(!lines.upperSlope.isnan().any().item<bool>());
                    QVERIFY(!lines.upperIntercept.isnan().any().item<bool>());
                    Tensor offset = at::zeros({1}, at::kDouble);
                    const Tensor a = at::ones({1, 1, 1, 1}, at::kDouble);
                    core::poolBackward(node, lines, a, at::zeros({1}, at::kLong), offset);
                    QCOMPARE(offset.item<double>(), 0.0);
                }
            }
        }
    }

    void ends_areThePooledOnes() {
        Draw draw(kSeed + 2);
        for (int trial = 0; trial < 100; ++trial) {
            const TensorNode node = randomPool(draw);
            const Bounds b = randomBounds(draw, node, 2, 2);
            const core::Ends ends = core::poolEnds(node, b.lower, b.upper);
            QVERIFY2(at::equal(ends.lower, pooled(node, b.lower)), where(trial));
            QVERIFY2(at::equal(ends.upper, pooled(node, b.upper)), where(trial));
        }
    }

    void backward_boundsTheRowsFromBelow() {
        Draw draw(kSeed + 3);
        for (int trial = 0; trial < 60; ++trial) {
            const TensorNode node = randomPool(draw);
            const Bounds b = randomBounds(draw, node, 3, 2);
            const PoolLines lines = core::choosePoolLines(node, b.lower, b.upper, false);
            const Tensor sample = at::randint(0, 3, {7}, at::kLong);
            const Tensor a =
                at::randn({7, node.shape[0], node.shape[1], node.shape[2]}, at::kDouble);
            Tensor offset = at::full({7}, 2.0, at::kDouble);
            const Tensor rows = core::poolBackward(node, lines, a, sample, offset);
            for (int point = 0; point < 20; ++point) {
                const Tensor x = sampleOf(b);
                const Tensor y = pooled(node, x).index_select(0, sample);
                const Tensor bound =
                    (rows * x.index_select(0, sample)).flatten(1).sum(1) + offset - 2.0;
                const Tensor size = (a * y).abs().flatten(1).sum(1) + 1.0;
                const Tensor value = (a * y).flatten(1).sum(1);
                QVERIFY2((value - bound).ge(-1e-12 * size).all().item<bool>(), where(trial));
            }
        }
    }

    void gradients_areFiniteDifferences() {
        const TensorNode node = poolNode({{2, 2}, {1, 1}, {0, 0, 0, 0}, {1, 1}, false}, {1, 3, 3});
        Tensor lower = at::randn({1, 1, 3, 3}, at::kDouble);
        Tensor upper = lower + at::rand({1, 1, 3, 3}, at::kDouble) + 0.5;
        Tensor a = at::randn({4, 1, 2, 2}, at::kDouble);
        const Tensor x = at::randn({4, 1, 3, 3}, at::kDouble);
        const Tensor sample = at::zeros({4}, at::kLong);
        const auto value = [&] {
            Tensor offset = at::zeros({4}, at::kDouble);
            const PoolLines lines = core::choosePoolLines(node, lower, upper, false);
            return (core::poolBackward(node, lines, a, sample, offset) * x).sum() + offset.sum();
        };
        std::vector<Tensor*> inputs{&lower, &upper, &a};
        for (Tensor* input : inputs) {
            *input = input->detach().requires_grad_();
        }
        value().backward();
        const at::NoGradGuard noGradient;
        for (Tensor* input : inputs) {
            const auto gradient = numbersOf(input->grad());
            for (std::size_t i = 0; i < gradient.size(); ++i) {
                double* const entry = input->data_ptr<double>() + i;
                const double held = *entry;
                *entry = held + 1e-6;
                const double above = value().item<double>();
                *entry = held - 1e-6;
                const double below = value().item<double>();
                *entry = held;
                QVERIFY(std::abs((above - below) / 2e-6 - gradient[i]) < 1e-6);
            }
        }
    }

    void overlap_isTheMostWindowsOfAPlace() {
        QCOMPARE(
            core::poolOverlap(poolNode({{3, 3}, {2, 2}, {1, 1, 1, 1}, {1, 1}, false}, {2, 8, 8})),
            std::int64_t{4});
        QCOMPARE(
            core::poolOverlap(poolNode({{2, 2}, {2, 2}, {0, 0, 0, 0}, {1, 1}, false}, {2, 8, 8})),
            std::int64_t{1});
    }

    void anotherNode_isRefusedByItsName() {
        TensorNode node;
        node.name = "act7";
        node.operation = core::Relu{};
        const Tensor x = at::zeros({1, 1, 1, 1}, at::kDouble);
        try {
            core::choosePoolLines(node, x, x, false);
            QFAIL("a ReLU was taken for a pool");
        } catch (const std::invalid_argument& error) {
            QVERIFY(QString::fromUtf8(error.what()).contains("act7"));
        }
    }
};

QTEST_GUILESS_MAIN(TestPoolLines)
#include "tst_pool_lines.moc"
