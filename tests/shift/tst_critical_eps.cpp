#include <atomic>

#include "reach/shift/critical_eps.h"
#include "tests/shift/shift_networks.h"

using namespace reach;
using namespace shift_test;

/// At which eps neurons turn unstable.
class TestCriticalEps : public QObject {
    Q_OBJECT

private:
    static std::function<InputSet(double)> around(const Eigen::VectorXd& center) {
        return [center](double eps) { return makeBox(center, eps); };
    }

private Q_SLOTS:
    /// One layer: |z| / |w|_1 is the eps at which the pre-activation z + w x reaches 0.
    void firstLayer_turnsWhereTheFormulaSays() {
        const core::Network network = randomReluNetwork({4, 12, 2}, 3);
        const Eigen::VectorXd center = Eigen::VectorXd::Constant(4, 0.3);
        CriticalEpsOptions options;
        options.largest = 2.0;
        options.resolution = 1e-3;
        options.runs = 400;
        options.ranges.method = Method::Box;
        const CriticalEps found = criticalEps(network, around(center), options);
        QVERIFY(found.isResolved);
        const auto& dense = std::get<core::Dense>(network.nodes()[1].operation);
        for (std::size_t i = 0; i < 12; ++i) {
            double z = dense.bias[i];
            double norm = 0.0;
            for (std::size_t j = 0; j < 4; ++j) {
                z += 0.3 * dense.weight[4 * i + j];
                norm += std::abs(dense.weight[4 * i + j]);
            }
            const double expected = std::abs(z) / norm;
            const auto k = static_cast<Eigen::Index>(i);
            if (expected > options.largest) {
                QVERIFY(std::isinf(found.layers[0].unstableAt[k]));
                QCOMPARE(found.layers[0].stableAt[k], options.largest);
                continue;
            }
            QVERIFY(found.layers[0].stableAt[k] <= expected + 1e-12);
            QVERIFY(found.layers[0].unstableAt[k] >= expected - 1e-12);
            QVERIFY(found.layers[0].unstableAt[k] - found.layers[0].stableAt[k] <= 2e-3);
        }
    }

    void staircase_countsWhatIsUnstable() {
        const core::Network network = randomReluNetwork({3, 10, 10, 2}, 6);
        const Eigen::VectorXd center = Eigen::VectorXd::Constant(3, 0.1);
        for (const Method method : {Method::Box, Method::Zonotope, Method::Star}) {
            CriticalEpsOptions options;
            options.ranges.method = method;
            options.resolution = 1.0 / 32;
            const CriticalEps found = criticalEps(network, around(center), options);
            QCOMPARE(found.layers.size(), std::size_t(2));
            double last = -1.0;
            for (const CriticalStep& step : found.steps) {
                QVERIFY(step.eps > last);
                last = step.eps;
                const auto ranges =
                    neuronRanges(network, makeBox(center, step.eps), options.ranges);
                QCOMPARE(step.total, unstableIn(ranges));
                QCOMPARE(step.unstable[1], countStates(ranges[1]).unstable);
            }
            QCOMPARE(found.steps.front().eps, 0.0);
            QCOMPARE(found.steps.back().eps, 1.0);
            QCOMPARE(found.steps.front().total, std::int64_t(0));
        }
    }

    void samples_turnNoEarlierThanBounds() {
        const core::Network network = randomReluNetwork({3, 10, 2}, 7);
        const Eigen::VectorXd center = Eigen::VectorXd::Zero(3);
        CriticalEpsOptions options;
        const CriticalEps sound = criticalEps(network, around(center), options);
        options.ranges.source = RangeSource::Sampled;
        options.ranges.samples = 200;
        const CriticalEps sampled = criticalEps(network, around(center), options);
        const auto& a = sound.layers[0];
        const auto& b = sampled.layers[0];
        QVERIFY((b.unstableAt.array() >= a.stableAt.array()).all());
    }

    void fewRuns_leaveWiderBrackets() {
        CriticalEpsOptions options;
        options.runs = 18;
        double share = 0.0;
        options.progress = [&](double done) { share = done; };
        const CriticalEps found = criticalEps(randomReluNetwork({3, 10, 2}, 7),
                                              around(Eigen::VectorXd::Zero(3)), options);
        QVERIFY(!found.isResolved && !found.isCancelled);
        QCOMPARE(found.steps.size(), std::size_t(18));
        QCOMPARE(share, 1.0);
    }

    void cancelled_saysSo() {
        const std::atomic<bool> cancel{true};
        const CriticalEps found = criticalEps(randomReluNetwork({3, 4, 2}, 1),
                                              around(Eigen::VectorXd::Zero(3)), {}, &cancel);
        QVERIFY(found.isCancelled && !found.isResolved && found.steps.empty());
    }

    void nonsense_isRefused() {
        CriticalEpsOptions options;
        options.largest = 0.0;
        QVERIFY_EXCEPTION_THROWN(
            criticalEps(randomReluNetwork({3, 4, 2}, 1), around(Eigen::VectorXd::Zero(3)), options),
            std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestCriticalEps)
#include "tst_critical_eps.moc"
