#include <QElapsedTimer>
#include <algorithm>
#include <atomic>
#include <map>
#include <set>

#include "core/io/network_file.h"
#include "reach/shift/bias_shift.h"
#include "tests/shift/shift_networks.h"

using namespace reach;
using namespace shift_test;

/// Bias shifts: stable for certain, nested in the fraction, and what the sets make of them.
class TestBiasShift : public QObject {
    Q_OBJECT

private:
    static constexpr std::array kModes{ShiftMode::Active, ShiftMode::Inactive, ShiftMode::Mixed};

    static ShiftOptions sound(Method method, ShiftMode mode, double fraction) {
        ShiftOptions options;
        options.mode = mode;
        options.fraction = fraction;
        options.ranges.method = method;
        options.seed = 5;
        return options;
    }

    using Place = std::pair<int, std::int64_t>;
    static std::set<Place> placesOf(const ShiftedNetwork& shifted) {
        std::set<Place> places;
        for (const NeuronShift& shift : shifted.shifts) {
            places.insert({shift.layer, shift.neuron});
        }
        return places;
    }

    static double radiusOf(const MethodResult& result) {
        return 0.5 * (result.upper - result.lower).maxCoeff();
    }

private Q_SLOTS:
    void allShifted_leavesNothingUnstable_data() {
        QTest::addColumn<int>("method");
        for (const Method method : {Method::Box, Method::Zonotope, Method::Star, Method::Triangle,
                                    Method::Parallelogram}) {
            QTest::newRow(std::string(info(method).id).c_str()) << static_cast<int>(method);
        }
    }

    /// By the ranges of the shifted network itself, computed from the start.
    void allShifted_leavesNothingUnstable() {
        QFETCH(int, method);
        for (const Case& one : cases()) {
            const InputSet input = cube(one.network.inputCount(), one.radius);
            for (const ShiftMode mode : kModes) {
                const ShiftOptions options = sound(static_cast<Method>(method), mode, 1.0);
                const ShiftedNetwork shifted = shiftBiases(one.network, input, options);
                const auto ranges = neuronRanges(shifted.network, input, options.ranges);
                QVERIFY2(unstableIn(ranges) == 0, one.name.c_str());
                for (const LayerShift& layer : shifted.layers) {
                    QCOMPARE(layer.unstableAfter, std::int64_t(0));
                    QCOMPARE(layer.toActive + layer.toInactive, layer.unstableBefore);
                }
            }
        }
    }

    void rangesHandedBack_areThoseOfTheShiftedNetwork() {
        for (const Case& one : cases()) {
            const InputSet input = cube(one.network.inputCount(), one.radius);
            const ShiftOptions options = sound(Method::Zonotope, ShiftMode::Mixed, 0.5);
            const ShiftedNetwork shifted = shiftBiases(one.network, input, options);
            const auto ranges = neuronRanges(shifted.network, input, options.ranges);
            QCOMPARE(shifted.ranges.size(), ranges.size());
            for (std::size_t k = 0; k < ranges.size(); ++k) {
                QCOMPARE(shifted.ranges[k].node, ranges[k].node);
                QCOMPARE(shifted.ranges[k].name, ranges[k].name);
                QVERIFY((shifted.ranges[k].lower - ranges[k].lower).norm() < 1e-12);
                QVERIFY((shifted.ranges[k].upper - ranges[k].upper).norm() < 1e-12);
            }
            QCOMPARE(core::networkHash(withShifts(one.network, shifted.shifts)),
                     core::networkHash(shifted.network));
        }
    }

