#include <ATen/ATen.h>

#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/attack/gradient_attack.h"
#include "core/attack/projection.h"
#include "core/network/evaluate.h"
#include "core/snr/tensor_snr_meter.h"
#include "tests/snr/plain_inputs.h"

using core::PerturbationSource;
using core::SnrReport;
using core::SnrSettings;

/// The meter against a second implementation in plain C++ loops, and what its numbers must not
/// depend on, over small random networks of every shape.
class TestSnrLaws : public QObject {
    Q_OBJECT

private:
    static constexpr unsigned kSeed = 31;
    static constexpr std::int64_t kCount = 7;

    static core::EngineOptions options(int threads = 1, std::int64_t memoryBytes = 0) {
        return {core::Precision::Double, "cpu", threads, memoryBytes};
    }
    static core::BallSpec ball() { return {0.08, core::BallNorm::Linf, {{0.0, 1.0}}}; }

    static SnrSettings settingsOf(PerturbationSource source) {
        SnrSettings settings;
        settings.source = source;
        settings.perturbations = 3;
        settings.attack.steps = 3;
        settings.attack.stepSize = 0.4;
        settings.attack.restarts = 2;
        settings.seed = 5;
        settings.attack.seed = 6;
        settings.perNeuron = true;
        settings.keptSamples = 100;
        return settings;
    }

    /// Points that the settings perturb the samples to, one list of [count, inputs] each.
    static std::vector<std::vector<double>> perturbed(const core::Network& network,
                                                      const core::AttackSamples& samples,
                                                      const SnrSettings& settings) {
        const core::TensorNetwork onTensors(network, {at::kDouble, at::kCPU});
        const core::TensorSamples tensors = core::makeSamples(
            samples, network.inputCount(), network.outputCount(), onTensors.place());
        std::vector<std::vector<double>> points;
        const auto keep = [&](const at::Tensor& x) {
            const at::Tensor plain = x.contiguous();
            const auto* data = plain.data_ptr<double>();
            points.emplace_back(data, data + plain.numel());
        };
        if (settings.source == PerturbationSource::Uniform) {
            for (int k = 0; k < settings.perturbations; ++k) {
                keep(core::randomPoints(tensors.region, {settings.seed}, samples.indices,
                                        static_cast<std::uint64_t>(k)));
            }
            return points;
        }
        core::AttackHooks hooks;
        hooks.visited = [&](int, int step, const at::Tensor& x) {
            if (settings.source == PerturbationSource::PgdIterates ||
                step == settings.attack.steps) {
                keep(x);
            }
        };
        core::runAttack(onTensors, tensors, settings.attack, hooks);
        return points;
    }

    static std::vector<std::vector<double>> nodesAt(const core::Network& network,
                                                    const std::vector<double>& points) {
        return core::evaluateAllNodes<double>(network, std::span<const double>(points), kCount);
    }

    /// Signal and noise by sample of one value, by definition.
    struct Plain {
        std::vector<double> signal;
        std::vector<double> noise;
    };
    static Plain plainSnr(const std::vector<double>& clean,
                          const std::vector<std::vector<double>>& noisy) {
        const std::size_t width = clean.size() / kCount;
        Plain plain{std::vector<double>(kCount, 0.0), std::vector<double>(kCount, 0.0)};
        for (std::size_t i = 0; i < kCount; ++i) {
            for (std::size_t j = 0; j < width; ++j) {
                const double s = clean[i * width + j];
                plain.signal[i] += s * s;
                for (const std::vector<double>& values : noisy) {
                    const double n = values[i * width + j] - s;
                    plain.noise[i] += n * n / static_cast<double>(noisy.size());
                }
            }
        }
        return plain;
    }

    static double mean(const std::vector<double>& values) {
        double sum = 0.0;
        for (const double value : values) {
            sum += value;
        }
        return sum / static_cast<double>(values.size());
    }

    static bool near(double a, double b, double tolerance = 1e-9) {
        return std::abs(a - b) <= tolerance * std::max({std::abs(a), std::abs(b), 1e-12});
    }

