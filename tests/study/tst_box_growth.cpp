#include <QTest>
#include <cmath>

#include "reach/study/box_growth.h"
#include "reach/study/layer_growth.h"
#include "reach/study/random_networks.h"

using namespace reach;

/// SABR's box growth: closed forms against our Box, and layers of a network.
class TestBoxGrowth : public QObject {
    Q_OBJECT

private:
    static constexpr double kAgreement = 1e-9;

    static core::Dataset randomImages(std::int64_t count, std::int64_t size) {
        Dice dice(3);
        core::Dataset images;
        images.shape = {size};
        images.count = count;
        for (std::int64_t k = 0; k < count * size; ++k) {
            images.pixels.push_back(static_cast<float>(dice.unit()));
        }
        images.labels.assign(static_cast<std::size_t>(count), 0);
        return images;
    }

private Q_SLOTS:
    void closedForms_areTheMeanRadiusOfOurBox() {
        Dice dice(11);
        for (int k = 0; k < 60; ++k) {
            const PiecewiseUniform uniform{dice.between(0.05, 2.0), dice.between(0.05, 2.0)};
            const NormalCentres normal{dice.between(-2.0, 2.0), dice.between(0.1, 2.0)};
            const double delta = dice.between(0.0, 4.0);
            QVERIFY(std::abs(meanRadius(uniform, delta) - measuredMeanRadius(uniform, delta)) <=
                    kAgreement);
            QVERIFY(std::abs(meanRadius(normal, delta) - measuredMeanRadius(normal, delta)) <=
                    kAgreement);
        }
    }

    void printedForm_holdsUpToLAndNotBeyond() {
        const PiecewiseUniform centres{0.75, 0.25};
        QVERIFY(std::abs(printedMeanRadius(centres, 0.9) - measuredMeanRadius(centres, 0.9)) <=
                kAgreement);
        QVERIFY(std::abs(printedMeanRadius(centres, 2.0) - measuredMeanRadius(centres, 2.0)) > 0.1);
        QVERIFY(std::abs(printedMeanRadius(centres, centres.l()) -
                         (0.5 * centres.l() +
                          (centres.b - centres.a) * centres.l() * centres.l() / 4)) <= kAgreement);
    }

    void growth_isTheSlopeOfTheMeanRadius() {
        Dice dice(12);
        for (int k = 0; k < 60; ++k) {
            const PiecewiseUniform uniform{dice.between(0.1, 2.0), dice.between(0.1, 2.0)};
            const NormalCentres normal{dice.between(-2.0, 2.0), dice.between(0.2, 2.0)};
            const double delta = dice.between(0.1, 3.0);
            if (std::abs(delta - uniform.l()) < 1e-3) {
                continue;
            }
            const double h = 1e-5;
            const auto slope = [&](const auto& centres) {
                return (meanRadius(centres, delta + h) - meanRadius(centres, delta - h)) /
                       (2.0 * h);
            };
            QVERIFY(std::abs(slope(uniform) - growth(uniform, delta)) < 1e-7);
            QVERIFY(std::abs(slope(normal) - growth(normal, delta)) < 1e-7);
        }
    }

    void symmetricCentres_growLinearlyByHalf() {
        const PiecewiseUniform even{0.4, 0.4};
        const NormalCentres centred{0.0, 0.7};
        for (const double delta : {0.1, 0.5, 1.0, 3.0}) {
            QVERIFY(std::abs(measuredMeanRadius(even, delta) - 0.5 * delta) <= kAgreement);
            QVERIFY(std::abs(measuredMeanRadius(centred, delta) - 0.5 * delta) <= kAgreement);
        }
    }

    void layersOfANetwork_areMeasuredByBox() {
        const core::Network network = reluNetwork(randomLayers({6, 9, 7, 3}, 5));
        const core::Dataset images = randomImages(4, 6);
        const NetworkGrowth growth = measureGrowth("net", network, images, {0.01, 0.1});
        QCOMPARE(growth.layers.size(), 2U);
        QCOMPARE(growth.layers[0].neurons, 9);
        for (const LayerGrowth& layer : growth.layers) {
            QCOMPARE(layer.active.size(), 4U);
            QCOMPARE(layer.meanRadius.size(), growthRadii().size());
            QCOMPARE(layer.meanRadius.front(), 0.0);
            QVERIFY(layer.meanRadius.back() > layer.meanRadius[5]);
            QVERIFY(layer.radiusBehind[1] > layer.radiusBehind[0]);
            QVERIFY(layer.radiusBehind[0] <= layer.radiusBefore[0]);
            for (std::size_t k = 0; k < 4; ++k) {
                QVERIFY(layer.active[k] + layer.inactive[k] <= 1.0 + 1e-12);
            }
        }
        const NetworkGrowth back = networkGrowthOf(toJson(growth));
        QCOMPARE(toJson(back).dump(), toJson(growth).dump());
    }

    void imagesThatDoNotFit_areRefused() {
        const core::Network network = reluNetwork(randomLayers({6, 4, 3}, 5));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 measureGrowth("net", network, randomImages(2, 5), {0.1}));
        const core::Network linear = reluNetwork(randomLayers({6, 3}, 5));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 measureGrowth("net", linear, randomImages(2, 6), {0.1}));
    }
};

QTEST_GUILESS_MAIN(TestBoxGrowth)
#include "tst_box_growth.moc"
