#include <QTest>
#include <cmath>
#include <limits>

#include "core/io/parse_error.h"
#include "core/train/training_records.h"

/// Records read back from events as they were written.
class TestTrainingRecords : public QObject {
    Q_OBJECT

private:
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

    static core::StepRecord step() {
        core::StepRecord record;
        record.at.step = 139;
        record.at.epoch = 1.0 / 3.0;
        record.at.isWarmup = true;
        record.at.eps = 0.1;
        record.at.kappa = 0.75;
        record.at.crownShare = 0.5;
        record.at.regulariser = 0.25;
        record.at.learningRate = 5e-4;
        record.steps = 140;
        record.allSteps = 12000;
        record.losses = {{"loss", 2.302585092994046}, {"clean", 0.1}, {"stability", -3.0}};
        record.cleanAccuracy = 0.97;
        record.robustAccuracy = kNone;
        record.gradientNorm = 12.5;
        record.seconds = 0.625;
        record.samples = 2000;
        return record;
    }

    static core::EpochRecord evaluation() {
        core::EpochRecord record;
        record.epoch = 2.5;
        record.steps = 1500;
        record.natural = 0.981;
        record.adversarial = 0.91;
        record.certified = 0.82;
        record.unstable = 0.03;
        record.snrDb = kNone;
        record.layers = {{"relu1", "relu", 12.5, 0.25, 0.5, 0.25},
                         {"relu2", "relu", kNone, 0.0, 1.0, 0.0}};
        record.losses = {{"loss", 0.5}};
        record.cleanAccuracy = 0.96;
        record.trainSeconds = 30.5;
        record.evaluateSeconds = 2.25;
        return record;
    }

    /// As through a file: numbers become text and numbers again.
    static core::Json throughText(const core::Json& json) { return core::Json::parse(json.dump()); }

    static bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

private Q_SLOTS:
    void step_readsBackTheSame() {
        const core::StepRecord written = step();
        const core::Json json = throughText(core::toJson(written));
        QVERIFY(!core::isEvaluation(json));
        QVERIFY(!json.contains("robust_accuracy"));
        const core::StepRecord read = core::stepRecord(json, "events.jsonl");
        QCOMPARE(read.steps, written.steps);
        QCOMPARE(read.allSteps, written.allSteps);
        QCOMPARE(read.samples, written.samples);
        QCOMPARE(read.at.step, written.at.step);
        QVERIFY(read.at.isWarmup);
        QVERIFY(read.losses == written.losses);
        QVERIFY(std::isnan(read.robustAccuracy));
        QVERIFY(same(read.at.epoch, written.at.epoch) && same(read.at.eps, written.at.eps) &&
                same(read.at.kappa, written.at.kappa) &&
                same(read.at.crownShare, written.at.crownShare) &&
                same(read.at.regulariser, written.at.regulariser) &&
                same(read.at.learningRate, written.at.learningRate) &&
                same(read.cleanAccuracy, written.cleanAccuracy) &&
                same(read.gradientNorm, written.gradientNorm) &&
                same(read.seconds, written.seconds));
    }

    void evaluation_readsBackTheSame() {
        const core::EpochRecord written = evaluation();
        const core::Json json = throughText(core::toJson(written));
        QVERIFY(core::isEvaluation(json));
        QVERIFY(!json.contains("step"));
        const core::EpochRecord read = core::epochRecord(json, "events.jsonl");
        QCOMPARE(read.steps, written.steps);
        QVERIFY(same(read.epoch, written.epoch) && same(read.natural, written.natural) &&
                same(read.adversarial, written.adversarial) &&
                same(read.certified, written.certified) && same(read.unstable, written.unstable) &&
                same(read.snrDb, written.snrDb) &&
                same(read.cleanAccuracy, written.cleanAccuracy) &&
                same(read.trainSeconds, written.trainSeconds) &&
                same(read.evaluateSeconds, written.evaluateSeconds));
        QVERIFY(read.losses == written.losses);
        QCOMPARE(read.layers.size(), std::size_t(2));
        for (std::size_t k = 0; k < 2; ++k) {
            QCOMPARE(read.layers[k].name, written.layers[k].name);
            QCOMPARE(read.layers[k].kind, written.layers[k].kind);
            QVERIFY(same(read.layers[k].snrDb, written.layers[k].snrDb));
            QVERIFY(same(read.layers[k].active, written.layers[k].active));
            QVERIFY(same(read.layers[k].inactive, written.layers[k].inactive));
            QVERIFY(same(read.layers[k].unstable, written.layers[k].unstable));
        }
    }

    void evaluationWithoutAccuracy_isStillOne() {
        core::EpochRecord record = evaluation();
        record.natural = kNone;
        const core::Json json = throughText(core::toJson(record));
        QVERIFY(core::isEvaluation(json));
        QVERIFY(std::isnan(core::epochRecord(json, "e").natural));
    }

    void whatIsMissing_isNoNumber() {
        const auto read = core::stepRecord(core::Json::parse("{\"step\": 3}"), "e");
        QCOMPARE(read.steps, std::int64_t(3));
        QVERIFY(std::isnan(read.cleanAccuracy) && std::isnan(read.at.eps));
        QVERIFY(read.losses.empty());
        QCOMPARE(read.seconds, 0.0);
    }

    void otherTypes_areNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("step") << QByteArray("{\"step\": 1.5}") << QByteArray("step");
        QTest::newRow("text") << QByteArray("{\"eps\": \"a\"}") << QByteArray("eps");
        QTest::newRow("losses") << QByteArray("{\"losses\": [1]}") << QByteArray("losses");
        QTest::newRow("loss") << QByteArray("{\"losses\": {\"clean\": true}}")
                              << QByteArray("clean");
        QTest::newRow("list") << QByteArray("[]") << QByteArray("object");
    }

    void otherTypes_areNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, key);
        try {
            core::stepRecord(core::Json::parse(text.toStdString()), "events.jsonl");
            QFAIL("a damaged record was read");
        } catch (const core::ParseError& error) {
            QVERIFY2(QByteArray(error.what()).contains(key), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestTrainingRecords)
#include "tst_training_records.moc"
