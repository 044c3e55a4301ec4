#include <QTest>
#include <cmath>
#include <limits>

#include "reach/shift/critical_eps.h"
#include "reach/verify/certify_method.h"
#include "reach/verify/state_counter.h"
#include "tests/network/sample_networks.h"
#include "tests/shift/shift_networks.h"

using reach::NeuronStatus;
using reach::StateTally;
using reach::StatusCounts;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// z = (x0 + x1, x0 - x1 + 3, -x0 - 4): on the unit square [-2, 2], [1, 5], [-5, -3].
core::Dense workedDense() { return {2, 3, {1, 1, 1, -1, -1, 0}, {0, 3, -4}}; }

core::Dense sumOfThree() { return {3, 1, {1, 1, 1}, {0}}; }

core::Network workedNetwork() { return chain({2}, {workedDense(), core::Relu{}, sumOfThree()}); }

reach::InputSet square(double radius, double shift = 0.0) {
    return reach::makeBox(Eigen::VectorXd::Constant(2, shift), radius);
}

reach::InputSets setsOf(const std::vector<reach::InputSet>& list) {
    return {std::ssize(list), [list](std::int64_t first, std::int64_t count) {
                return std::vector<reach::InputSet>(list.begin() + first,
                                                    list.begin() + first + count);
            }};
}

reach::RangeOptions byMethod(reach::Method method) {
    reach::RangeOptions options;
    options.method = method;
    return options;
}

StateTally tallied(const core::Network& network, const std::vector<reach::InputSet>& list,
                   reach::Method method = reach::Method::Box) {
    const auto counter = reach::makeStateCounter(network, byMethod(method), 1);
    return reach::tallyStates(*counter, setsOf(list), {});
}

std::int64_t of(const StatusCounts& counts, NeuronStatus status) { return counts[status]; }

}  // namespace

