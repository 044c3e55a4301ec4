#include <ATen/ATen.h>

#include <unistd.h>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <stdexcept>

#include "core/snr/tensor_snr_meter.h"
#include "tests/snr/plain_inputs.h"

using core::PerturbationSource;
using core::SnrReport;
using core::SnrSettings;

/// The meter: hand-worked numbers, the meaning of its settings, and what it refuses.
class TestSnrMeter : public QObject {
    Q_OBJECT

private:
    static constexpr core::EngineOptions kDouble{core::Precision::Double, "cpu", 1, 0};

    /// x in R^2; z = (x0, -x1); y = relu(z). Label 0 of (1, 2): its gradient is along x0 alone.
    static core::Network tiny() {
        return core::Network({{"x", core::Input{{2}}, {}},
                              {"z", core::Dense{2, 2, {1, 0, 0, -1}, {0, 0}}, {0}},
                              {"relu", core::Relu{}, {1}},
                              {"y", core::Dense{2, 2, {1, 0, 0, 1}, {0, 0}}, {2}}});
    }

    static core::AttackSamples samplesOf(std::vector<double> points, std::size_t count,
                                         double eps) {
        std::vector<std::int64_t> indices;
        for (std::size_t k = 0; k < count; ++k) {
            indices.push_back(static_cast<std::int64_t>(k));
        }
        return core::ballsAround(std::move(points), std::vector<int>(count, 0), indices,
                                 {eps, core::BallNorm::Linf, {}});
    }

    static SnrSettings oneStep() {
        SnrSettings settings;
        settings.attack = core::fgsm();
        return settings;
    }

    static SnrReport measured(const core::Network& network, const core::AttackSamples& samples,
                              const SnrSettings& settings,
                              const core::EngineOptions& options = kDouble) {
        const auto meter = core::makeTensorSnrMeter(network, options, settings);
        if (!meter->add(samples, {})) {
            throw std::runtime_error("cut short");
        }
        return meter->report();
    }

    static bool near(double a, double b, double tolerance = 1e-12) {
        return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
    }

    /// Kilobytes that this process holds.
    static double heldKb() {
        std::ifstream file("/proc/self/statm");
        double total = 0.0;
        double resident = 0.0;
        file >> total >> resident;
        return resident * static_cast<double>(sysconf(_SC_PAGE_SIZE)) / 1024.0;
    }

    /// One dense layer from 6 to 4.
    static core::Network linear(std::vector<double>& weight) {
        NetworkDrawer draw(21, {6});
        draw.dense(4);
        weight = std::get<core::Dense>(draw.network().nodes().back().operation).weight;
        return draw.network();
    }

private Q_SLOTS:
    void handWorked_oneStep() {
        const SnrReport report = measured(tiny(), samplesOf({1.0, 2.0}, 1, 0.5), oneStep());
        QCOMPARE(report.samples, std::int64_t(1));
        QCOMPARE(report.perturbations, 1.0);
        QCOMPARE(report.layers.size(), std::size_t(2));
        // z = (1, -2); the step leads to z = (0.5, -2).
        QCOMPARE(report.layers[0].name, std::string("relu"));
        QCOMPARE(report.layers[0].kind, std::string("relu"));
        QCOMPARE(report.layers[0].node, 2);
        QVERIFY(near(report.layers[0].signal, 5.0) && near(report.layers[0].noise, 0.25));
        QVERIFY(near(report.layers[0].snr, 20.0));
        QVERIFY(near(report.layers[0].snrDb, 10.0 * std::log10(20.0)));
        // y = (1, 0) goes to (0.5, 0).
        QCOMPARE(report.layers[1].kind, std::string("output"));
        QVERIFY(near(report.layers[1].signal, 1.0) && near(report.layers[1].noise, 0.25));
    }

    void handWorked_postActivation() {
        SnrSettings settings = oneStep();
        settings.side = core::ActivationSide::Post;
        const SnrReport report = measured(tiny(), samplesOf({1.0, 2.0}, 1, 0.5), settings);
        QCOMPARE(report.layers.size(), std::size_t(2));
        QVERIFY(near(report.layers[0].signal, 1.0) && near(report.layers[0].noise, 0.25));
    }

