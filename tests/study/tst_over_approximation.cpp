#include <QTest>
#include <cmath>
#include <memory>

#include "reach/analysis/analysis.h"
#include "reach/study/over_approximation_study.h"
#include "reach/study/random_networks.h"

using namespace reach;

/// SNR's numerical study on small networks.
class TestOverApproximation : public QObject {
    Q_OBJECT

private:
    static OverApproximationSetup small() {
        OverApproximationSetup setup;
        setup.width = 5;
        setup.hidden = 2;
        setup.shares = {0.0, 0.5, 1.0};
        setup.samples = 400;
        setup.attacks = 64;
        return setup;
    }

    static const std::vector<Method>& all() {
        static const std::vector<Method> methods{Method::Box, Method::Zonotope, Method::Star,
                                                 Method::Triangle, Method::Parallelogram};
        return methods;
    }

private Q_SLOTS:
    /// method.md: f is affine on X, and exact = Star = Zonotope.
    void shareOneWithSoundRanges_isExactForEveryTightMethod() {
        for (std::int64_t seed = 0; seed < 2; ++seed) {
            const ShiftMeasurer measurer(small(), seed, all(), nullptr);
            for (const ShiftMode mode : kShiftModes) {
                const ShiftPoint point = measurer.shifted(RangeSource::Sound, mode).back();
                QCOMPARE(point.share, 1.0);
                QCOMPARE(point.unstableByBounds, 0);
                QVERIFY(std::isfinite(point.exact));
                for (const Method method : all()) {
                    if (method != Method::Box) {
                        QVERIFY(std::abs(point.size.at(method) - point.exact) <=
                                1e-9 * std::max(1.0, point.exact));
                    }
                }
            }
        }
    }

    /// The size from differences of outputs is the enumeration's.
    void exactSizeOfAnAffineNetwork_isTheEnumerations() {
        const OverApproximationSetup setup = small();
        ShiftOptions options;
        options.mode = ShiftMode::Mixed;
        const InputSet input = centredBox(setup.width, setup.radius);
        const auto graph = std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(
            shiftBiases(networkOf(setup, 3), input, options, nullptr, 1).network));
        Limits limits;
        limits.threads = 1;
        const MethodResult exact = answer({graph, input}, Method::Exact, limits);
        QCOMPARE(exact.pieceCount, 1);
        const double size = 0.5 * (exact.upper - exact.lower).maxCoeff();
        QVERIFY(size > 0.0);
        QVERIFY(std::abs(affineSize(*graph, input.box) - size) <= 1e-9 * size);
    }

    void lowerBound_staysBelowEverySoundMethod() {
        for (std::int64_t seed = 0; seed < 2; ++seed) {
            const ShiftPoint point = ShiftMeasurer(small(), seed, all(), nullptr).unshifted();
            QVERIFY(point.lowerBound > 0.0);
            for (const Method method : all()) {
                QVERIFY(point.lowerBound <= point.size.at(method));
            }
            QVERIFY(point.size.at(Method::Star) <= point.size.at(Method::Zonotope) * (1 + 1e-9));
            QVERIFY(std::abs(point.size.at(Method::Star) - point.size.at(Method::Triangle)) <=
                    1e-7);
        }
    }

    void samplesSeeNoMoreUnstableNeuronsThanBounds() {
        const ShiftMeasurer measurer(small(), 1, {Method::Box}, nullptr);
        const ShiftPoint before = measurer.unshifted();
        QVERIFY(before.unstableBySamples <= before.unstableByBounds);
        const ShiftPoint after = measurer.shifted(RangeSource::Sampled, ShiftMode::Active).back();
        QCOMPARE(after.unstableBySamples, 0);
    }

    void linearEstimate_isTheNormOfTheProduct() {
        core::Dense first{2, 2, {1.0, -2.0, 0.5, 1.0}, {9.0, 9.0}};
        core::Dense second{2, 1, {1.0, -1.0}, {9.0}};
        // (1, -1) * W = (0.5, -3)
        QCOMPARE(linearEstimate(reluNetwork({first, second}), 2.0), 7.0);
    }

    void points_surviveTheirJson() {
        const ShiftMeasurer measurer(small(), 2, {Method::Box, Method::Star}, nullptr);
        for (const ShiftPoint& point :
             {measurer.unshifted(),
              measurer.shifted(RangeSource::Sound, ShiftMode::Inactive).back()}) {
            QCOMPARE(toJson(shiftPointOf(toJson(point))).dump(), toJson(point).dump());
        }
    }

    void gapCorrelation_seesWhatTheGapFollows() {
        ShiftCurves network;
        network.unshifted.size[Method::Star] = 3.0;
        network.unshifted.unstableByBounds = 10;
        network.unshifted.variance = 1.0;
        for (const RangeSource source : kRangeSources) {
            for (const ShiftMode mode : kShiftModes) {
                for (int k = 1; k <= 3; ++k) {
                    ShiftPoint point = network.unshifted;
                    point.unstableByBounds = 10 - 3 * k;
                    point.size[Method::Star] = 3.0 - 0.9 * k;
                    point.variance = 1.0 + k;
                    network.shifted[source][mode].push_back(point);
                }
            }
        }
        const auto rho = [&](Correlate with, Method method) {
            return gapCorrelation(network, RangeSource::Sound, std::nullopt, method, with);
        };
        QVERIFY(std::abs(rho(Correlate::Unstable, Method::Star) - 1.0) < 1e-12);
        QVERIFY(std::abs(rho(Correlate::Variance, Method::Star) + 1.0) < 1e-12);
        QVERIFY(std::isnan(rho(Correlate::Unstable, Method::Box)));
    }
};

QTEST_GUILESS_MAIN(TestOverApproximation)
#include "tst_over_approximation.moc"
