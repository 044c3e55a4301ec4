#include "core/bounds/input_region.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "tests/bounds/quad.h"

using at::Tensor;
using core::BallNorm;
using core::InputBatch;
using core::InputRegion;

namespace {

constexpr unsigned kSeed = 20260501;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// One region and one row.
struct Case {
    BallNorm norm = BallNorm::Linf;
    std::vector<double> lower, upper, center, a;
    double radius = 0.0;

    InputBatch batch() const {
        const bool isBall = norm != BallNorm::Linf;
        return {1,
                lower,
                upper,
                norm,
                isBall ? center : std::vector<double>(),
                isBall ? std::vector<double>{radius} : std::vector<double>()};
    }
    InputRegion region() const {
        return core::makeRegion(batch(), static_cast<std::int64_t>(a.size()), {});
    }
    core::RegionMinimum minimum() const {
        return core::minimumWithError(region(), tensorFrom(a).unsqueeze(0),
                                      at::zeros({1}, at::kLong));
    }
};

/// The set of a ball around the center, cut; sometimes the center lies outside of the cut, a
/// coordinate is flat or a coefficient is 0.
Case randomCase(Draw& draw, BallNorm norm, int n, int spread) {
    Case c;
    c.norm = norm;
    for (int i = 0; i < n; ++i) {
        const double at = draw.sized(-spread, spread);
        const double width = draw.below(6) == 0 ? 0.0 : std::abs(draw.sized(-spread, spread));
        const double share = draw.below(4) == 0 ? draw.uniform(-0.3, 1.3) : draw.uniform(0.0, 1.0);
        c.lower.push_back(at - share * width);
        c.upper.push_back(std::max(c.lower.back(), at + (1.0 - share) * width));
        c.center.push_back(at);
        c.a.push_back(draw.below(8) == 0 ? 0.0 : draw.sized(-spread, spread));
    }
    // At least what reaches the box, so that the set is not empty.
    double least = 0.0;
    double most = 0.0;
    for (std::size_t i = 0; i < c.a.size(); ++i) {
        const double nearest = std::clamp(c.center[i], c.lower[i], c.upper[i]) - c.center[i];
        const double farthest =
            std::max(std::abs(c.lower[i] - c.center[i]), std::abs(c.upper[i] - c.center[i]));
        least += norm == BallNorm::L1 ? std::abs(nearest) : nearest * nearest;
        most += norm == BallNorm::L1 ? farthest : farthest * farthest;
    }
    const double reach = least + draw.uniform(0.0, 1.2) * (most - least);
    c.radius = 1.000001 * (norm == BallNorm::L1 ? reach : std::sqrt(reach));
    return c;
}

Quad dot(const std::vector<double>& a, const std::vector<Quad>& x) {
    Quad sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += Quad(a[i]) * x[i];
    }
    return sum;
}

Quad exactBox(const Case& c) {
    std::vector<Quad> x;
    for (std::size_t i = 0; i < c.a.size(); ++i) {
        x.push_back(c.a[i] > 0 ? c.lower[i] : c.upper[i]);
    }
    return dot(c.a, x);
}

/// Greedy: what brings most a unit of radius first.
Quad exactL1(const Case& c) {
    std::vector<Quad> x;
    Quad left = c.radius;
    for (std::size_t i = 0; i < c.a.size(); ++i) {
        x.push_back(std::clamp(c.center[i], c.lower[i], c.upper[i]));
        left -= absolute(x.back() - Quad(c.center[i]));
    }
    std::vector<std::size_t> order(c.a.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](auto i, auto j) { return std::abs(c.a[i]) > std::abs(c.a[j]); });
    for (const std::size_t i : order) {
        const Quad end = c.a[i] > 0 ? c.lower[i] : c.upper[i];
        const Quad step = std::min(absolute(end - x[i]), left);
        x[i] += c.a[i] > 0 ? -step : step;
        left -= step;
    }
    return dot(c.a, x);
}

/// The point of the cut ball for the step t, and the square of its distance from the center.
std::pair<std::vector<Quad>, Quad> pointOf(const Case& c, Quad t) {
    std::vector<Quad> x;
    Quad square = 0;
    for (std::size_t i = 0; i < c.a.size(); ++i) {
        const Quad free = Quad(c.center[i]) - t * Quad(c.a[i]);
        x.push_back(std::min(std::max(free, Quad(c.lower[i])), Quad(c.upper[i])));
        const Quad d = x.back() - Quad(c.center[i]);
        square += d * d;
    }
    return {x, square};
}

