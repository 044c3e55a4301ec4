#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QTest>
#include <cmath>
#include <cstring>
#include <random>
#include <stdexcept>

#include "core/network/evaluate.h"
#include "core/train/tensor_trainer.h"
#include "core/train/training_method.h"
#include "tests/train/training_samples.h"

using core::TrainingConfig;
using core::TrainingEnd;
using core::TrainingHooks;
using core::TrainingState;

namespace {

bool isSame(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// Everything that was told, but for times.
struct Told {
    std::vector<core::StepRecord> steps;
    std::vector<core::EpochRecord> epochs;
    std::vector<TrainingState> checkpoints;
    std::vector<std::string> log;

    TrainingHooks hooks(std::int64_t stopAt = -1) {
        TrainingHooks result;
        result.step = [this](const core::StepRecord& record) { steps.push_back(record); };
        result.epoch = [this](const core::EpochRecord& record) { epochs.push_back(record); };
        result.checkpoint = [this](const TrainingState& state) { checkpoints.push_back(state); };
        result.log = [this](const std::string& line) { log.push_back(line); };
        if (stopAt >= 0) {
            result.goOn = [left = stopAt]() mutable { return left-- > 0; };
        }
        return result;
    }
};

}  // namespace

/// The loop itself: what it tells, how it goes on, how it ends.
class TestTensorTrainer : public QObject {
    Q_OBJECT

private:
    static constexpr int kClasses = 3;

    static TrainingConfig config(const std::string& method) {
        TrainingConfig result;
        result.method = method;
        result.eps = 0.05;
        result.epochs = 3;
        result.warmup = 0.5;
        result.ramp = 1.5;
        result.batch = 16;
        result.learningRate = 0.01;
        result.rateMilestones = {2.0};
        result.attackSteps = 3;
        result.attackDecayAfter = {2.0};
        result.snrSteps = 2;
        result.logEvery = 4;
        result.evaluateEvery = 0.75;
        result.evaluateAttackSteps = 3;
        result.snrSamples = 8;
        result.checkpointSeconds = 1000.0;
        result.seed = 7;
        return result;
    }
    static core::TrainingData data(const std::string& name = "cifar10") {
        return smallTrainingData(name, {2, 6, 6}, 70, kClasses, 3);
    }
    static core::Network start(bool hasNorm = true) {
        return smallConvolutionNetwork(2, 6, kClasses, hasNorm, 9);
    }
    static std::unique_ptr<core::Trainer> trainer(const TrainingConfig& config,
                                                  const TrainingState* resume = nullptr,
                                                  bool hasNorm = true, int threads = 1) {
        core::EngineOptions options;
        options.threads = threads;
        return core::makeTensorTrainer(config, start(hasNorm), data(), options, resume);
    }

    static void compareStates(const TrainingState& a, const TrainingState& b) {
        QCOMPARE(a.step, b.step);
        QCOMPARE(a.arrays.size(), b.arrays.size());
        for (std::size_t i = 0; i < a.arrays.size(); ++i) {
            QCOMPARE(a.arrays[i].name, b.arrays[i].name);
            QVERIFY(a.arrays[i].values.size() == b.arrays[i].values.size());
            QVERIFY2(std::memcmp(a.arrays[i].values.data(), b.arrays[i].values.data(),
                                 a.arrays[i].values.size() * sizeof(double)) == 0,
                     a.arrays[i].name.c_str());
        }
        QCOMPARE(a.sums.size(), b.sums.size());
        for (std::size_t i = 0; i < a.sums.size(); ++i) {
            QCOMPARE(a.sums[i].first, b.sums[i].first);
            const bool isTime = a.sums[i].first.find("seconds") != std::string::npos;
            QVERIFY2(isTime || isSame(a.sums[i].second, b.sums[i].second), a.sums[i].first.c_str());
        }
    }

