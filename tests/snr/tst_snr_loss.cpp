#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <cmath>
#include <random>
#include <stdexcept>

#include "core/snr/layer_pass.h"
#include "core/snr/snr_loss.h"
#include "tests/snr/plain_inputs.h"

using core::LayerTensors;
using core::SnrLossSettings;
using core::VarianceDetach;

/// Variance and stability loss: values worked by hand, gradients against finite differences of a
/// second implementation in which what is detached is held.
class TestSnrLoss : public QObject {
    Q_OBJECT

private:
    static constexpr std::size_t kLayers = 3;
    static constexpr std::size_t kPoints = 2;
    static constexpr std::int64_t kBatch = 2;
    static constexpr double kStep = 1e-6;

    /// All of one question: values as plain numbers.
    struct Values {
        std::vector<std::vector<double>> clean;                   ///< by layer, [B, neurons]
        std::vector<std::vector<std::vector<double>>> perturbed;  ///< by point and layer
    };

    static Values randomValues(unsigned seed) {
        std::mt19937_64 generator(seed);
        std::normal_distribution<double> normal;
        const auto layer = [&](std::size_t k) {
            std::vector<double> values(static_cast<std::size_t>(kBatch) * (3 + k));
            for (double& value : values) {
                value = normal(generator);
            }
            return values;
        };
        Values values;
        values.perturbed.resize(kPoints);
        for (std::size_t k = 0; k < kLayers; ++k) {
            values.clean.push_back(layer(k));
            for (auto& point : values.perturbed) {
                point.push_back(layer(k));
            }
        }
        return values;
    }

    struct Leaves {
        LayerTensors clean;
        std::vector<LayerTensors> perturbed;
    };
    static Leaves leavesOf(const Values& values) {
        const auto leaf = [](const std::vector<double>& numbers) {
            return tensorOf(numbers, kBatch).requires_grad_(true);
        };
        Leaves leaves;
        for (const auto& layer : values.clean) {
            leaves.clean.push_back(leaf(layer));
        }
        for (const auto& point : values.perturbed) {
            leaves.perturbed.emplace_back();
            for (const auto& layer : point) {
                leaves.perturbed.back().push_back(leaf(layer));
            }
        }
        return leaves;
    }

    static std::size_t layersOf(const SnrLossSettings& settings) {
        return settings.outputLayer ? kLayers : kLayers - 1;
    }
    static double overBatch(double sum, const SnrLossSettings& settings) {
        return settings.meanOverBatch ? sum / static_cast<double>(kBatch) : sum;
    }

    /// By definition; `held` are the clean values where they are detached.
    static double plainVariance(const Values& v, const Values& held,
                                const SnrLossSettings& settings) {
        double loss = 0.0;
        for (std::size_t k = 0; k < layersOf(settings); ++k) {
            const bool isBelowHeld = settings.detach != VarianceDetach::Nothing;
            const bool isNoiseHeld = settings.detach == VarianceDetach::CleanValues;
            const auto& below = (isBelowHeld ? held : v).clean[k];
            const auto& from = (isNoiseHeld ? held : v).clean[k];
            const std::size_t width = below.size() / static_cast<std::size_t>(kBatch);
            double sum = 0.0;
            for (std::size_t i = 0; i < static_cast<std::size_t>(kBatch); ++i) {
                double signal = 0.0;
                double noise = 0.0;
                for (std::size_t j = i * width; j < (i + 1) * width; ++j) {
                    signal += below[j] * below[j];
                    for (const auto& point : v.perturbed) {
                        const double n = point[k][j] - from[j];
                        noise += n * n / static_cast<double>(kPoints);
                    }
                }
                sum += noise / signal;
            }
            loss += overBatch(sum, settings);
        }
        return loss;
    }

    static double plainStability(const Values& v, const Values&, const SnrLossSettings& settings) {
        double loss = 0.0;
        for (std::size_t k = 0; k < layersOf(settings); ++k) {
            double sum = 0.0;
            for (std::size_t j = 0; j < v.clean[k].size(); ++j) {
                const double s = v.clean[k][j];
                for (const auto& point : v.perturbed) {
                    sum += std::abs(point[k][j] - s) / (s * s + settings.epsilonS) /
                           static_cast<double>(kPoints);
                }
            }
            loss += overBatch(sum, settings);
        }
        return loss;
    }

