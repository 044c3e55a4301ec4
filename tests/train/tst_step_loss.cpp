#include "core/train/step_loss.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <cmath>
#include <map>
#include <random>
#include <stdexcept>

#include "core/train/loss_pieces.h"
#include "tests/train/train_cases.h"

using at::Tensor;
using core::StepLoss;
using core::StepLosses;
using core::TrainableNetwork;
using core::TrainingConfig;

/// Whole steps: what takes part, with which weight, and gradients against differences.
class TestStepLoss : public QObject {
    Q_OBJECT

private:
    static TrainingConfig configOf(const std::string& method) {
        TrainingConfig config;
        config.method = method;
        config.eps = 0.1;
        config.attackSteps = 3;
        config.snrSteps = 3;
        return config;
    }
    static void addMethods() {
        QTest::addColumn<QString>("method");
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            QTest::newRow(method.id.c_str()) << QString::fromStdString(method.id);
        }
    }
    static std::map<std::string, core::LossPart> byName(const StepLoss& loss) {
        std::map<std::string, core::LossPart> parts;
        for (const core::LossPart& part : loss.parts) {
            parts[part.name] = part;
        }
        return parts;
    }
    static core::SchedulePoint point(double eps, double kappa, double regulariser = 0.0) {
        core::SchedulePoint at = pointAt(eps);
        at.kappa = kappa;
        at.crownShare = 0.4;
        at.regulariser = regulariser;
        return at;
    }
    static std::vector<Tensor> gradientsOf(const StepLoss& loss, const TrainableNetwork& network) {
        std::vector<Tensor> leaves;
        for (const core::Parameter& parameter : network.parameters()) {
            leaves.push_back(parameter.value);
        }
        return torch::autograd::grad({loss.total}, leaves, {}, {}, false, true);
    }