    static void compareRecords(const core::StepRecord& a, const core::StepRecord& b) {
        QCOMPARE(a.steps, b.steps);
        QCOMPARE(a.at.step, b.at.step);
        QCOMPARE(a.losses.size(), b.losses.size());
        for (std::size_t i = 0; i < a.losses.size(); ++i) {
            QCOMPARE(a.losses[i].first, b.losses[i].first);
            QVERIFY2(isSame(a.losses[i].second, b.losses[i].second), a.losses[i].first.c_str());
        }
        QVERIFY(isSame(a.cleanAccuracy, b.cleanAccuracy));
        QVERIFY(isSame(a.gradientNorm, b.gradientNorm));
        QCOMPARE(a.samples, b.samples);
    }

    static void compareEpochs(const core::EpochRecord& a, const core::EpochRecord& b) {
        QCOMPARE(a.steps, b.steps);
        QCOMPARE(a.natural, b.natural);
        QCOMPARE(a.adversarial, b.adversarial);
        QCOMPARE(a.certified, b.certified);
        QVERIFY(isSame(a.snrDb, b.snrDb));
        QVERIFY(isSame(a.unstable, b.unstable));
        QCOMPARE(a.layers.size(), b.layers.size());
        QCOMPARE(a.losses.size(), b.losses.size());
        for (std::size_t i = 0; i < a.losses.size(); ++i) {
            QVERIFY(isSame(a.losses[i].second, b.losses[i].second));
        }
        QVERIFY(isSame(a.cleanAccuracy, b.cleanAccuracy));
    }

private Q_SLOTS:
    void resumedRun_givesTheNumbersOfAnUnbrokenOne_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("optimiser");
        QTest::addColumn<bool>("hasSnr");
        QTest::addRow("standard") << "standard"
                                  << "sgd" << false;
        QTest::addRow("pgd with SNR") << "pgd"
                                      << "adam" << true;
        QTest::addRow("trades") << "trades"
                                << "adam" << false;
        QTest::addRow("ibp-fast") << "ibp-fast"
                                  << "adam" << false;
        QTest::addRow("crown-ibp") << "crown-ibp"
                                   << "adam" << false;
        QTest::addRow("sabr with SNR") << "sabr"
                                       << "adam" << true;
    }
    void resumedRun_givesTheNumbersOfAnUnbrokenOne() {
        QFETCH(const QString, method);
        QFETCH(const QString, optimiser);
        QFETCH(const bool, hasSnr);
        TrainingConfig question = config(method.toStdString());
        question.optimiser = optimiser.toStdString();
        question.varianceWeight = hasSnr ? 1e-3 : 0.0;
        question.stabilityWeight = hasSnr ? 5e-4 : 0.0;
        question.regulariser = 0.5;
        question.l1 = 1e-5;
        question.clipGradient = 5.0;
        Told unbroken;
        const auto whole = trainer(question);
        QVERIFY(whole->run(unbroken.hooks()).end == TrainingEnd::Done);
        const TrainingState last = whole->state();
        QCOMPARE(last.step, std::int64_t{15});
        const unsigned seed = 21;
        std::mt19937 generator(seed);
        for (int trial = 0; trial < 3; ++trial) {
            Told told;
            const std::int64_t stop = 1 + static_cast<std::int64_t>(generator() % 14);
            const auto first = trainer(question);
            const auto outcome = first->run(told.hooks(stop));
            QVERIFY(outcome.end == TrainingEnd::Stopped);
            QCOMPARE(outcome.steps, stop);
            const TrainingState kept = told.checkpoints.back();
            QCOMPARE(kept.step, stop);
            const auto second = trainer(question, &kept);
            QVERIFY(second->run(told.hooks()).end == TrainingEnd::Done);
            compareStates(second->state(), last);
            QCOMPARE(told.steps.size(), unbroken.steps.size());
            for (std::size_t i = 0; i < told.steps.size(); ++i) {
                compareRecords(told.steps[i], unbroken.steps[i]);
            }
            QCOMPARE(told.epochs.size(), unbroken.epochs.size());
            for (std::size_t i = 0; i < told.epochs.size(); ++i) {
                compareEpochs(told.epochs[i], unbroken.epochs[i]);
            }
            if (QTest::currentTestFailed()) {
                qWarning("seed %u, stopped after step %d", seed, static_cast<int>(stop));
                return;
            }
        }
    }