    static bool near(double a, double b, double tolerance) {
        return std::abs(a - b) <= tolerance * (1.0 + std::abs(b));
    }

    /// The gradient that autograd gave a leaf against differences of `lossAt`, number by number.
    template <class LossAt>
    static void compareSlopes(const at::Tensor& leaf, std::vector<double>& numbers,
                              const LossAt& lossAt) {
        const at::Tensor gradient = leaf.grad();
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            const double before = numbers[j];
            numbers[j] = before + kStep;
            const double above = lossAt();
            numbers[j] = before - kStep;
            const double below = lossAt();
            numbers[j] = before;
            const double slope = (above - below) / (2.0 * kStep);
            const double found =
                gradient.defined()
                    ? gradient.view(-1)[static_cast<std::int64_t>(j)].template item<double>()
                    : 0.0;
            QVERIFY2(near(found, slope, 2e-7),
                     qPrintable(QString("%1 for %2").arg(found).arg(slope)));
        }
    }

    template <class Loss, class Plain>
    static void check(const SnrLossSettings& settings, unsigned seed, const Loss& loss,
                      const Plain& plain) {
        Values values = randomValues(seed);
        const Values held = values;
        Leaves leaves = leavesOf(values);
        const at::Tensor found = loss(leaves.clean, leaves.perturbed, settings);
        QCOMPARE(found.dim(), std::int64_t(0));
        QVERIFY(near(found.item<double>(), plain(values, held, settings), 1e-12));
        found.backward();
        const auto lossAt = [&] { return plain(values, held, settings); };
        for (std::size_t k = 0; k < kLayers; ++k) {
            compareSlopes(leaves.clean[k], values.clean[k], lossAt);
            for (std::size_t p = 0; p < kPoints; ++p) {
                compareSlopes(leaves.perturbed[p][k], values.perturbed[p][k], lossAt);
            }
        }
    }

    static void readings() {
        QTest::addColumn<int>("detach");
        QTest::addColumn<bool>("output");
        QTest::addColumn<bool>("mean");
        for (const int detach : {0, 1, 2}) {
            for (const bool output : {false, true}) {
                for (const bool mean : {true, false}) {
                    QTest::addRow("detach %d, output %d, mean %d", detach, output, mean)
                        << detach << output << mean;
                }
            }
        }
    }

    static SnrLossSettings fetched() {
        QFETCH(int, detach);
        QFETCH(bool, output);
        QFETCH(bool, mean);
        SnrLossSettings settings;
        settings.detach = static_cast<VarianceDetach>(detach);
        settings.outputLayer = output;
        settings.meanOverBatch = mean;
        settings.epsilonS = 0.05;
        return settings;
    }

    static at::Tensor row(std::vector<double> values) { return tensorOf(values, 1); }