    static void compare(const SnrReport& a, const SnrReport& b) {
        QCOMPARE(a.samples, b.samples);
        QCOMPARE(a.layers.size(), b.layers.size());
        for (std::size_t k = 0; k < a.layers.size(); ++k) {
            QVERIFY(near(a.layers[k].signal, b.layers[k].signal));
            QVERIFY(near(a.layers[k].noise, b.layers[k].noise));
            QVERIFY(near(a.layers[k].dbQuartiles->median, b.layers[k].dbQuartiles->median));
            for (std::size_t j = 0; j < a.layers[k].neuronNoise.size(); ++j) {
                QVERIFY(near(a.layers[k].neuronNoise[j], b.layers[k].neuronNoise[j]));
            }
        }
    }

    static SnrReport inBatches(const core::Network& network, const core::AttackSamples& samples,
                               const SnrSettings& settings, std::int64_t size) {
        const auto meter = core::makeTensorSnrMeter(network, options(), settings);
        for (std::int64_t first = 0; first < kCount; first += size) {
            meter->add(partOf(network, samples, first, std::min(size, kCount - first), ball()), {});
        }
        return meter->report();
    }

    static SnrReport whole(const core::Network& network, const core::AttackSamples& samples,
                           const SnrSettings& settings, const core::EngineOptions& how) {
        const auto meter = core::makeTensorSnrMeter(network, how, settings);
        meter->add(samples, {});
        return meter->report();
    }

    static void networksAndSources() {
        QTest::addColumn<int>("which");
        QTest::addColumn<PerturbationSource>("source");
        for (int k = 0; k < kNetworks; ++k) {
            QTest::addRow("uniform, network %d", k) << k << PerturbationSource::Uniform;
            QTest::addRow("iterates, network %d", k) << k << PerturbationSource::PgdIterates;
        }
        QTest::addRow("ends, residual") << 2 << PerturbationSource::PgdEndPoints;
    }

private Q_SLOTS:
    void secondImplementation_findsTheSame_data() { networksAndSources(); }
    void secondImplementation_findsTheSame() {
        QFETCH(int, which);
        QFETCH(PerturbationSource, source);
        const core::Network network = smallNetwork(which, kSeed);
        const auto samples = ballSamples(network, kCount, ball(), kSeed + 1);
        for (const auto side : {core::ActivationSide::Pre, core::ActivationSide::Post}) {
            SnrSettings settings = settingsOf(source);
            settings.side = side;
            const SnrReport report = whole(network, samples, settings, options());
            const auto clean = nodesAt(network, samples.points);
            std::vector<std::vector<std::vector<double>>> noisy;
            for (const auto& points : perturbed(network, samples, settings)) {
                noisy.push_back(nodesAt(network, points));
            }
            QCOMPARE(report.perturbations, static_cast<double>(noisy.size()));
            for (const core::LayerSnr& layer : report.layers) {
                const auto node = static_cast<std::size_t>(layer.node);
                const bool isInput = side == core::ActivationSide::Pre && layer.kind != "output";
                const std::size_t value =
                    isInput ? static_cast<std::size_t>(network.nodes()[node].inputs[0]) : node;
                std::vector<std::vector<double>> values;
                for (const auto& nodes : noisy) {
                    values.push_back(nodes[value]);
                }
                const Plain plain = plainSnr(clean[value], values);
                QVERIFY2(near(layer.signal, mean(plain.signal)), layer.name.c_str());
                QVERIFY2(near(layer.noise, mean(plain.noise)), layer.name.c_str());
                QVERIFY(near(layer.snr, mean(plain.signal) / mean(plain.noise)));
                for (std::size_t i = 0; i < kCount; ++i) {
                    QVERIFY(near(layer.sampleSignal[i], plain.signal[i]));
                    QVERIFY(near(layer.sampleNoise[i], plain.noise[i]));
                }
                QVERIFY(
                    near(mean(layer.neuronNoise) * static_cast<double>(layer.neuronNoise.size()),
                         layer.noise));
            }
        }
    }