private Q_SLOTS:
    void totals_areTheSumsOfWeightedParts_data() { addMethods(); }
    void totals_areTheSumsOfWeightedParts() {
        QFETCH(QString, method);
        for (unsigned seed = 1; seed < 4; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            TrainableNetwork network(plain, {});
            TrainingConfig config = configOf(method.toStdString());
            config.varianceWeight = 0.01;
            config.stabilityWeight = 0.002;
            config.gamma = seed == 3 ? 5.0 : 0.0;
            StepLosses losses(config, network, 0.0, 1.0);
            const core::TrainingBatch batch = randomBatch(plain, 4, seed);
            const StepLoss loss = losses.at(batch, point(0.1, 0.3, 0.25));
            double sum = 0.0;
            for (const core::LossPart& part : loss.parts) {
                sum += part.weight * number(part.value);
            }
            QVERIFY(std::abs(number(loss.total) - sum) < 1e-12 * std::max(1.0, std::abs(sum)));
            auto parts = byName(loss);
            const auto robust = core::maybeTrainingMethod(config.method)->robust;
            const bool isClean = robust == core::RobustLoss::None;
            QCOMPARE(parts.count("robust"), std::size_t(isClean ? 0 : 1));
            QCOMPARE(loss.robustCorrect.defined(), !isClean);
            QCOMPARE(parts["clean"].weight, isClean || seed == 3 ? 1.0 : 0.3);
            if (!isClean) {
                QCOMPARE(parts["robust"].weight, seed == 3 ? 5.0 : 0.7);
            }
            QCOMPARE(parts["variance"].weight, 0.01);
            QCOMPARE(parts["stability"].weight, 0.002);
            const bool hasBoxes = robust == core::RobustLoss::Box ||
                                  robust == core::RobustLoss::SmallBox ||
                                  robust == core::RobustLoss::CrownIbp;
            QCOMPARE(parts.count("tightness") + parts.count("relu"), std::size_t(hasBoxes ? 2 : 0));
            QCOMPARE(loss.cleanCorrect.sizes(), batch.labels.sizes());
        }
    }

    /// The clean part by hand: mean of -log softmax at the label.
    void cleanPart_isTheEntropyOfTheOutputs() {
        const core::Network plain = plainImageNetwork(5);
        TrainableNetwork network(plain, {});
        const TrainingConfig config = configOf("standard");
        StepLosses losses(config, network, 0.0, 1.0);
        const core::TrainingBatch batch = randomBatch(plain, 4, 5);
        const StepLoss loss = losses.at(batch, point(0.1, 1.0));
        const Tensor y = network.evaluation().evaluate(batch.points);
        double sum = 0.0;
        for (std::int64_t i = 0; i < 4; ++i) {
            const auto label = batch.labels[i].item<std::int64_t>();
            sum += std::log(number(y[i].exp().sum())) - number(y[i][label]);
            QCOMPARE(loss.cleanCorrect[i].item<bool>(),
                     y[i].argmax().item<std::int64_t>() == label);
        }
        QVERIFY(std::abs(number(loss.total) - sum / 4.0) < 1e-12);
    }

    void warmUp_isTheCleanLossAlone_data() { addMethods(); }
    void warmUp_isTheCleanLossAlone() {
        QFETCH(QString, method);
        const core::Network plain = imageNetwork(2);
        TrainableNetwork network(plain, {});
        TrainingConfig config = configOf(method.toStdString());
        config.varianceWeight = 0.01;
        config.gamma = 3.0;
        StepLosses losses(config, network, 0.0, 1.0);
        core::SchedulePoint warm = point(0.0, 1.0);
        warm.isWarmup = true;
        const StepLoss loss = losses.at(randomBatch(plain, 4, 2), warm);
        QCOMPARE(loss.parts.size(), std::size_t{1});
        QCOMPARE(loss.parts[0].name, std::string("clean"));
        QCOMPARE(number(loss.total), number(loss.parts[0].value));
        QVERIFY(!loss.robustCorrect.defined());
    }

    /// At the ramp's first step eps is 0: everything is a number, robust and clean alike.
    void withoutEps_everythingIsANumber_data() { addMethods(); }
    void withoutEps_everythingIsANumber() {
        QFETCH(QString, method);
        for (const core::Network& plain : {plainImageNetwork(3), imageNetwork(3)}) {
            TrainableNetwork network(plain, {});
            TrainingConfig config = configOf(method.toStdString());
            config.varianceWeight = 0.01;
            config.stabilityWeight = 0.002;
            StepLosses losses(config, network, 0.0, 1.0);
            const StepLoss loss = losses.at(randomBatch(plain, 4, 3), point(0.0, 0.5, 0.5));
            auto parts = byName(loss);
            QVERIFY(std::isfinite(number(loss.total)));
            for (const Tensor& g : gradientsOf(loss, network)) {
                QVERIFY(!g.defined() || at::isfinite(g).all().item<bool>());
            }
            // Margins of a point are its own (attacks see batch norm's running statistics, but
            // have no room to move in).
            if (parts.count("robust") > 0 && method != "trades") {
                QVERIFY(std::abs(number(parts["robust"].value) - number(parts["clean"].value)) <
                        1e-9);
            }
            if (method == "trades") {
                QVERIFY(std::abs(number(parts["robust"].value)) < 1e-12);
            }
        }
    }

    /// Equal questions get equal answers; another step draws other numbers.
    void steps_areFunctionsOfTheirQuestion() {
        const core::Network plain = plainImageNetwork(6);
        TrainableNetwork network(plain, {});
        TrainingConfig config = configOf("pgd");
        config.attackSteps = 1;
        config.attackStep = 0.01;
        StepLosses losses(config, network, 0.0, 1.0);
        const core::TrainingBatch batch = randomBatch(plain, 4, 6);
        core::SchedulePoint at = point(0.2, 0.0);
        const double once = number(losses.at(batch, at).total);
        QCOMPARE(number(losses.at(batch, at).total), once);
        ++at.step;
        QVERIFY(number(losses.at(batch, at).total) != once);
        --at.step;
        config.seed = 1;
        QVERIFY(number(losses.at(batch, at).total) != once);
    }

    /// Central differences at random parameters. What attacks find does not move with them, but for
    /// the sign of a gradient that changes.
    void gradients_areThoseOfDifferences_data() { addMethods(); }
    void gradients_areThoseOfDifferences() {
        QFETCH(QString, method);
        constexpr double kStep = 1e-6;
        for (unsigned seed = 1; seed < 3; ++seed) {
            const core::Network plain = seed == 1 ? plainImageNetwork(seed) : imageNetwork(seed);
            TrainableNetwork network(plain, {});
            TrainingConfig config = configOf(method.toStdString());
            config.varianceWeight = 0.05;
            config.stabilityWeight = 0.01;
            config.snrDetach = "nothing";
            StepLosses losses(config, network, 0.0, 1.0);
            const core::TrainingBatch batch = randomBatch(plain, 5, seed);
            const core::SchedulePoint at = point(0.05, 0.4, 0.3);
            const auto gradients = gradientsOf(losses.at(batch, at), network);
            std::mt19937_64 generator(seed);
            for (std::size_t k = 0; k < gradients.size(); ++k) {
                const core::Parameter& parameter = network.parameters()[k];
                Tensor numbers = core::flattened(parameter.value.detach());
                std::uniform_int_distribution<std::int64_t> place(0, numbers.numel() - 1);
                const std::int64_t i = place(generator);
                const double kept = number(numbers[i]);
                const auto lossAt = [&](double value) {
                    numbers[i].fill_(value);
                    return number(losses.at(batch, at).total);
                };
                const double slope = (lossAt(kept + kStep) - lossAt(kept - kStep)) / (2 * kStep);
                numbers[i].fill_(kept);
                const double found = number(core::flattened(gradients[k])[i]);
                QVERIFY2(std::abs(found - slope) < 1e-5 * std::max(1.0, std::abs(slope)),
                         qPrintable(QString("%1, seed %2, %3: %4, by differences %5")
                                        .arg(method)
                                        .arg(seed)
                                        .arg(QString::fromStdString(parameter.name))
                                        .arg(found)
                                        .arg(slope)));
            }
        }
    }

    /// In pieces of any size: the whole's loss, gradients and answers, batch norm's too.
    void losses_inPieces_areTheWholes() {
        for (unsigned seed = 1; seed < 4; ++seed) {
            const core::Network plain = seed == 1 ? plainImageNetwork(seed) : imageNetwork(seed);
            TrainableNetwork network(plain, {});
            const TrainingConfig config = configOf("ibp");
            const core::TrainingBatch batch = randomBatch(plain, 5, seed);
            const core::SchedulePoint at = point(0.05, 0.0);
            const core::StepView view{
                config, network.training(), network.evaluation(), 0.0, 1.0, batch, at};
            const auto lossBy = [&](std::int64_t samples) {
                network.forwardClean(batch.points);
                core::RobustPart part =
                    core::partInPieces(view, samples, [](const core::StepView& piece) {
                        const core::CenteredBox box = core::boxAround(
                            piece.batch.points, piece.point.eps, piece.clipLow, piece.clipHigh);
                        return core::boxPass(piece.training, box, piece.batch.labels).margins;
                    });
                StepLoss loss;
                loss.total = part.loss;
                loss.robustCorrect = part.correct;
                return loss;
            };
            const StepLoss whole = lossBy(5);
            const auto expected = gradientsOf(whole, network);
            for (const std::int64_t samples : {1, 2, 4}) {
                const StepLoss pieces = lossBy(samples);
                QVERIFY(std::abs(number(pieces.total) - number(whole.total)) < 1e-12);
                QVERIFY(at::equal(pieces.robustCorrect, whole.robustCorrect));
                const auto found = gradientsOf(pieces, network);
                for (std::size_t k = 0; k < found.size(); ++k) {
                    QVERIFY2((found[k] - expected[k]).abs().max().item<double>() < 1e-10,
                             qPrintable(QString("seed %1, pieces of %2, parameter %3")
                                            .arg(seed)
                                            .arg(samples)
                                            .arg(k)));
                }
            }
        }
    }

    /// PARADOX's CONV: CROWN's rows over every neuron do not fit at once, CROWN-IBP (R)'s do.
    void pieces_areSmallWhereRowsAreMany() {
        NetworkDrawer draw(1, {1, 28, 28});
        draw.convolution(16, 4, 2, 1);
        draw.relu();
        draw.convolution(32, 4, 2, 1);
        draw.relu();
        draw.dense(100);
        draw.relu();
        draw.dense(10);
        const core::TensorNetwork network(draw.network(), {});
        const auto samples = [&](const char* id) {
            return core::piecesSamples(network, *core::boundMethodFromId(id), 4);
        };
        QVERIFY(samples("crown") >= 1 && samples("crown") < 10);
        QVERIFY(samples("lbp") > samples("crown"));
        QVERIFY(samples("crown-ibp") > 100);
    }

    /// With batch normalisation, bounds stand on the clean batch's statistics.
    void bounds_standOnTheCleanBatchsStatistics() {
        const core::Network plain = imageNetwork(4);
        TrainableNetwork network(plain, {});
        const TrainingConfig config = configOf("ibp");
        StepLosses losses(config, network, 0.0, 1.0);
        const core::TrainingBatch batch = randomBatch(plain, 6, 4);
        losses.at(batch, point(0.1, 0.5));
        const Tensor y = network.training().evaluate(batch.points);
        QVERIFY(!at::allclose(y, network.evaluation().evaluate(batch.points)));
        const core::CenteredBox box{batch.points, at::zeros_like(batch.points)};
        const Tensor margins = core::boxPass(network.training(), box, batch.labels).margins;
        QVERIFY(at::allclose(margins, y.gather(1, batch.labels.unsqueeze(1)) - y));
    }

    void whatAMethodDoesNotTake_isRefusedByName() {
        NetworkDrawer draw(1, {4});
        draw.dense(5);
        core::Network plain = draw.network();
        std::vector<core::Node> nodes = plain.nodes();
        nodes.push_back({"bend", core::Smooth{core::SmoothKind::Tanh}, {1}});
        nodes.push_back({"end", core::Dense{5, 2, std::vector<double>(10, 0.1), {0.0, 0.0}}, {2}});
        TrainableNetwork network(core::Network(nodes), {});
        for (const char* method : {"standard", "pgd", "trades"}) {
            const TrainingConfig config = configOf(method);
            StepLosses taken(config, network, 0.0, 1.0);
        }
        const TrainingConfig ibp = configOf("ibp");
        try {
            StepLosses refused(ibp, network, 0.0, 1.0);
            QFAIL("taken");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QString(error.what()).contains("bend"), error.what());
        }
        const TrainingConfig none = configOf("sarb");
        QVERIFY_EXCEPTION_THROWN(StepLosses(none, network, 0.0, 1.0), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestStepLoss)
#include "tst_step_loss.moc"