    /// method.md: with sound ranges and share 1 the network is affine on the input set.
    void affineNetwork_hasOneExactSetForStarAndZonotope() {
        for (unsigned seed = 1; seed <= 4; ++seed) {
            const core::Network network = randomReluNetwork({3, 9, 9, 7, 2}, seed);
            const InputSet input = cube(3, 1.0);
            for (const ShiftMode mode : kModes) {
                for (const Method source : {Method::Zonotope, Method::Star, Method::Box}) {
                    const core::Network shifted =
                        shiftBiases(network, input, sound(source, mode, 1.0)).network;
                    const MethodResult exact = ask(shifted, input, Method::Exact);
                    const MethodResult hull = ask(shifted, input, Method::Hull);
                    QCOMPARE(exact.status, ResultStatus::Complete);
                    for (const Method method : {Method::Star, Method::Zonotope}) {
                        const MethodResult outer = ask(shifted, input, method);
                        QVERIFY((outer.lower - exact.lower).cwiseAbs().maxCoeff() < 1e-9);
                        QVERIFY((outer.upper - exact.upper).cwiseAbs().maxCoeff() < 1e-9);
                        QVERIFY(std::abs(outer.area - hull.hullArea) < 1e-9);
                        QVERIFY(std::abs(outer.area - exact.area) < 1e-9);
                    }
                }
            }
        }
    }

    void shiftedSets_holdEverySampledOutput() {
        for (const Case& one : cases()) {
            const InputSet input = cube(one.network.inputCount(), one.radius);
            const core::Network shifted =
                shiftBiases(one.network, input, sound(Method::Zonotope, ShiftMode::Mixed, 0.6))
                    .network;
            const MethodResult box = ask(shifted, input, Method::Box);
            const MethodResult zonotope = ask(shifted, input, Method::Zonotope);
            const MethodResult star = ask(shifted, input, Method::Star);
            const Eigen::MatrixXd points = samplePoints(input, 100, 3);
            for (Eigen::Index k = 0; k < points.cols(); ++k) {
                const Eigen::VectorXd y = evaluated(shifted, points.col(k));
                for (const MethodResult* set : {&box, &zonotope, &star}) {
                    QVERIFY((y.array() >= set->lower.array() - 1e-12).all());
                    QVERIFY((y.array() <= set->upper.array() + 1e-12).all());
                }
            }
        }
    }

    void sampledRanges_areSettledForTheirSamples() {
        const core::Network network = randomReluNetwork({4, 12, 12, 2}, 8);
        const InputSet input = cube(4, 1.0);
        ShiftOptions options;
        options.ranges.source = RangeSource::Sampled;
        options.ranges.samples = 700;
        options.ranges.margin = 0.05;
        for (const ShiftMode mode : kModes) {
            options.mode = mode;
            const ShiftedNetwork shifted = shiftBiases(network, input, options);
            QCOMPARE(unstableIn(shifted.ranges), std::int64_t(0));
            QCOMPARE(unstableIn(neuronRanges(shifted.network, input, options.ranges)),
                     std::int64_t(0));
        }
    }

    void fraction_putsUpTheSameNeuronsAndMore() {
        const InputSet input = cube(3, 1.0);
        const BiasShifter shifter(randomReluNetwork({3, 30, 30, 2}, 4), input,
                                  sound(Method::Zonotope, ShiftMode::Active, 0.0));
        for (const ShiftMode mode : kModes) {
            std::set<Place> last;
            std::map<Place, bool> sides;
            for (int k = 0; k <= 10; ++k) {
                const ShiftedNetwork shifted = shifter.shifted(mode, 0.1 * k);
                std::set<Place> first;
                for (const NeuronShift& shift : shifted.shifts) {
                    if (shift.layer == 0) {
                        const Place place{shift.layer, shift.neuron};
                        first.insert(place);
                        QCOMPARE(sides.emplace(place, shift.toActive).first->second,
                                 shift.toActive);
                    }
                }
                // In the first layer nothing comes between: exactly the share, each time more.
                QVERIFY(std::includes(first.begin(), first.end(), last.begin(), last.end()));
                QCOMPARE(
                    std::ssize(first),
                    std::llround(0.1 * k * static_cast<double>(shifted.layers[0].unstableBefore)));
                last = first;
            }
        }
    }

    void nothingShifted_isTheNetworkItself() {
        const core::Network network = convolutionNetwork(1);
        const ShiftedNetwork shifted =
            shiftBiases(network, cube(16, 0.5), sound(Method::Zonotope, ShiftMode::Active, 0.0));
        QVERIFY(shifted.shifts.empty());
        QCOMPARE(core::networkHash(shifted.network), core::networkHash(network));
    }

