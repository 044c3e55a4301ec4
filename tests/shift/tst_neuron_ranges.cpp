#include <atomic>

#include "reach/shift/neuron_ranges.h"
#include "tests/shift/shift_networks.h"

using namespace reach;
using namespace shift_test;

/// Ranges of pre-activations: sound bounds, and estimates from samples.
class TestNeuronRanges : public QObject {
    Q_OBJECT

private:
    static RangeOptions sampled(std::int64_t samples, SampleDistribution distribution) {
        RangeOptions options;
        options.source = RangeSource::Sampled;
        options.samples = samples;
        options.distribution = distribution;
        return options;
    }

    /// Every range of `inner` lies in that of `outer`.
    static bool isInside(const std::vector<NeuronRanges>& inner,
                         const std::vector<NeuronRanges>& outer, double tolerance) {
        bool inside = inner.size() == outer.size();
        for (std::size_t k = 0; inside && k < inner.size(); ++k) {
            inside = ((inner[k].lower - outer[k].lower).array() >= -tolerance).all() &&
                     ((outer[k].upper - inner[k].upper).array() >= -tolerance).all();
        }
        return inside;
    }

private Q_SLOTS:
    void layers_areTheActivationNodes() {
        const auto ranges = neuronRanges(branchedNetwork(1), cube(3, 1.0), {});
        QCOMPARE(ranges.size(), std::size_t(5));
        QCOMPARE(ranges[1].name, std::string("relu_sum"));
        QCOMPARE(ranges[4].kind, std::string("param_ramp"));
        QCOMPARE(ranges[4].node, 11);
        const auto images = neuronRanges(convolutionNetwork(1), cube(16, 0.5), {});
        QCOMPARE(images.size(), std::size_t(3));
        QCOMPARE(images[0].shape, (core::Shape{3, 4, 4}));
        QCOMPARE(images[0].lower.size(), Eigen::Index(48));
    }

    void samples_lieInEverySoundRange() {
        for (const Case& one : cases()) {
            const InputSet input = cube(one.network.inputCount(), one.radius);
            for (const auto distribution :
                 {SampleDistribution::Uniform, SampleDistribution::Gaussian,
                  SampleDistribution::Corners}) {
                const auto inner = neuronRanges(one.network, input, sampled(300, distribution));
                for (const Method method : {Method::Box, Method::Zonotope, Method::Star}) {
                    RangeOptions sound;
                    sound.method = method;
                    const auto outer = neuronRanges(one.network, input, sound);
                    QVERIFY2(isInside(inner, outer, 1e-12), one.name.c_str());
                }
            }
        }
    }

    void samples_areThoseOfTheEvaluation() {
        const core::Network network = randomReluNetwork({3, 5, 2}, 9);
        const RangeOptions options = sampled(50, SampleDistribution::Uniform);
        const InputSet input = cube(3, 1.0);
        const Eigen::MatrixXd points = rangeSamples(input, options);
        QCOMPARE(points.cols(), Eigen::Index(50));
        const auto ranges = neuronRanges(network, input, options);
        double lowest = 1e300;
        for (Eigen::Index k = 0; k < points.cols(); ++k) {
            const Eigen::VectorXd x = points.col(k);
            const auto values = core::evaluateAllNodes<double>(network, {x.data(), 3});
            lowest = std::min(lowest, values[1][2]);
        }
        QVERIFY(std::abs(ranges[0].lower[2] - lowest) < 1e-14);
    }

    void margin_widensBothEnds() {
        const core::Network network = randomReluNetwork({3, 5, 2}, 4);
        RangeOptions options = sampled(100, SampleDistribution::Uniform);
        const auto plain = neuronRanges(network, cube(3, 1.0), options);
        options.margin = 0.25;
        const auto wide = neuronRanges(network, cube(3, 1.0), options);
        QVERIFY((plain[0].lower - wide[0].lower).isConstant(0.25, 1e-14));
        QVERIFY((wide[0].upper - plain[0].upper).isConstant(0.25, 1e-14));
    }

