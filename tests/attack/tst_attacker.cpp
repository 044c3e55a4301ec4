#include <QTest>
#include <atomic>
#include <stdexcept>

#include "core/attack/attacker.h"
#include "core/attack/balls.h"
#include "core/network/evaluate.h"
#include "tests/helpers/random_network.h"

namespace {

core::AttackSamples someSamples() {
    return core::ballsAround({0.2, 0.8, 0.4, 0.6, 0.1, 0.9}, {0, 2}, {0, 1},
                             {0.1, core::BallNorm::Linf, {{0.0, 1.0}}});
}

}  // namespace

/// The attacker as programs see it, through the module.
class TestAttacker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
    }

    void margins_areThoseOfTheNetwork_data() {
        QTest::addColumn<bool>("single");
        QTest::newRow("double") << false;
        QTest::newRow("single") << true;
    }
    void margins_areThoseOfTheNetwork() {
        QFETCH(bool, single);
        const core::Network network = randomReluNetwork({3, 8, 3}, 5);
        core::EngineOptions options;
        options.precision = single ? core::Precision::Single : core::Precision::Double;
        options.threads = 1;
        const auto attacker = core::makeAttacker(network, options);
        const core::AttackSamples samples = someSamples();
        const core::AttackResult result = attacker->attack(samples, {}, {});
        QVERIFY(result.isComplete);
        const auto outputs = core::evaluate<double>(network, result.points, 2);
        const double m0 = outputs[0] - std::max(outputs[1], outputs[2]);
        const double m1 = outputs[5] - std::max(outputs[3], outputs[4]);
        const double tolerance = single ? 1e-5 : 1e-12;
        QVERIFY(std::abs(m0 - result.margins[0]) < tolerance);
        QVERIFY(std::abs(m1 - result.margins[1]) < tolerance);
        for (std::size_t i = 0; i < result.points.size(); ++i) {
            QVERIFY(result.points[i] >= samples.region.lower[i]);
            QVERIFY(result.points[i] <= samples.region.upper[i]);
        }
    }

    void progress_endsAtOne_andCancelCutsShort() {
        const auto attacker = core::makeAttacker(randomReluNetwork({3, 8, 3}, 5), {});
        double last = 0.0;
        core::RunControl control;
        control.progress = [&](double share) { last = share; };
        attacker->attack(someSamples(), {}, control);
        QCOMPARE(last, 1.0);
        const std::atomic<bool> cancel{true};
        control.cancel = &cancel;
        QVERIFY(!attacker->attack(someSamples(), {}, control).isComplete);
    }

    void badSettings_areRefusedInOneLine() {
        const auto attacker = core::makeAttacker(randomReluNetwork({3, 8, 3}, 5), {});
        core::AttackSettings settings;
        settings.steps = -1;
        QVERIFY_EXCEPTION_THROWN(attacker->attack(someSamples(), settings, {}),
                                 std::invalid_argument);
        core::EngineOptions options;
        options.device = "tpu";
        QVERIFY_EXCEPTION_THROWN(core::makeAttacker(randomReluNetwork({3, 8, 3}, 5), options),
                                 std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestAttacker)
#include "tst_attacker.moc"