class TestStateTally : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void statusOfARelu_isSettledByItsEnds() {
        QCOMPARE(reach::statusOf(0.0, 0.0), NeuronStatus::Active);
        QCOMPARE(reach::statusOf(0.0, 1.0), NeuronStatus::Active);
        QCOMPARE(reach::statusOf(-1.0, 0.0), NeuronStatus::Inactive);
        QCOMPARE(reach::statusOf(-1.0, 1e-300), NeuronStatus::Unstable);
        QCOMPARE(reach::statusOf(std::nan(""), std::nan("")), NeuronStatus::Unstable);
    }

    void statusOfARamp_hasSixCases() {
        QCOMPARE(reach::statusOf(-2.0, -1.0, 1.0), NeuronStatus::Inactive);
        QCOMPARE(reach::statusOf(0.0, 1.0, 1.0), NeuronStatus::Active);
        QCOMPARE(reach::statusOf(1.0, 2.0, 1.0), NeuronStatus::RightDead);
        QCOMPARE(reach::statusOf(-0.5, 0.5, 1.0), NeuronStatus::Unstable);
        QCOMPARE(reach::statusOf(0.5, 1.5, 1.0), NeuronStatus::RightUnstable);
        QCOMPARE(reach::statusOf(-0.5, 1.5, 1.0), NeuronStatus::BothUnstable);
        QCOMPARE(reach::statusOf(-0.5, 1.0, 1.0), NeuronStatus::Unstable);
        // With r = infinity a ramp is a ReLU.
        for (const auto& [l, u] : {std::pair{-1.0, 2.0}, {0.0, 3.0}, {-2.0, 0.0}}) {
            QCOMPARE(reach::statusOf(l, u, kInfinity), reach::statusOf(l, u));
        }
    }

    void signs_foldTheRampsBendAway() {
        StatusCounts counts;
        counts.of = {1, 2, 4, 8, 16, 32};
        QCOMPARE(counts.signs(), (reach::StateCounts{2 + 8 + 16, 1, 4 + 32}));
        QCOMPARE(counts.unsettled(), 4 + 16 + 32);
        QCOMPARE(counts.neurons(), 63);
    }

    void workedNetwork_isCountedAsByHand() {
        const StateTally tally = tallied(workedNetwork(), {square(1.0)});
        QCOMPARE(tally.done, 1);
        QVERIFY(!tally.isPartial());
        QCOMPARE(tally.layers.size(), std::size_t(1));
        const reach::LayerTally& layer = tally.layers.front();
        QCOMPARE(of(layer.counts, NeuronStatus::Unstable), 1);
        QCOMPARE(of(layer.counts, NeuronStatus::Active), 1);
        QCOMPARE(of(layer.counts, NeuronStatus::Inactive), 1);
        QVERIFY(std::abs(layer.width[0] - 4.0) < 1e-12);
        QVERIFY(std::abs(layer.width[2] - 2.0) < 1e-12);
        QVERIFY(std::abs(layer.beyond[0] - 2.0) < 1e-12);
        QCOMPARE(layer.unsettled, (std::vector<std::int64_t>{1, 0, 0}));
        QCOMPARE(tally.layerNamed(layer.name), std::optional<std::size_t>(0));
        QVERIFY(!tally.layerNamed("nowhere"));
    }

    void severalSets_areSummed() {
        // Around (3, 3) with radius 1: z0 in [4, 8]; z1 in [1, 5]; z2 in [-8, -6].
        const StateTally tally = tallied(workedNetwork(), {square(1.0), square(1.0, 3.0)});
        const reach::LayerTally& layer = tally.layers.front();
        QCOMPARE(tally.done, 2);
        QCOMPARE(of(layer.counts, NeuronStatus::Unstable), 1);
        QCOMPARE(of(layer.counts, NeuronStatus::Active), 3);
        QCOMPARE(of(layer.counts, NeuronStatus::Inactive), 2);
        QVERIFY(std::abs(layer.lower[0] + 2.0) < 1e-12);
        QVERIFY(std::abs(layer.upper[0] - 8.0) < 1e-12);
        QVERIFY(std::abs(layer.width[0] - 8.0) < 1e-12);
    }

    void points_haveNoUnstableNeuron() {
        for (const shift_test::Case& each : shift_test::cases()) {
            const reach::InputSet point =
                reach::makeBox(Eigen::VectorXd::Constant(each.network.inputCount(), 0.3), 0.0);
            const StateTally tally = tallied(each.network, {point}, reach::Method::Box);
            // Rounding leaves widths of a few units in the last place.
            for (const reach::LayerTally& layer : tally.layers) {
                QVERIFY2(layer.width.maxCoeff() < 1e-9, each.name.c_str());
            }
        }
    }

    void tally_isThatOfItsRanges() {
        for (const shift_test::Case& each : shift_test::cases()) {
            const reach::InputSet input = shift_test::cube(each.network.inputCount(), each.radius);
            const auto ranges =
                reach::neuronRanges(each.network, input, byMethod(reach::Method::Zonotope));
            const StateTally tally = tallied(each.network, {input}, reach::Method::Zonotope);
            QCOMPARE(tally.layers.size(), ranges.size());
            for (std::size_t k = 0; k < ranges.size(); ++k) {
                QVERIFY2(tally.layers[k].counts.signs() == reach::countStates(ranges[k]),
                         each.name.c_str());
                QCOMPARE(tally.layers[k].name, ranges[k].name);
            }
        }
    }

    void ramp_isCountedInSixStates() {
        const core::ParamRamp ramp{0.1, {1.0, 2.0, 3.0}};
        const core::Network network = chain({2}, {workedDense(), ramp, sumOfThree()});
        const StateTally tally = tallied(network, {square(1.0)});
        const reach::LayerTally& layer = tally.layers.front();
        // [-2, 2] about 0 and 1; [1, 5] about 2; [-5, -3].
        QCOMPARE(of(layer.counts, NeuronStatus::BothUnstable), 1);
        QCOMPARE(of(layer.counts, NeuronStatus::RightUnstable), 1);
        QCOMPARE(of(layer.counts, NeuronStatus::Inactive), 1);
        QCOMPARE(layer.counts.signs(), (reach::StateCounts{1, 1, 1}));
        QVERIFY(std::abs(layer.beyond[1] - 1.0) < 1e-12);
    }

    void histogram_holdsEveryWidthInItsBin() {
        Numbers numbers(11);
        reach::WidthHistogram histogram;
        for (int k = 0; k < 2000; ++k) {
            const double width = std::exp2(numbers.next(-39.0, 39.0));
            const int bin = reach::WidthHistogram::binOf(width);
            QVERIFY2(reach::WidthHistogram::edge(bin) <= width * (1 + 1e-12) &&
                         width < reach::WidthHistogram::edge(bin + 1) * (1 + 1e-12),
                     qPrintable(QStringLiteral("seed 11, width %1").arg(width)));
            histogram.add(width, NeuronStatus::Active);
        }
        histogram.add(0.0, NeuronStatus::Inactive);
        histogram.add(kInfinity, NeuronStatus::Unstable);
        histogram.add(std::nan(""), NeuronStatus::Unstable);
        histogram.add(1e-300, NeuronStatus::Active);
        histogram.add(1e300, NeuronStatus::Active);
        std::int64_t sum = 0;
        for (const StatusCounts& bin : histogram.bins) {
            sum += bin.neurons();
        }
        QCOMPARE(sum, 2002);
        QCOMPARE(histogram.zero.neurons(), 1);
        QCOMPARE(histogram.infinite.neurons(), 2);
    }

    void worstNeurons_comeInTheOrderAskedFor() {
        reach::LayerTally layer;
        layer.shape = {4};
        const std::vector<double> lower{-1, -5, 1, -0.1, -1, -5, 1, 2};
        const std::vector<double> upper{2, 1, 2, 4, 2, -1, 2, 4};
        reach::addBounds(layer, lower.data(), upper.data(), 2);
        using Order = reach::WorstOrder;
        using List = std::vector<std::int64_t>;
        // Widths summed: 6, 10, -, 6.1; beyond per unstable set: 1, 1, -, 0.1.
        QCOMPARE(reach::worstNeurons(layer, Order::Widest, 9), (List{1, 3, 0}));
        QCOMPARE(reach::worstNeurons(layer, Order::Nearest, 9), (List{3, 0, 1}));
        QCOMPARE(reach::worstNeurons(layer, Order::MostOften, 9), (List{0, 1, 3}));
        QCOMPARE(reach::worstNeurons(layer, Order::MostOften, 1), (List{0}));
        for (const Order order : {Order::Widest, Order::Nearest, Order::MostOften}) {
            QCOMPARE(reach::worstOrderFromId(reach::id(order)), std::optional(order));
        }
        QVERIFY(!reach::worstOrderFromId("worst"));
    }

    void tensors_countWhatReachCounts() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        for (const shift_test::Case& each : shift_test::cases()) {
            std::vector<reach::InputSet> sets;
            for (int k = 0; k < 5; ++k) {
                sets.push_back(reach::makeBox(
                    Eigen::VectorXd::Constant(each.network.inputCount(), 0.11 * k), 0.2));
            }
            const auto counter =
                reach::makeStateCounter(each.network, core::makeBoundEngine(each.network, {}),
                                        *reach::tensorMethodOf(reach::Method::Box));
            const StateTally onTensors = reach::tallyStates(*counter, setsOf(sets), {});
            const StateTally inReach = tallied(each.network, sets);
            QCOMPARE(onTensors.done, 5);
            QCOMPARE(onTensors.layers.size(), inReach.layers.size());
            // In reach a maximum is made of ReLUs, whose intervals are wider.
            const bool hasPool = each.name.starts_with("convolution");
            for (std::size_t k = 0; k < inReach.layers.size(); ++k) {
                const reach::LayerTally& a = onTensors.layers[k];
                const reach::LayerTally& b = inReach.layers[k];
                QVERIFY2(
                    hasPool ? a.counts.unsettled() <= b.counts.unsettled() : a.counts == b.counts,
                    each.name.c_str());
                QVERIFY(hasPool || (a.width - b.width).cwiseAbs().maxCoeff() < 1e-8);
            }
            const auto ranges = counter->ranges(sets.back(), {});
            QCOMPARE(ranges.size(), inReach.layers.size());
        }
    }

    void cancelled_keepsWhatCameBefore() {
        std::atomic<bool> cancel = false;
        const auto counter =
            reach::makeStateCounter(workedNetwork(), byMethod(reach::Method::Box), 1);
        reach::TallyControl control;
        control.cancel = &cancel;
        double last = 0.0;
        control.progress = [&](const StateTally& soFar, double share) {
            QVERIFY(share >= last && share <= 1.0);
            last = share;
            cancel = soFar.done == 2;
        };
        const StateTally tally = reach::tallyStates(
            *counter, setsOf({square(1.0), square(1.0, 3.0), square(2.0)}), control);
        QCOMPARE(tally.done, 2);
        QCOMPARE(tally.wanted, 3);
        QVERIFY(tally.isPartial());
        QCOMPARE(tally.total().neurons(), 6);
    }

    void setsThatDoNotFit_areRefused() {
        const auto counter =
            reach::makeStateCounter(workedNetwork(), byMethod(reach::Method::Box), 1);
        const reach::InputSet wrong = reach::makeBox(Eigen::VectorXd::Zero(3), 1.0);
        QVERIFY_EXCEPTION_THROWN(reach::tallyStates(*counter, setsOf({wrong}), {}),
                                 std::invalid_argument);
    }

    void criticalEps_isTheSameByRangesFromElsewhere() {
        const core::Network network = workedNetwork();
        reach::CriticalEpsOptions options;
        options.ranges = byMethod(reach::Method::Box);
        options.largest = 2.0;
        const auto at = [](double eps) { return square(eps, 0.5); };
        const reach::CriticalEps whole = reach::criticalEps(network, at, options);
        const auto counter = reach::makeStateCounter(network, options.ranges, 1);
        const reach::CriticalEps parts =
            reach::criticalEps([&](double eps) { return counter->ranges(at(eps), {}); }, options);
        QCOMPARE(parts.layers.size(), whole.layers.size());
        QVERIFY(parts.layers[0].unstableAt == whole.layers[0].unstableAt);
        // z0 = x0 + x1 around 1: turns where 2 eps = 1.
        QVERIFY(std::abs(parts.layers[0].unstableAt[0] - 0.5) <= 2.0 / 256.0);
    }
};

QTEST_GUILESS_MAIN(TestStateTally)
#include "tst_state_tally.moc"