private Q_SLOTS:
    void variance_isWhatItsDefinitionSays_data() { readings(); }
    void variance_isWhatItsDefinitionSays() {
        check(fetched(), 41, core::varianceLoss, plainVariance);
    }

    void stability_isWhatItsDefinitionSays_data() { readings(); }
    void stability_isWhatItsDefinitionSays() {
        check(fetched(), 42, core::stabilityLoss, plainStability);
    }

    void handWorked() {
        // One layer of two neurons, s = (2, 1), two points: noises (1, 0) and (0, -2); an output.
        const LayerTensors clean{row({2, 1}), row({1})};
        const std::vector<LayerTensors> perturbed{{row({3, 1}), row({4})},
                                                  {row({2, -1}), row({0})}};
        SnrLossSettings settings;
        QCOMPARE(core::varianceLoss(clean, perturbed, settings).item<double>(),
                 (1.0 + 4.0) / 2.0 / 5.0);
        settings.epsilonS = 0.5;
        QCOMPARE(core::stabilityLoss(clean, perturbed, settings).item<double>(),
                 0.5 * (1.0 / 4.5 + 2.0 / 1.5));
        settings.outputLayer = true;
        QCOMPARE(core::varianceLoss(clean, perturbed, settings).item<double>(),
                 0.5 + (9.0 + 1.0) / 2.0);
    }

    void default_leavesTheSignalBelowTheLineAlone() {
        // d/ds of n^2 / s^2 with the lower s held: -2 n / s^2.
        const LayerTensors clean{row({2.0}).requires_grad_(true), row({1.0})};
        core::varianceLoss(clean, {{row({3.0}), row({1.0})}}, {}).backward();
        QCOMPARE(clean[0].grad().item<double>(), -0.5);
    }

    void noNoise_isNoLossAndNoGradient() {
        const LayerTensors clean{row({2, 0}).requires_grad_(true), row({1})};
        const std::vector<LayerTensors> perturbed{{row({2, 0}), row({1})}};
        const at::Tensor loss =
            core::varianceLoss(clean, perturbed, {}) + core::stabilityLoss(clean, perturbed, {});
        QCOMPARE(loss.item<double>(), 0.0);
        loss.backward();
        QCOMPARE(clean[0].grad().abs().max().item<double>(), 0.0);
    }

    void noSignal_countsNothingInTheVarianceLoss() {
        for (const auto detach :
             {VarianceDetach::Denominator, VarianceDetach::CleanValues, VarianceDetach::Nothing}) {
            const LayerTensors clean{row({0, 0}).requires_grad_(true), row({1})};
            const LayerTensors perturbed{row({1, 1}).requires_grad_(true), row({1})};
            SnrLossSettings settings;
            settings.detach = detach;
            const at::Tensor loss = core::varianceLoss(clean, {perturbed}, settings);
            QCOMPARE(loss.item<double>(), 0.0);
            loss.backward();
            for (const at::Tensor& gradient : {clean[0].grad(), perturbed[0].grad()}) {
                QVERIFY(!gradient.defined() || gradient.abs().max().item<double>() == 0.0);
            }
        }
    }

    void noSignal_isDividedByEpsilonInTheStabilityLoss() {
        const LayerTensors clean{row({0.0}), row({1.0})};
        SnrLossSettings settings;
        settings.epsilonS = 0.25;
        QCOMPARE(core::stabilityLoss(clean, {{row({3.0}), row({1.0})}}, settings).item<double>(),
                 12.0);
    }

    void losses_reachTheWeights() {
        core::TensorNetwork network(residualNetwork(43), {at::kDouble, at::kCPU});
        network.requireGradients();
        const core::LayerPass pass(network, core::ActivationSide::Pre);
        const at::Tensor x = tensorOf(plainInputs(residualNetwork(43), 3, 44), 3);
        const auto total = [&] {
            const LayerTensors clean = core::layerValues(pass, x);
            const std::vector<LayerTensors> perturbed{core::layerValues(pass, x + 0.1)};
            SnrLossSettings settings;
            settings.detach = VarianceDetach::Nothing;
            return core::varianceLoss(clean, perturbed, settings) +
                   core::stabilityLoss(clean, perturbed, settings);
        };
        at::Tensor weight = network.parameters()[0];
        const at::Tensor gradient = torch::autograd::grad({total()}, {weight})[0];
        for (std::int64_t at = 0; at < 6; ++at) {
            const auto lossAt = [&](double move) {
                const at::NoGradGuard guard;
                weight.detach().view(-1)[at] += move;
                const double loss = total().item<double>();
                weight.detach().view(-1)[at] -= move;
                return loss;
            };
            const double slope = (lossAt(kStep) - lossAt(-kStep)) / (2.0 * kStep);
            const double found = gradient.view(-1)[at].item<double>();
            QVERIFY2(near(found, slope, 1e-5), qPrintable(QString("%1 %2").arg(found).arg(slope)));
        }
    }

    void whatDoesNotFit_isRefused() {
        const LayerTensors clean{row({1.0}), row({1.0})};
        QVERIFY_EXCEPTION_THROWN(core::varianceLoss(clean, {}, {}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::varianceLoss({}, {{}}, {}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::stabilityLoss(clean, {{row({1.0})}}, {}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::varianceLoss(clean, {{row({1, 2}), row({1})}}, {}),
                                 std::invalid_argument);
        SnrLossSettings settings;
        settings.epsilonS = 0.0;
        QVERIFY_EXCEPTION_THROWN(core::stabilityLoss(clean, {clean}, settings),
                                 std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestSnrLoss)
#include "tst_snr_loss.moc"
