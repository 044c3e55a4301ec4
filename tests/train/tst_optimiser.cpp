#include <ATen/ATen.h>
#include <torch/optim/adam.h>
#include <torch/optim/sgd.h>

#include <QTest>
#include <stdexcept>

#include "core/train/optimiser.h"
#include "core/train/trainable_network.h"
#include "tests/helpers/random_network.h"

using core::Optimiser;
using core::TrainableNetwork;
using core::TrainingConfig;

/// The optimiser against torch's own, on the processor and by tensor operations.
class TestOptimiser : public QObject {
    Q_OBJECT

private:
    static constexpr int kSteps = 7;

    static TrainingConfig configOf(const QString& optimiser, double l2) {
        TrainingConfig config;
        config.optimiser = optimiser.toStdString();
        config.momentum = 0.8;
        config.l2 = l2;
        return config;
    }

    static std::vector<at::Tensor> gradientsAt(const TrainableNetwork& network, int step) {
        std::vector<at::Tensor> gradients;
        for (const core::Parameter& parameter : network.parameters()) {
            const at::Tensor& value = parameter.value;
            const at::Tensor numbers =
                at::arange(value.numel(), value.options().requires_grad(false));
            gradients.push_back((numbers * 0.7 + step).sin().view(value.sizes()));
        }
        return gradients;
    }

    /// Largest difference of parameters that two networks ended with.
    static double apart(const TrainableNetwork& a, const TrainableNetwork& b) {
        return (a.flat() - b.flat()).abs().max().item<double>();
    }