/// By bisection on the step.
Quad exactL2(const Case& c) {
    const Quad wanted = Quad(c.radius) * Quad(c.radius);
    Quad low = 0;
    Quad high = 1;
    while (pointOf(c, high).second <= wanted && high < Quad(1e60)) {
        high *= 2;
    }
    for (int i = 0; i < 300; ++i) {
        const Quad middle = (low + high) / 2;
        (pointOf(c, middle).second <= wanted ? low : high) = middle;
    }
    return dot(c.a, pointOf(c, pointOf(c, high).second <= wanted ? high : low).first);
}

Quad exactMinimum(const Case& c) {
    switch (c.norm) {
        case BallNorm::L1:
            return exactL1(c);
        case BallNorm::L2:
            return exactL2(c);
        case BallNorm::Linf:
            break;
    }
    return exactBox(c);
}

double sizeOf(const Case& c) {
    double size = 1e-300;
    for (std::size_t i = 0; i < c.a.size(); ++i) {
        size += std::abs(c.a[i]) *
                (std::abs(c.lower[i]) + std::abs(c.upper[i]) + std::abs(c.lower[i] - c.upper[i]));
    }
    return size;
}

/// The least a . x over every face of the set: each coordinate at an end of the box, at the center
/// (where l1 has its kink) or moved by what is left of the radius.
double leastOverFaces(const Case& c) {
    const std::size_t n = c.a.size();
    double best = kInfinity;
    std::size_t patterns = 1;
    for (std::size_t i = 0; i < n; ++i) {
        patterns *= 4;
    }
    const auto lengthOf = [&](const std::vector<double>& d) {
        double length = 0.0;
        for (const double x : d) {
            length += c.norm == BallNorm::L1 ? std::abs(x) : x * x;
        }
        return c.norm == BallNorm::L1 ? length : std::sqrt(length);
    };
    const auto offer = [&](const std::vector<double>& d) {
        double sum = 0.0;
        bool fits = lengthOf(d) <= c.radius * (1 + 1e-12);
        for (std::size_t i = 0; i < n; ++i) {
            const double slack = 1e-12 * (1 + std::abs(c.center[i]));
            fits = fits && c.center[i] + d[i] >= c.lower[i] - slack &&
                   c.center[i] + d[i] <= c.upper[i] + slack;
            sum += c.a[i] * (c.center[i] + d[i]);
        }
        best = fits ? std::min(best, sum) : best;
    };
    for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
        std::vector<double> d(n, 0.0);
        std::vector<std::size_t> moved;
        std::size_t rest = pattern;
        for (std::size_t i = 0; i < n; ++i, rest /= 4) {
            d[i] = rest % 4 == 0   ? c.lower[i] - c.center[i]
                   : rest % 4 == 1 ? c.upper[i] - c.center[i]
                                   : 0.0;
            if (rest % 4 == 3) {
                moved.push_back(i);
            }
        }
        offer(d);
        if (c.norm == BallNorm::L1 && moved.size() == 1) {
            const double left = c.radius - lengthOf(d);
            for (const double sign : {-1.0, 1.0}) {
                d[moved[0]] = sign * left;
                offer(d);
            }
        } else if (c.norm == BallNorm::L2 && !moved.empty()) {
            const double fixed = lengthOf(d);
            double square = 0.0;
            for (const std::size_t i : moved) {
                square += c.a[i] * c.a[i];
            }
            const double t = std::sqrt(std::max(0.0, c.radius * c.radius - fixed * fixed) / square);
            for (const std::size_t i : moved) {
                d[i] = -t * c.a[i];
            }
            offer(d);
        }
    }
    return best;
}

void addNorms() {
    QTest::addColumn<int>("norm");
    QTest::newRow("linf") << static_cast<int>(BallNorm::Linf);
    QTest::newRow("l1") << static_cast<int>(BallNorm::L1);
    QTest::newRow("l2") << static_cast<int>(BallNorm::L2);
}

BallNorm fetchedNorm() {
    QFETCH(int, norm);
    return static_cast<BallNorm>(norm);
}

std::string text(const Case& c, int trial) {
    std::string out = "seed " + std::to_string(kSeed) + " trial " + std::to_string(trial);
    for (std::size_t i = 0; i < std::min<std::size_t>(c.a.size(), 5); ++i) {
        char line[200];
        std::snprintf(line, sizeof line, "; a %.17g in [%.17g, %.17g] center %.17g", c.a[i],
                      c.lower[i], c.upper[i], c.center[i]);
        out += line;
    }
    return out + " radius " + std::to_string(c.radius);
}