    void batches_doNotMatter_data() { networksAndSources(); }
    void batches_doNotMatter() {
        QFETCH(int, which);
        QFETCH(PerturbationSource, source);
        const core::Network network = smallNetwork(which, kSeed + 2);
        const auto samples = ballSamples(network, kCount, ball(), kSeed + 3);
        const SnrSettings settings = settingsOf(source);
        const SnrReport atOnce = whole(network, samples, settings, options());
        compare(inBatches(network, samples, settings, 1), atOnce);
        compare(inBatches(network, samples, settings, 3), atOnce);
    }

    void chunksAndThreads_doNotMatter() {
        const core::Network network = residualNetwork(kSeed + 4);
        const auto samples = ballSamples(network, kCount, ball(), kSeed + 5);
        for (const auto source : {PerturbationSource::Gaussian, PerturbationSource::PgdIterates}) {
            const SnrSettings settings = settingsOf(source);
            const SnrReport atOnce = whole(network, samples, settings, options());
            compare(whole(network, samples, settings, options(1, 1)), atOnce);
            compare(whole(network, samples, settings, options(1, 20000)), atOnce);
            compare(whole(network, samples, settings, options(2)), atOnce);
        }
    }

    void singlePrecision_isCloseToDouble() {
        const core::Network network = imageNetwork(kSeed + 6);
        const auto samples = ballSamples(network, kCount, ball(), kSeed + 7);
        const SnrSettings settings = settingsOf(PerturbationSource::Uniform);
        core::EngineOptions single = options();
        single.precision = core::Precision::Single;
        const SnrReport a = whole(network, samples, settings, options());
        const SnrReport b = whole(network, samples, settings, single);
        for (std::size_t k = 0; k < a.layers.size(); ++k) {
            QVERIFY(near(a.layers[k].signal, b.layers[k].signal, 1e-5));
            QVERIFY(near(a.layers[k].noise, b.layers[k].noise, 1e-4));
        }
    }

    void everySource_staysInTheBall_data() {
        QTest::addColumn<core::BallNorm>("norm");
        QTest::newRow("linf") << core::BallNorm::Linf;
        QTest::newRow("l2") << core::BallNorm::L2;
        QTest::newRow("l1") << core::BallNorm::L1;
    }
    void everySource_staysInTheBall() {
        // The identity: noise of the output is the perturbation itself.
        QFETCH(core::BallNorm, norm);
        const core::Network network(
            {{"x", core::Input{{5}}, {}},
             {"y",
              core::Scale{std::vector<double>(5, 1.0), std::vector<double>(5, 0.0), 0.0},
              {0}}});
        constexpr double kEps = 0.3;
        const auto samples = ballSamples(network, kCount, {kEps, norm, {{0.0, 1.0}}}, kSeed + 8);
        for (const auto source : {PerturbationSource::Uniform, PerturbationSource::Gaussian,
                                  PerturbationSource::PgdIterates}) {
            const SnrReport report = whole(network, samples, settingsOf(source), options());
            const double most = norm == core::BallNorm::Linf ? 5.0 * kEps * kEps : kEps * kEps;
            for (const double noise : report.layers[0].sampleNoise) {
                QVERIFY(noise > 0.0 && noise <= most * (1.0 + 1e-9));
            }
        }
    }

    void anotherSeed_isAnotherDraw() {
        const core::Network network = chainNetwork(kSeed + 9);
        const auto samples = ballSamples(network, kCount, ball(), kSeed + 10);
        SnrSettings settings = settingsOf(PerturbationSource::Uniform);
        const SnrReport a = whole(network, samples, settings, options());
        settings.seed += 1;
        const SnrReport b = whole(network, samples, settings, options());
        QVERIFY(a.layers[0].noise != b.layers[0].noise);
        QCOMPARE(a.layers[0].signal, b.layers[0].signal);
    }
};

QTEST_GUILESS_MAIN(TestSnrLaws)
#include "tst_snr_laws.moc"