    static core::Network start() { return randomReluNetwork({5, 70, 300, 3}, 4); }

private Q_SLOTS:
    void steps_areTorchs_data() {
        QTest::addColumn<QString>("optimiser");
        QTest::addColumn<double>("l2");
        QTest::addColumn<bool>("isDouble");
        for (const char* optimiser : {"adam", "sgd"}) {
            for (const double l2 : {0.0, 0.01}) {
                for (const bool isDouble : {true, false}) {
                    QTest::addRow("%s, l2 %g, %s", optimiser, l2, isDouble ? "double" : "float")
                        << QString(optimiser) << l2 << isDouble;
                }
            }
        }
    }
    void steps_areTorchs() {
        QFETCH(const QString, optimiser);
        QFETCH(const double, l2);
        QFETCH(const bool, isDouble);
        const core::TensorPlace place{isDouble ? at::kDouble : at::kFloat, at::kCPU};
        TrainableNetwork fused(start(), place);
        TrainableNetwork plain(start(), place);
        const TrainingConfig config = configOf(optimiser, l2);
        Optimiser fusedSteps(config, fused);
        Optimiser plainSteps(config, plain);

        // L2 takes weights alone: torch's two groups.
        std::vector<at::Tensor> weights;
        std::vector<at::Tensor> others;
        std::vector<at::Tensor> all;
        for (const core::Parameter& parameter : fused.parameters()) {
            all.push_back(parameter.value.detach().clone().requires_grad_(true));
            (parameter.isWeight ? weights : others).push_back(all.back());
        }
        std::unique_ptr<torch::optim::Optimizer> theirs;
        if (optimiser == "adam") {
            std::vector<torch::optim::OptimizerParamGroup> groups;
            groups.emplace_back(weights, std::make_unique<torch::optim::AdamOptions>(
                                             torch::optim::AdamOptions(0.01).weight_decay(l2)));
            groups.emplace_back(others, std::make_unique<torch::optim::AdamOptions>(
                                            torch::optim::AdamOptions(0.01)));
            theirs = std::make_unique<torch::optim::Adam>(groups, torch::optim::AdamOptions(0.01));
        } else {
            const auto options = torch::optim::SGDOptions(0.01).momentum(0.8);
            std::vector<torch::optim::OptimizerParamGroup> groups;
            groups.emplace_back(weights, std::make_unique<torch::optim::SGDOptions>(
                                             torch::optim::SGDOptions(options).weight_decay(l2)));
            groups.emplace_back(others, std::make_unique<torch::optim::SGDOptions>(options));
            theirs = std::make_unique<torch::optim::SGD>(groups, options);
        }
        for (int step = 0; step < kSteps; ++step) {
            const std::vector<at::Tensor> gradients = gradientsAt(fused, step);
            fusedSteps.step(gradients, 0.01, step);
            plainSteps.stepByTensors(gradients, 0.01, step);
            for (std::size_t i = 0; i < all.size(); ++i) {
                all[i].mutable_grad() = gradients[i].clone();
            }
            theirs->step();
        }
        const double tolerance = isDouble ? 1e-12 : 1e-5;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double far = (all[i] - fused.parameters()[i].value).abs().max().item<double>();
            QVERIFY2(far <= tolerance, qPrintable(QString::number(far)));
        }
        QVERIFY2(apart(fused, plain) <= tolerance,
                 qPrintable(QString::number(apart(fused, plain))));
        // It moved at all.
        QVERIFY(apart(fused, TrainableNetwork(start(), place)) > 1e-3);
    }

    void clippedGradient_hasTheNormAskedFor() {
        TrainingConfig config = configOf("sgd", 0.0);
        config.momentum = 0.0;
        config.clipGradient = 0.5;
        for (const bool byTensors : {false, true}) {
            TrainableNetwork network(start(), {});
            const at::Tensor before = network.flat().clone();
            Optimiser optimiser(config, network);
            const auto gradients = gradientsAt(network, 0);
            const core::OptimiserSums sums = byTensors ? optimiser.stepByTensors(gradients, 1.0, 0)
                                                       : optimiser.step(gradients, 1.0, 0);
            const double moved = (network.flat() - before).norm().item<double>();
            QVERIFY(std::abs(moved - 0.5) < 1e-6);
            double squares = 0.0;
            for (const at::Tensor& gradient : gradients) {
                squares += gradient.square().sum().item<double>();
            }
            QVERIFY(std::abs(sums.gradientNorm.item<double>() - std::sqrt(squares)) < 1e-9);
        }
    }

    void l1_isTheSignOfWeights() {
        TrainingConfig config = configOf("sgd", 0.0);
        config.momentum = 0.0;
        config.l1 = 0.25;
        TrainableNetwork network(start(), {});
        const at::Tensor before = network.flat().clone();
        Optimiser optimiser(config, network);
        // An undefined gradient is 0: what moves are L1's signs, and biases stay.
        const std::vector<at::Tensor> none(network.parameters().size());
        const core::OptimiserSums sums = optimiser.step(none, 1.0, 0);
        const std::int64_t weights = network.weightCount();
        const at::Tensor expected = before.clone();
        expected.narrow(0, 0, weights).sub_(before.narrow(0, 0, weights).sign(), 0.25);
        QVERIFY(at::allclose(network.flat(), expected, 0.0, 1e-14));
        QVERIFY(std::abs(sums.absolute.item<double>() -
                         before.narrow(0, 0, weights).abs().sum().item<double>()) < 1e-9);
        QVERIFY(std::abs(sums.squares.item<double>() -
                         0.5 * before.narrow(0, 0, weights).square().sum().item<double>()) < 1e-9);
    }

    void savedMemory_goesOnAlike() {
        const TrainingConfig config = configOf("adam", 0.0);
        TrainableNetwork one(start(), {at::kFloat, at::kCPU});
        Optimiser first(config, one);
        first.step(gradientsAt(one, 0), 0.01, 0);
        TrainableNetwork two(start(), {at::kFloat, at::kCPU});
        Optimiser second(config, two);
        two.load(one.save());
        second.load(first.save());
        first.step(gradientsAt(one, 1), 0.01, 1);
        second.step(gradientsAt(two, 1), 0.01, 1);
        QVERIFY(at::equal(one.flat(), two.flat()));
        auto arrays = first.save();
        QCOMPARE(arrays[0].name, std::string("adam.mean.1.weight"));
        arrays.pop_back();
        QVERIFY_EXCEPTION_THROWN(second.load(arrays), std::invalid_argument);
    }

    void unknownOptimiser_isRefused() {
        TrainableNetwork network(start(), {});
        QVERIFY_EXCEPTION_THROWN(Optimiser(configOf("lion", 0.0), network), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestOptimiser)
#include "tst_optimiser.moc"