    void mixed_isARandomHalfEach() {
        const core::Network network = randomReluNetwork({3, 41, 2}, 2);
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            ShiftOptions options = sound(Method::Zonotope, ShiftMode::Mixed, 1.0);
            options.seed = seed;
            const LayerShift layer = shiftBiases(network, cube(3, 2.0), options).layers[0];
            QVERIFY(layer.unstableBefore > 10);
            QVERIFY(std::abs(layer.toActive - layer.toInactive) <= 1);
        }
        for (const double fraction : {0.3, 0.6, 1.0}) {
            for (const LayerShift& layer :
                 shiftBiases(randomReluNetwork({4, 12, 12, 12, 2}, 7), cube(4, 0.7),
                             sound(Method::Zonotope, ShiftMode::Mixed, fraction))
                     .layers) {
                QVERIFY(std::abs(layer.toActive - layer.toInactive) <= 1);
            }
        }
        ShiftOptions options = sound(Method::Zonotope, ShiftMode::Mixed, 0.5);
        const ShiftedNetwork one = shiftBiases(network, cube(3, 2.0), options);
        options.seed = 6;
        const ShiftedNetwork other = shiftBiases(network, cube(3, 2.0), options);
        QVERIFY(placesOf(one) != placesOf(other));
        QCOMPARE(shiftBiases(network, cube(3, 2.0), options).shifts, other.shifts);
    }

    void chosenLayers_areTheOnlyOnesShifted() {
        const core::Network network = randomReluNetwork({3, 12, 12, 12, 2}, 3);
        ShiftOptions options = sound(Method::Zonotope, ShiftMode::Inactive, 1.0);
        options.layers = {1};
        const ShiftedNetwork shifted = shiftBiases(network, cube(3, 1.0), options);
        QVERIFY(!shifted.shifts.empty());
        for (const NeuronShift& shift : shifted.shifts) {
            QCOMPARE(shift.layer, 1);
        }
        QCOMPARE(shifted.layers[1].unstableAfter, std::int64_t(0));
        QVERIFY(shifted.layers[0].unstableAfter > 0);
    }

    void oneNeuron_goesThereAndBack() {
        for (const Case& one : cases()) {
            const InputSet input = cube(one.network.inputCount(), one.radius);
            const BiasShifter shifter(one.network, input, ShiftOptions{});
            for (std::size_t k = 0; k < shifter.ranges().size(); ++k) {
                const auto layer = static_cast<int>(k);
                for (const ShiftMode mode : {ShiftMode::Active, ShiftMode::Inactive}) {
                    const ShiftedNetwork there = shifter.neuronShifted(mode, layer, 1);
                    const bool isActive = mode == ShiftMode::Active;
                    const auto fresh = neuronRanges(there.network, input, {});
                    QVERIFY2(isActive ? fresh[k].lower[1] >= 0.0 : fresh[k].upper[1] <= 0.0,
                             one.name.c_str());
                    QVERIFY(there.shifts.size() <= 1);
                    QCOMPARE(core::networkHash(withShifts(one.network, {})),
                             core::networkHash(one.network));
                }
            }
        }
    }

    void aChannel_isStableAsAWhole() {
        const core::Network network = convolutionNetwork(2);
        const InputSet input = cube(16, 0.5);
        const BiasShifter shifter(network, input, ShiftOptions{});
        const ShiftedNetwork first = shifter.neuronShifted(ShiftMode::Inactive, 0, 20);
        const ShiftedNetwork shifted =
            shifter.channelShifted(ShiftMode::Active, 0, 1, first.shifts);
        const auto fresh = neuronRanges(shifted.network, input, {});
        // The channel goes up as far as its lowest neuron needs, which is the one put down before.
        for (Eigen::Index i = 16; i < 32; ++i) {
            QVERIFY(fresh[0].lower[i] >= 0.0);
        }
        QCOMPARE(shifted.shifts.size(), std::size_t(2));
        QVERIFY(shifted.shifts.back().isChannel);
        QCOMPARE(shifted.layers[0].toActive, std::int64_t(16));
    }

    void shiftsOnTopOfOthers_replaceTheirOwn() {
        const core::Network network = randomReluNetwork({3, 10, 10, 2}, 5);
        const InputSet input = cube(3, 1.0);
        const BiasShifter shifter(network, input, ShiftOptions{});
        const ShiftedNetwork all = shifter.shifted(ShiftMode::Active, 1.0);
        const ShiftedNetwork one =
            shifter.neuronShifted(ShiftMode::Inactive, 0, all.shifts.front().neuron, all.shifts);
        QCOMPARE(one.shifts.size(), all.shifts.size());
        QVERIFY(!one.shifts.back().toActive);
        QVERIFY(one.ranges[0].upper[all.shifts.front().neuron] <= 0.0);
    }

    /// SNR 3.2: Box follows the direction, Zonotope falls with the unstable neurons.
    void directions_areThoseOfThePaper() {
        double active = 0.0;
        double inactive = 0.0;
        double before = 0.0;
        for (unsigned seed = 1; seed <= 5; ++seed) {
            const core::Network network = randomReluNetwork({10, 20, 20, 20, 10}, seed);
            const InputSet input = cube(10, 1.0);
            const auto radius = [&](ShiftMode mode, double fraction, Method method) {
                return radiusOf(ask(
                    shiftBiases(network, input, sound(Method::Zonotope, mode, fraction)).network,
                    input, method));
            };
            before += radius(ShiftMode::Active, 0.0, Method::Box);
            active += radius(ShiftMode::Active, 1.0, Method::Box);
            inactive += radius(ShiftMode::Inactive, 1.0, Method::Box);
            QVERIFY(radius(ShiftMode::Mixed, 1.0, Method::Zonotope) <
                    radius(ShiftMode::Mixed, 0.0, Method::Zonotope));
        }
        QVERIFY(active > before && before > inactive);
    }

    void nonsense_isRefused() {
        const core::Network network = randomReluNetwork({3, 4, 2}, 1);
        const InputSet input = cube(3, 1.0);
        ShiftOptions options;
        options.layers = {1};
        QVERIFY_EXCEPTION_THROWN(BiasShifter(network, input, options), std::invalid_argument);
        options.layers = {};
        options.fraction = 1.5;
        QVERIFY_EXCEPTION_THROWN(shiftBiases(network, input, options), std::invalid_argument);
        const BiasShifter shifter(network, input, ShiftOptions{});
        QVERIFY_EXCEPTION_THROWN(shifter.neuronShifted(ShiftMode::Mixed, 0, 0),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(shifter.neuronShifted(ShiftMode::Active, 0, 4),
                                 std::invalid_argument);
    }

    void cancelled_saysSo() {
        const core::Network network = randomReluNetwork({3, 4, 2}, 1);
        const InputSet input = cube(3, 1.0);
        std::atomic<bool> cancel{true};
        QVERIFY(!BiasShifter(network, input, {}, &cancel).isReady());
        QVERIFY(shiftBiases(network, input, {}, &cancel).isCancelled);
        const BiasShifter shifter(network, input, {});
        const ShiftedNetwork none = shifter.shifted(ShiftMode::Active, 1.0, &cancel);
        QVERIFY(none.isCancelled && none.shifts.empty());
        QCOMPARE(core::networkHash(none.network), core::networkHash(network));
        QVERIFY(shifter.neuronShifted(ShiftMode::Active, 0, 0, {}, &cancel).isCancelled);
    }

    void words_areReadBack() {
        for (const ShiftMode mode : kModes) {
            QCOMPARE(shiftModeFromId(id(mode)), std::optional(mode));
        }
        QVERIFY(!shiftModeFromId("both") && !distributionFromId("normal"));
        QCOMPARE(distributionFromId("gaussian"), std::optional(SampleDistribution::Gaussian));
    }
};

QTEST_GUILESS_MAIN(TestBiasShift)
#include "tst_bias_shift.moc"