double derivative(const std::function<double(double)>& f, double x) {
    constexpr double kStep = 1e-6;
    return (f(x + kStep) - f(x - kStep)) / (2.0 * kStep);
}

InputBatch twoBoxes() { return {2, {0, 1, 2, 3}, {1, 2, 3, 4}, BallNorm::Linf, {}, {}}; }

QString messageOf(const InputBatch& batch, std::int64_t inputs) {
    try {
        core::makeRegion(batch, inputs, {});
    } catch (const std::invalid_argument& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestInputRegion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void minimum_isTheLeastOverAllFaces_data() { addNorms(); }
    void minimum_isTheLeastOverAllFaces() {
        Draw draw(kSeed);
        for (int trial = 0; trial < 150; ++trial) {
            Case c = randomCase(draw, fetchedNorm(), 1 + draw.below(4), 2);
            const double found = c.minimum().value.item<double>();
            const double expected =
                c.norm == BallNorm::Linf ? static_cast<double>(exactBox(c)) : leastOverFaces(c);
            QVERIFY2(
                std::abs(found - expected) <= 1e-8 * (1 + sizeOf(c)),
                (text(c, trial) + ": " + std::to_string(found) + " for " + std::to_string(expected))
                    .c_str());
        }
    }

    void minimumLessItsError_isNeverAboveTheTrueOne_data() { addNorms(); }
    void minimumLessItsError_isNeverAboveTheTrueOne() {
        Draw draw(kSeed + 1);
        for (int trial = 0; trial < 300; ++trial) {
            const int spread = std::array{1, 8, 30, 90}.at(static_cast<std::size_t>(trial % 4));
            const Case c = randomCase(draw, fetchedNorm(), 1 + draw.below(120), spread);
            const core::RegionMinimum found = c.minimum();
            const Quad value = found.value.item<double>();
            const Quad error = found.error.item<double>();
            const Quad exact = exactMinimum(c);
            REQUIRE(value - error <= exact, text(c, trial));
            const Quad loss = Quad(1e-9) * Quad(sizeOf(c) + c.radius);
            REQUIRE(value >= exact - error - loss && error <= loss, text(c, trial));
        }
    }

    /// Terms that cancel: the sum is far below what it adds up.
    void cancellation_isCovered_data() { addNorms(); }
    void cancellation_isCovered() {
        Draw draw(kSeed + 2);
        for (int trial = 0; trial < 200; ++trial) {
            Case c;
            c.norm = fetchedNorm();
            for (int i = 0; i < 50; ++i) {
                const double center = draw.sized(40, 50);
                c.a.push_back(draw.sized(0, 4));
                c.a.push_back(-c.a.back());
                for (int twice = 0; twice < 2; ++twice) {
                    c.center.push_back(center);
                    c.lower.push_back(std::nextafter(center, -kInfinity));
                    c.upper.push_back(std::nextafter(center, kInfinity));
                }
            }
            c.radius = 3.0 * (c.upper[0] - c.lower[0]);
            const core::RegionMinimum found = c.minimum();
            REQUIRE(Quad(found.value.item<double>()) - Quad(found.error.item<double>()) <=
                        exactMinimum(c),
                    text(c, trial));
        }
    }

    void pointsOfTheSet_areNeverBelowTheMinimum_data() { addNorms(); }
    void pointsOfTheSet_areNeverBelowTheMinimum() {
        Draw draw(kSeed + 3);
        for (int trial = 0; trial < 200; ++trial) {
            const Case c = randomCase(draw, fetchedNorm(), 6, 1);
            const core::RegionMinimum found = c.minimum();
            const double bound = found.value.item<double>() - found.error.item<double>();
            for (int sample = 0; sample < 100; ++sample) {
                double length = 0.0;
                double value = 0.0;
                for (std::size_t i = 0; i < c.a.size(); ++i) {
                    const double x = draw.below(2) == 0 ? draw.uniform(c.lower[i], c.upper[i])
                                                        : (c.a[i] > 0 ? c.lower[i] : c.upper[i]);
                    const double d = std::abs(x - c.center[i]);
                    length += c.norm == BallNorm::L1 ? d : d * d;
                    value += c.a[i] * x;
                }
                length = c.norm == BallNorm::L1 ? length : std::sqrt(length);
                if (c.norm == BallNorm::Linf || length <= c.radius) {
                    REQUIRE(value >= bound - 1e-12 * sizeOf(c), text(c, trial));
                }
            }
        }
    }

    void zeroRadius_isTheCenter_data() { addNorms(); }
    void zeroRadius_isTheCenter() {
        for (const double slack : {0.0, 0.5}) {
            Case c{fetchedNorm(), {}, {}, {0.25, -3.0, 8.0}, {2.0, 0.5, -1.0}, 0.0};
            const double width = c.norm == BallNorm::Linf ? 0.0 : slack;
            for (const double x : c.center) {
                c.lower.push_back(x - width);
                c.upper.push_back(x + width);
            }
            QCOMPARE(c.minimum().value.item<double>(), -9.0);
        }
    }

    void uncutBall_isTheDualNorm() {
        Case c{BallNorm::L2, {-9, -9}, {9, 9}, {1, 2}, {3, -4}, 0.5};
        QCOMPARE(c.minimum().value.item<double>(), -5.0 - 2.5);
        c.norm = BallNorm::L1;
        QCOMPARE(c.minimum().value.item<double>(), -5.0 - 2.0);
    }

    void zeroRow_isZero_data() { addNorms(); }
    void zeroRow_isZero() {
        const Case c{fetchedNorm(), {-1, 2}, {1, 3}, {0, 2}, {0, 0}, 1.0};
        QCOMPARE(c.minimum().value.item<double>(), 0.0);
        QVERIFY(c.minimum().error.item<double>() < 1e-290);
    }

    void hugeNumbers_giveABoundOrMinusInfinity_data() { addNorms(); }
    void hugeNumbers_giveABoundOrMinusInfinity() {
        for (const double size : {1e150, 1e300, 1.7e308}) {
            for (const double a : {1e-300, 1.0, 1e300}) {
                for (const double radius : {0.0, 1e-300, 1.0, 1e308}) {
                    const Case c{fetchedNorm(), {-size, 0}, {size, 1}, {1, 0}, {a, -a}, radius};
                    const core::RegionMinimum found = c.minimum();
                    const double bound = found.value.item<double>() - found.error.item<double>();
                    const double inside = a;  // the center
                    REQUIRE(bound <= inside && !std::isnan(bound), text(c, 0));
                }
            }
        }
    }

    void anEmptySet_givesNoNaN() {
        for (const BallNorm norm : {BallNorm::L1, BallNorm::L2}) {
            const Case c{norm, {5, 5}, {6, 6}, {0, 0}, {1, -2}, 1.0};
            QVERIFY(!std::isnan(c.minimum().value.item<double>()));
        }
    }

    void rowsInAnyOrder_haveTheirSamplesMinimum_data() { addNorms(); }
    void rowsInAnyOrder_haveTheirSamplesMinimum() {
        at::manual_seed(7);
        const BallNorm norm = fetchedNorm();
        const Tensor center = at::rand({5, 9}, at::kDouble);
        InputRegion region{center - 0.2, center + 0.3, norm, center, at::rand({5}, at::kDouble)};
        const Tensor a = at::randn({40, 9}, at::kDouble);
        const Tensor uniform = at::arange(40, at::kLong).floor_divide(8);
        const Tensor sorted = std::get<0>(at::randint(0, 5, {40}, at::kLong).sort());
        for (const Tensor& sample :
             {uniform, sorted, at::randint(0, 5, {40}, at::kLong), at::full({40}, 3, at::kLong)}) {
            const auto all = core::minimumWithError(region, a, sample);
            for (std::int64_t n = 0; n < 40; ++n) {
                const auto one =
                    core::minimumWithError(region, a.narrow(0, n, 1), sample.narrow(0, n, 1));
                QVERIFY(at::allclose(all.value.narrow(0, n, 1), one.value, 1e-13, 1e-14));
                QVERIFY(at::allclose(all.error.narrow(0, n, 1), one.error, 1e-9, 1e-300));
            }
        }
        QCOMPARE(core::minimumOver(region, a.narrow(0, 0, 0), uniform.narrow(0, 0, 0)).size(0),
                 std::int64_t{0});
    }

    void gradients_areFiniteDifferences_data() { addNorms(); }
    void gradients_areFiniteDifferences() {
        Draw draw(kSeed + 4);
        for (int trial = 0; trial < 30; ++trial) {
            const Case c = randomCase(draw, fetchedNorm(), 4, 1);
            InputRegion region = c.region();
            Tensor a = tensorFrom(c.a).unsqueeze(0);
            const Tensor sample = at::zeros({1}, at::kLong);
            std::vector<Tensor*> inputs{&a, &region.lower, &region.upper};
            if (c.norm != BallNorm::Linf) {
                inputs.insert(inputs.end(), {&region.center, &region.radius});
            }
            for (Tensor* input : inputs) {
                input->requires_grad_();
            }
            core::minimumOver(region, a, sample).sum().backward();
            const at::NoGradGuard noGradient;
            for (std::size_t k = 0; k < inputs.size(); ++k) {
                const Tensor gradient = inputs[k]->grad();
                for (std::int64_t i = 0; i < gradient.numel(); ++i) {
                    double* const entry = inputs[k]->data_ptr<double>() + i;
                    const double x = *entry;
                    const double expected = derivative(
                        [&](double y) {
                            *entry = y;
                            return core::minimumOver(region, a, sample).item<double>();
                        },
                        x);
                    *entry = x;
                    if ((k == 0 && x == 0.0) || c.lower == c.upper) {
                        continue;  // a kink
                    }
                    const double found = gradient.flatten()[i].item<double>();
                    QVERIFY2(std::abs(found - expected) <= 2e-4 * (1 + sizeOf(c)),
                             (text(c, trial) + ": input " + std::to_string(k) + " entry " +
                              std::to_string(i) + " is " + std::to_string(found) + ", not " +
                              std::to_string(expected))
                                 .c_str());
                }
            }
        }
    }

    void float32_holdsTheSet() {
        Draw draw(kSeed + 5);
        for (const BallNorm norm : {BallNorm::Linf, BallNorm::L1, BallNorm::L2}) {
            const Case c = randomCase(draw, norm, 50, 8);
            const InputRegion wide = core::makeRegion(c.batch(), 50, {at::kFloat, at::kCPU});
            QVERIFY(wide.lower.scalar_type() == at::kFloat);
            const InputRegion exact = c.region();
            QVERIFY(wide.lower.to(at::kDouble).le(exact.lower).all().item<bool>());
            QVERIFY(wide.upper.to(at::kDouble).ge(exact.upper).all().item<bool>());
            QVERIFY(at::allclose(wide.lower.to(at::kDouble), exact.lower, 1e-6));
            if (norm != BallNorm::Linf) {
                const Tensor moved = wide.center.to(at::kDouble) - exact.center;
                const double length = moved.norm(norm == BallNorm::L1 ? 1 : 2).item<double>();
                QVERIFY(wide.radius.item<double>() >= c.radius + length * (1 - 1e-12));
                QVERIFY(wide.radius.item<double>() <= (c.radius + length) * (1 + 1e-6));
            }
        }
    }

    void magnitude_isTheLargerEnd() {
        const InputRegion region = core::makeRegion({1, {-3, 1}, {2, 4}, {}, {}, {}}, 2, {});
        QCOMPARE(numbersOf(core::magnitudeOf(region)), (std::vector<double>{3, 4}));
    }

    void aBatchThatDoesNotFit_isRefusedByWhatIsWrong() {
        QVERIFY(messageOf(twoBoxes(), 2).isEmpty());
        QVERIFY(messageOf(twoBoxes(), 3).contains("2 samples of 3 inputs needs 6"));
        InputBatch batch = twoBoxes();
        batch.upper[3] = 2.5;
        QVERIFY(messageOf(batch, 2).contains("input 1 of sample 1"));
        batch = twoBoxes();
        batch.lower[2] = std::nan("");
        QVERIFY(messageOf(batch, 2).contains("position 2"));
        batch = twoBoxes();
        batch.norm = BallNorm::L2;
        QVERIFY(messageOf(batch, 2).contains("center"));
        batch.center = batch.lower;
        QVERIFY(messageOf(batch, 2).contains("radius"));
        batch.radius = {0.5, -0.25};
        QVERIFY(messageOf(batch, 2).contains("sample 1 has the negative radius"));
        batch.radius = {0.5, 0.0};
        QVERIFY(messageOf(batch, 2).isEmpty());
        QVERIFY(messageOf(InputBatch(), 2).contains("at least one sample"));
    }
};

QTEST_GUILESS_MAIN(TestInputRegion)
#include "tst_input_region.moc"