    void runLearns_andTellsOfIt() {
        TrainingConfig question = config("ibp");
        question.epochs = 30;
        question.evaluateEvery = 10.0;
        question.eps = 0.02;
        question.augment = false;
        Told told;
        const auto run = trainer(question, nullptr, false);
        QVERIFY(run->run(told.hooks()).end == TrainingEnd::Done);
        QCOMPARE(told.epochs.size(), std::size_t{3});
        const core::EpochRecord& last = told.epochs.back();
        QVERIFY2(last.natural > 0.9, qPrintable(QString::number(last.natural)));
        QVERIFY(last.certified <= last.adversarial && last.adversarial <= last.natural);
        QVERIFY(last.certified > 0.5);
        QCOMPARE(last.layers.size(), std::size_t{3});
        QCOMPARE(last.layers[0].name, std::string("relu1"));
        QVERIFY(std::abs(last.layers[0].active + last.layers[0].inactive + last.layers[0].unstable -
                         1.0) < 1e-12);
        QVERIFY(std::isfinite(last.layers[0].snrDb) && std::isfinite(last.snrDb));
        QCOMPARE(last.layers[2].kind, std::string("output"));
        QVERIFY(std::isnan(last.layers[2].active));
        QCOMPARE(last.epoch, 30.0);
        QCOMPARE(told.checkpoints.size(), std::size_t{30});
        QVERIFY(told.steps.back().losses.front().second <
                0.7 * told.steps.front().losses.front().second);
        QCOMPARE(told.steps.front().losses.front().first, std::string("loss"));
    }

    void accuracy_isThatOfTheNetworkHandedOut() {
        TrainingConfig question = config("standard");
        question.epochs = 2;
        const auto run = trainer(question);
        run->run({});
        const core::EpochRecord record = run->evaluate();
        const core::Network network = run->network();
        const auto test = data().test;
        int right = 0;
        for (std::int64_t i = 0; i < test->count; ++i) {
            const auto first = test->pixels.begin() + i * 72;
            const std::vector<double> x(first, first + 72);
            const std::vector<double> y = core::evaluate<double>(network, x);
            const auto best = std::max_element(y.begin(), y.end()) - y.begin();
            right += best == test->labels[static_cast<std::size_t>(i)] ? 1 : 0;
        }
        QCOMPARE(record.natural, right / static_cast<double>(test->count));
    }

