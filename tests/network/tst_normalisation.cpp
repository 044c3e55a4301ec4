#include <QTest>
#include <span>

#include "core/network/evaluate.h"
#include "core/network/normalisation.h"
#include "tests/helpers/random_network.h"

class TestNormalisation : public QObject {
    Q_OBJECT

private:
    using Numbers = std::vector<double>;

    static Numbers outputs(const core::Network& network, const Numbers& input) {
        return core::evaluate<double>(network, std::span<const double>(input));
    }

    /// Two channels of 1 x 2 that go through as they are.
    static core::Network image() {
        return core::Network(
            {{"input", core::Input{{2, 1, 2}}, {}}, {"flat", core::Reshape{{4}}, {0}}});
    }

private Q_SLOTS:
    void network_seesNormalisedInputs() {
        const core::Network network = randomReluNetwork({4, 6, 3}, 7);
        const core::Network behind = core::withNormalisedInput(network, {0.5}, {0.25});
        const Numbers raw{0.1, 0.9, 0.5, 0.0};
        Numbers normalised;
        for (const double x : raw) {
            normalised.push_back((x - 0.5) / 0.25);
        }
        QCOMPARE(outputs(behind, raw), outputs(network, normalised));
        QCOMPARE(behind.neuronCount(), network.neuronCount());
    }

    void channels_haveTheirOwnNumbers() {
        const core::Network behind = core::withNormalisedInput(image(), {1.0, 2.0}, {2.0, 4.0});
        QCOMPARE(outputs(behind, {1.0, 3.0, 2.0, 6.0}), (Numbers{0.0, 1.0, 0.0, 1.0}));
        const core::Network shared = core::withNormalisedInput(image(), {1.0, 2.0}, {2.0});
        QCOMPARE(outputs(shared, {1.0, 3.0, 2.0, 6.0}), (Numbers{0.0, 1.0, 0.0, 2.0}));
    }

    void roundingOfTheFactors_isCounted() {
        const core::Network behind = core::withNormalisedInput(image(), {0.1}, {0.3});
        const auto& scale = std::get<core::Scale>(behind.nodes()[1].operation);
        QVERIFY(scale.relativeError >= core::kOneRounding);
    }

    void numbersThatDoNotFit_areRefused() {
        const auto refuse = [](const Numbers& mean, const Numbers& deviation) {
            QVERIFY_EXCEPTION_THROWN(core::withNormalisedInput(image(), mean, deviation),
                                     std::invalid_argument);
        };
        refuse({0.0, 0.0, 0.0}, {1.0});
        refuse({0.0, 0.0}, {1.0, 1.0, 1.0});
        refuse({}, {1.0});
        refuse({0.0}, {0.0});
        refuse({0.0}, {-1.0});
    }
};

QTEST_GUILESS_MAIN(TestNormalisation)
#include "tst_normalisation.moc"