    void handWorked_twoSamples() {
        SnrSettings settings = oneStep();
        settings.perNeuron = true;
        settings.keptSamples = 1;
        // The second sample's z = (3, -1) goes to (2.5, -1).
        const SnrReport report =
            measured(tiny(), samplesOf({1.0, 2.0, 3.0, 1.0}, 2, 0.5), settings);
        const core::LayerSnr& layer = report.layers[0];
        QVERIFY(near(layer.signal, (5.0 + 10.0) / 2.0) && near(layer.noise, 0.25));
        QVERIFY(near(layer.neuronSignal[0], (1.0 + 9.0) / 2.0));
        QVERIFY(near(layer.neuronSignal[1], (4.0 + 1.0) / 2.0));
        QVERIFY(near(layer.neuronNoise[0], 0.25) && layer.neuronNoise[1] == 0.0);
        QCOMPARE(layer.sampleSignal.size(), std::size_t(1));
        QVERIFY(near(layer.sampleSignal[0], 5.0) && near(layer.sampleNoise[0], 0.25));
        const double low = 10.0 * std::log10(20.0);
        const double high = 10.0 * std::log10(40.0);
        QVERIFY(near(layer.dbQuartiles->median, 0.5 * (low + high)));
        QVERIFY(near(layer.dbQuartiles->lower, low + 0.25 * (high - low)));
    }

    void iterates_areAllPointsOfTheAttack() {
        // Steps of a quarter of eps, from the sample itself: noises 0.125, 0.25 along x0.
        SnrSettings settings = oneStep();
        settings.attack.steps = 2;
        settings.attack.stepSize = 0.25;
        SnrReport report = measured(tiny(), samplesOf({1.0, 2.0}, 1, 0.5), settings);
        QCOMPARE(report.perturbations, 2.0);
        const double one = 0.125 * 0.125;
        QVERIFY(near(report.layers[0].noise, (one + 4.0 * one) / 2.0));
        settings.source = PerturbationSource::PgdEndPoints;
        report = measured(tiny(), samplesOf({1.0, 2.0}, 1, 0.5), settings);
        QCOMPARE(report.perturbations, 1.0);
        QVERIFY(near(report.layers[0].noise, 4.0 * one));
    }

    void counts_areThoseOfRestartsAndStarts() {
        SnrSettings settings;
        settings.attack.steps = 3;
        settings.attack.restarts = 2;
        const auto samples = samplesOf({1.0, 2.0}, 1, 0.5);
        QCOMPARE(measured(tiny(), samples, settings).perturbations, 8.0);
        settings.attack.randomStart = false;  // of the first run
        QCOMPARE(measured(tiny(), samples, settings).perturbations, 7.0);
        settings.source = PerturbationSource::PgdEndPoints;
        QCOMPARE(measured(tiny(), samples, settings).perturbations, 2.0);
        settings.source = PerturbationSource::Gaussian;
        settings.perturbations = 5;
        QCOMPARE(measured(tiny(), samples, settings).perturbations, 5.0);
    }

    void noRadius_isNoNoise() {
        const SnrReport report = measured(tiny(), samplesOf({1.0, 2.0}, 1, 0.0), {});
        QCOMPARE(report.layers[0].noise, 0.0);
        QVERIFY(std::isinf(report.layers[0].snr));
        QVERIFY(!report.layers[0].dbQuartiles);
    }

    void uniformNoise_ofALinearLayer_isTheAnalyticOne() {
        std::vector<double> weight;
        const core::Network network = linear(weight);
        double squares = 0.0;
        for (const double w : weight) {
            squares += w * w;
        }
        SnrSettings settings;
        settings.source = PerturbationSource::Uniform;
        settings.perturbations = 400;
        constexpr double kEps = 0.3;
        const SnrReport report = measured(
            network, ballSamples(network, 50, {kEps, core::BallNorm::Linf, {}}, 22), settings);
        QVERIFY(near(report.layers[0].noise, squares * kEps * kEps / 3.0, 0.02));
    }

    void gaussianNoise_ofALinearLayer_isTheAnalyticOne() {
        std::vector<double> weight;
        const core::Network network = linear(weight);
        double squares = 0.0;
        for (const double w : weight) {
            squares += w * w;
        }
        SnrSettings settings;
        settings.source = PerturbationSource::Gaussian;
        settings.perturbations = 400;
        constexpr double kEps = 0.3;
        constexpr double kClippedVariance = 0.51605855;  // of a normal number cut to [-1, 1]
        const SnrReport report = measured(
            network, ballSamples(network, 50, {kEps, core::BallNorm::Linf, {}}, 23), settings);
        QVERIFY(near(report.layers[0].noise, squares * kEps * kEps * kClippedVariance, 0.02));
    }

    void memory_doesNotGrowWithTheSamples() {
        const core::Network network = imageNetwork(24);
        const core::BallSpec ball{0.1, core::BallNorm::Linf, {}};
        SnrSettings settings;
        settings.attack.steps = 2;
        settings.perNeuron = true;
        const auto meter = core::makeTensorSnrMeter(network, kDouble, settings);
        const auto samples = ballSamples(network, 50, ball, 25);
        for (int batch = 0; batch < 4; ++batch) {
            QVERIFY(meter->add(samples, {}));
        }
        const double after200 = heldKb();
        for (int batch = 4; batch < 40; ++batch) {
            QVERIFY(meter->add(samples, {}));
        }
        QCOMPARE(meter->report().samples, std::int64_t(2000));
        const double grown = heldKb() - after200;
        QVERIFY2(grown < 2048.0, qPrintable(QString("%1 kB more").arg(grown)));
    }