    void seedAndThreads_decideOnlyWhatTheyShould() {
        const core::Network network = randomReluNetwork({4, 20, 20, 3}, 2);
        RangeOptions options = sampled(2000, SampleDistribution::Uniform);
        const auto one = neuronRanges(network, cube(4, 1.0), options, nullptr, 1);
        const auto two = neuronRanges(network, cube(4, 1.0), options, nullptr, 2);
        QCOMPARE(one[1].lower, two[1].lower);
        options.seed = 1;
        const auto other = neuronRanges(network, cube(4, 1.0), options);
        QVERIFY(one[1].lower != other[1].lower);
    }

    void gaussianSamples_stayInTheSetAndNearItsCentre() {
        const Eigen::VectorXd center = Eigen::VectorXd::Constant(3, 2.0);
        for (const InputSet& input : {makeBox(center, 0.5), makeBall(Norm::L1, center, 0.5),
                                      makeBall(Norm::L2, center, 0.5)}) {
            const auto points = rangeSamples(input, sampled(500, SampleDistribution::Gaussian));
            for (Eigen::Index k = 0; k < points.cols(); ++k) {
                QVERIFY(contains(input, points.col(k), 1e-9));
            }
            QVERIFY((points.rowwise().mean() - center).norm() < 0.05);
        }
    }

    void corners_areAtTheEnds() {
        const InputSet box = cube(6, 0.5);
        const auto points = rangeSamples(box, sampled(40, SampleDistribution::Corners));
        QVERIFY(((points.cwiseAbs().array() - 0.5).abs() < 1e-12).all());
        QVERIFY(points.rowwise().mean().cwiseAbs().maxCoeff() < 0.4);
        const InputSet diamond = makeBall(Norm::L1, Eigen::VectorXd::Zero(3), 0.5);
        const auto tips = rangeSamples(diamond, sampled(40, SampleDistribution::Corners));
        QCOMPARE(tips.cols(), Eigen::Index(6));
        QVERIFY((tips.cwiseAbs().colwise().maxCoeff().array() > 0.499).all());
    }

    void states_areCountedAsTheBookSays() {
        NeuronRanges ranges;
        ranges.lower.resize(5);
        ranges.upper.resize(5);
        ranges.lower << 0.0, -1.0, -1.0, 0.0, 1.0;
        ranges.upper << 0.0, 0.0, 1.0, 2.0, 2.0;
        QCOMPARE(countStates(ranges), (StateCounts{3, 1, 1}));
        QCOMPARE(countStates(ranges).neurons(), 5);
    }

    void nonsense_isRefusedInOneLine_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("says");
        QTest::newRow("dimension") << 0 << "input set";
        QTest::newRow("exact") << 1 << "must be box";
        QTest::newRow("no samples") << 2 << "sample";
        QTest::newRow("margin") << 3 << "margin";
        QTest::newRow("empty set") << 4 << "empty";
    }

    void nonsense_isRefusedInOneLine() {
        QFETCH(int, which);
        QFETCH(QString, says);
        RangeOptions options;
        InputSet input = cube(which == 0 ? 2 : 3, 1.0);
        if (which == 1) {
            options.method = Method::Exact;
        } else if (which == 2) {
            options = sampled(0, SampleDistribution::Uniform);
        } else if (which == 3) {
            options.margin = -1.0;
        } else if (which == 4) {
            input.constraints =
                HPolytope(Eigen::RowVector3d(1.0, 0.0, 0.0), Eigen::VectorXd::Constant(1, -2.0));
        }
        try {
            neuronRanges(randomReluNetwork({3, 4, 2}, 1), input, options);
            QFAIL("it was accepted");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QString(error.what()).contains(says), error.what());
        }
    }

    void cancelled_givesNothing() {
        const std::atomic<bool> cancel{true};
        QVERIFY(neuronRanges(randomReluNetwork({3, 4, 2}, 1), cube(3, 1.0), {}, &cancel).empty());
        QVERIFY(neuronRanges(randomReluNetwork({3, 4, 2}, 1), cube(3, 1.0),
                             sampled(10, SampleDistribution::Uniform), &cancel)
                    .empty());
    }
};

QTEST_GUILESS_MAIN(TestNeuronRanges)
#include "tst_neuron_ranges.moc"
