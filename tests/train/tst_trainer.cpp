#include <QTest>
#include <stdexcept>

#include "core/train/trainer.h"
#include "tests/train/training_samples.h"

/// The trainer as programs have it: through the module, with no torch in sight.
class TestTrainer : public QObject {
    Q_OBJECT

private:
    static constexpr int kClasses = 3;

    static core::TrainingConfig config() {
        core::TrainingConfig result;
        result.method = "ibp";
        result.epochs = 2;
        result.batch = 16;
        result.evaluateAttackSteps = 2;
        result.snrSamples = 0;
        return result;
    }
    static core::TrainingData data() {
        return smallTrainingData("own", {1, 6, 6}, 40, kClasses, 3);
    }
    static core::Network start() { return smallConvolutionNetwork(1, 6, kClasses, true, 9); }

private Q_SLOTS:
    void initTestCase() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
    }

    void programTrains_andTakesUpWhatItKept() {
        const auto trainer = core::makeTrainer(config(), start(), data(), {}, nullptr);
        int evaluations = 0;
        core::TrainingHooks hooks;
        hooks.epoch = [&](const core::EpochRecord&) { ++evaluations; };
        const core::TrainingOutcome outcome = trainer->run(hooks);
        QVERIFY(outcome.end == core::TrainingEnd::Done);
        QCOMPARE(outcome.steps, std::int64_t{6});
        QCOMPARE(evaluations, 2);
        const core::TrainingState state = trainer->state();
        const auto again = core::makeTrainer(config(), start(), data(), {}, &state);
        QVERIFY(again->run({}).end == core::TrainingEnd::Done);
        QCOMPARE(again->state().arrays[0].values, state.arrays[0].values);
        QCOMPARE(again->evaluate().natural, trainer->evaluate().natural);
        QCOMPARE(again->network().parameterCount(), start().parameterCount());
    }

    void errors_areOneLine_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("device");
        QTest::addColumn<QString>("part");
        QTest::addRow("method") << "magic"
                                << "cpu"
                                << "magic";
        QTest::addRow("device") << "ibp"
                                << "gpu"
                                << "expected cpu, cuda or cuda:N";
        QTest::addRow("no such GPU") << "ibp"
                                     << "cuda:77"
                                     << "use cpu";
    }
    void errors_areOneLine() {
        QFETCH(const QString, method);
        QFETCH(const QString, device);
        QFETCH(const QString, part);
        core::TrainingConfig question = config();
        question.method = method.toStdString();
        core::EngineOptions options;
        options.device = device.toStdString();
        try {
            core::makeTrainer(question, start(), data(), options, nullptr);
            QFAIL("expected an exception");
        } catch (const std::exception& error) {
            const QString text = QString::fromUtf8(error.what());
            QVERIFY2(text.contains(part) && !text.contains('\n'), qPrintable(text));
        }
    }

    void whatHooksThrow_reachesTheProgram() {
        core::TrainingHooks hooks;
        hooks.checkpoint = [](const core::TrainingState&) {
            throw std::runtime_error("No space left on device");
        };
        const auto trainer = core::makeTrainer(config(), start(), data(), {}, nullptr);
        QVERIFY_EXCEPTION_THROWN(trainer->run(hooks), std::runtime_error);
        // It can be asked for what it has all the same.
        QCOMPARE(trainer->state().step, std::int64_t{3});
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