    void cutShort_countsNothingOfTheBatch() {
        const auto meter = core::makeTensorSnrMeter(tiny(), kDouble, oneStep());
        const auto samples = samplesOf({1.0, 2.0}, 1, 0.5);
        QVERIFY(meter->add(samples, {}));
        const std::atomic<bool> cancel{true};
        core::RunControl control;
        control.cancel = &cancel;
        QVERIFY(!meter->add(samples, control));
        QCOMPARE(meter->report().samples, std::int64_t(1));
        QVERIFY(near(meter->report().layers[0].noise, 0.25));
    }

    void progress_runsToOne() {
        const auto meter = core::makeTensorSnrMeter(tiny(), kDouble, {});
        double last = 0.0;
        core::RunControl control;
        control.progress = [&](double share) {
            QVERIFY(share >= last);
            last = share;
        };
        QVERIFY(meter->add(samplesOf({1.0, 2.0, 0.0, 1.0}, 2, 0.5), control));
        QCOMPARE(last, 1.0);
    }

    void nothingMeasured_hasLayersWithoutNumbers() {
        const SnrReport report = core::makeTensorSnrMeter(tiny(), kDouble, {})->report();
        QCOMPARE(report.samples, std::int64_t(0));
        QCOMPARE(report.layers.size(), std::size_t(2));
        QCOMPARE(report.layers[0].shape, core::Shape{2});
    }

    void numbersThatLeaveTheRange_nameTheLayer() {
        const core::Network network({{"x", core::Input{{1}}, {}},
                                     {"first", core::Dense{1, 1, {1e30}, {0}}, {0}},
                                     {"relu", core::Relu{}, {1}},
                                     {"second", core::Dense{1, 2, {1e30, 1.0}, {0, 0}}, {2}}});
        SnrSettings settings;
        settings.source = PerturbationSource::Uniform;
        const auto samples = samplesOf({1.0}, 1, 0.5);
        core::EngineOptions single = kDouble;
        single.precision = core::Precision::Single;
        try {
            measured(network, samples, settings, single);
            QFAIL("no exception");
        } catch (const std::runtime_error& error) {
            const std::string text = error.what();
            QVERIFY2(text.find("second") != std::string::npos &&
                         text.find("single precision") != std::string::npos,
                     error.what());
        }
        QVERIFY(measured(network, samples, settings).layers[1].signal > 1e100);
    }

    void whatDoesNotFit_isRefused() {
        const auto meter = core::makeTensorSnrMeter(tiny(), kDouble, {});
        QVERIFY_EXCEPTION_THROWN(meter->add(samplesOf({1.0, 2.0, 3.0}, 1, 0.5), {}),
                                 std::invalid_argument);
        auto samples = samplesOf({1.0, 2.0}, 1, 0.5);
        samples.labels = {7};
        QVERIFY_EXCEPTION_THROWN(meter->add(samples, {}), std::invalid_argument);
        samples = samplesOf({1.0, 2.0}, 1, 0.5);
        samples.points[0] = 9.0;
        QVERIFY_EXCEPTION_THROWN(meter->add(samples, {}), std::invalid_argument);
        samples = samplesOf({1.0, 2.0}, 1, 0.5);
        samples.indices.clear();
        QVERIFY_EXCEPTION_THROWN(meter->add(samples, {}), std::invalid_argument);
        core::EngineOptions elsewhere = kDouble;
        elsewhere.device = "abacus";
        QVERIFY_EXCEPTION_THROWN(core::makeTensorSnrMeter(tiny(), elsewhere, {}),
                                 std::invalid_argument);
    }

    void networkOfOneOutput_isMeasuredByRandomNoise() {
        const core::Network network(
            {{"x", core::Input{{1}}, {}}, {"y", core::Dense{1, 1, {2.0}, {1.0}}, {0}}});
        SnrSettings settings;
        const auto samples = samplesOf({1.0}, 1, 0.5);
        QVERIFY_EXCEPTION_THROWN(measured(network, samples, settings), std::invalid_argument);
        settings.source = PerturbationSource::Uniform;
        QVERIFY(near(measured(network, samples, settings).layers[0].signal, 9.0));
    }
};

QTEST_GUILESS_MAIN(TestSnrMeter)
#include "tst_snr_meter.moc"