    void everyMethod_takesAFewSteps_data() {
        QTest::addColumn<QString>("method");
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            QTest::addRow("%s", method.id.c_str()) << QString::fromStdString(method.id);
        }
    }
    void everyMethod_takesAFewSteps() {
        QFETCH(const QString, method);
        TrainingConfig question = config(method.toStdString());
        question.epochs = 1;
        question.warmup = 0.0;
        question.ramp = 0.5;
        for (const bool hasNorm : {false, true}) {
            Told told;
            const auto run = trainer(question, nullptr, hasNorm);
            QVERIFY(run->run(told.hooks()).end == TrainingEnd::Done);
            QCOMPARE(told.epochs.size(), std::size_t{2});
        }
    }

    void lossThatIsNoNumber_keepsTheStateBefore() {
        TrainingConfig question = config("standard");
        question.optimiser = "sgd";
        question.momentum = 0.0;
        question.learningRate = 1e30;
        Told told;
        const auto run = trainer(question, nullptr, false);
        const core::TrainingOutcome outcome = run->run(told.hooks());
        QVERIFY(outcome.end == TrainingEnd::Diverged);
        QVERIFY2(outcome.reason.find("not") != std::string::npos, outcome.reason.c_str());
        QVERIFY(outcome.reason.find('\n') == std::string::npos);
        const TrainingState state = run->state();
        for (const auto& array : state.arrays) {
            for (const double value : array.values) {
                QVERIFY(std::isfinite(value));
            }
        }
        for (const TrainingState& kept : told.checkpoints) {
            for (const auto& array : kept.arrays) {
                for (const double value : array.values) {
                    QVERIFY(std::isfinite(value));
                }
            }
        }
        run->network();
    }

    void stuckRun_isNamed() {
        TrainingConfig question = config("standard");
        question.epochs = 20;
        question.optimiser = "sgd";
        question.learningRate = 1e-12;
        core::TrainingData pictures = data("own");
        // All weights 0: the outputs are alike, whatever is seen.
        std::vector<core::Node> nodes = start(false).nodes();
        for (core::Node& node : nodes) {
            if (auto* dense = std::get_if<core::Dense>(&node.operation)) {
                std::fill(dense->weight.begin(), dense->weight.end(), 0.0);
                std::fill(dense->bias.begin(), dense->bias.end(), 0.0);
            }
        }
        Told told;
        core::makeTensorTrainer(question, core::Network(nodes), pictures, {}, nullptr)
            ->run(told.hooks());
        QCOMPARE(told.log.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(told.log[0]).startsWith("warning: stuck"));
    }

    void whatHooksThrow_passesThrough() {
        TrainingHooks hooks;
        hooks.checkpoint = [](const TrainingState&) { throw std::runtime_error("disk full"); };
        const auto run = trainer(config("standard"));
        try {
            run->run(hooks);
            QFAIL("expected an exception");
        } catch (const std::runtime_error& error) {
            QCOMPARE(QString(error.what()), QString("disk full"));
        }
    }

    void threads_doNotMatterButForRounding() {
        TrainingConfig question = config("standard");
        question.epochs = 1;
        question.optimiser = "sgd";
        const auto run = trainer(question, nullptr, false, 2);
        QVERIFY(run->run({}).end == TrainingEnd::Done);
        const auto single = trainer(question, nullptr, false);
        single->run({});
        const TrainingState a = run->state();
        const TrainingState b = single->state();
        for (std::size_t i = 0; i < a.arrays.size(); ++i) {
            for (std::size_t j = 0; j < a.arrays[i].values.size(); ++j) {
                QVERIFY(std::abs(a.arrays[i].values[j] - b.arrays[i].values[j]) < 1e-5);
            }
        }
    }

    void whatDoesNotFit_isRefusedInOneLine_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("message");
        QTest::addRow("shape") << 0
                               << "training: the network takes 2x6x6, the training samples "
                                  "(own) are 2x5x5";
        QTest::addRow("labels")
            << 1 << "training: the training samples have labels 0 to 4, the network 3 outputs";
        QTest::addRow("empty") << 2 << "training: there are no test samples";
        QTest::addRow("mixed")
            << 3
            << "training: precision=mixed needs a GPU (--device cuda); on the CPU take float32";
        QTest::addRow("state") << 4 << "training state: step 99 of a run of 15";
        QTest::addRow("device") << 5 << "device 'tpu': expected cpu, cuda or cuda:N";
    }
    void whatDoesNotFit_isRefusedInOneLine() {
        QFETCH(const int, which);
        QFETCH(const QString, message);
        TrainingConfig question = config("ibp");
        core::TrainingData samples = data();
        core::EngineOptions options;
        TrainingState state;
        switch (which) {
            case 0:
                samples = smallTrainingData("own", {2, 5, 5}, 20, kClasses, 1);
                break;
            case 1:
                samples = smallTrainingData("own", {2, 6, 6}, 60, 5, 1);
                break;
            case 2:
                samples.test = std::make_shared<core::Dataset>();
                break;
            case 3:
                question.precision = "mixed";
                break;
            case 4:
                state = trainer(question)->state();
                state.step = 99;
                break;
            default:
                options.device = "tpu";
        }
        try {
            core::makeTensorTrainer(question, start(), samples, options,
                                    which == 4 ? &state : nullptr);
            QFAIL("expected an exception");
        } catch (const std::invalid_argument& error) {
            QCOMPARE(QString(error.what()), message);
        }
    }
};

QTEST_GUILESS_MAIN(TestTensorTrainer)
#include "tst_tensor_trainer.moc"
