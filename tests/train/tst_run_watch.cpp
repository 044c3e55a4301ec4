#include <QTest>
#include <cmath>

#include "core/train/run_watch.h"
#include "core/train/running_means.h"

using core::RunningMeans;
using core::RunWatch;

/// Means of records, and what is told of runs that do not learn.
class TestRunWatch : public QObject {
    Q_OBJECT

private:
    static RunningMeans record(double loss, double accuracy) {
        RunningMeans means;
        means.add("loss", 2.0 * loss, 2.0);
        means.add("clean", loss, 1.0);
        means.add("#clean", 100.0 * accuracy, 100.0);
        return means;
    }

private Q_SLOTS:
    void means_areOfWhatWasCounted() {
        RunningMeans means;
        means.add("loss", 3.0, 1.0);
        means.add("loss", 5.0, 1.0);
        means.add("#clean", 30.0, 40.0);
        QCOMPARE(means.mean("loss"), 4.0);
        QCOMPARE(means.mean("#clean"), 0.75);
        QVERIFY(std::isnan(means.mean("robust")));
        QCOMPARE(means.losses().size(), std::size_t{1});
        QVERIFY(means.isFinite());
        means.add("robust", std::nan(""), 1.0);
        QVERIFY(!means.isFinite());
    }

    void means_readBackEqual() {
        RunningMeans means;
        means.add("loss", 0.1, 3.0);
        means.add("#gradient", 0.7, 5.0);
        std::vector<core::NamedValue> values{{"epoch.loss.sum", 9.0}};
        means.save("record.", values);
        const RunningMeans back = RunningMeans::load("record.", values);
        QCOMPARE(back.entries().size(), std::size_t{2});
        QCOMPARE(back.entries()[0].name, std::string("loss"));
        QCOMPARE(back.sum("loss"), 0.1);
        QCOMPARE(back.count("#gradient"), 5.0);
    }

    void stuckRun_isNamedOnce() {
        RunWatch watch(10);
        int warnings = 0;
        for (int i = 0; i < 30; ++i) {
            const RunWatch::Word word = watch.record(record(std::log(10.0) * 1.003, 0.11), i);
            warnings += word.warning.empty() ? 0 : 1;
            QVERIFY(word.divergence.empty());
            if (!word.warning.empty()) {
                QVERIFY(QString::fromStdString(word.warning).contains("ln(10)"));
            }
        }
        QCOMPARE(warnings, 1);
    }

    void runThatLearns_isNotStuck() {
        RunWatch watch(10);
        for (int i = 0; i < 30; ++i) {
            // The loss as of chance, but half of the samples right; then a smaller loss.
            QVERIFY(watch.record(record(std::log(10.0), 0.5), i).warning.empty());
            QVERIFY(watch.record(record(1.0, 0.11), i).warning.empty());
        }
    }

    void lossThatRunsAway_isDivergence() {
        RunWatch watch(10);
        QVERIFY(watch.record(record(0.1, 0.9), 0).divergence.empty());
        for (int i = 1; i < 10; ++i) {
            QVERIFY(watch.record(record(1e4 * i, 0.1), i).divergence.empty());
        }
        QVERIFY(!watch.record(record(2e5, 0.1), 10).divergence.empty());
    }

    /// A ramp may begin with a huge loss that falls.
    void hugeLossThatFalls_isNone() {
        RunWatch watch(10);
        watch.record(record(0.1, 0.9), 0);
        for (int i = 1; i < 40; ++i) {
            QVERIFY(watch.record(record(1e6 / i, 0.1), i).divergence.empty());
        }
    }

    void watch_goesOnWhereItWas() {
        RunWatch first(10);
        for (int i = 0; i < 9; ++i) {
            first.record(record(std::log(10.0), 0.1), i);
        }
        std::vector<core::NamedValue> values;
        first.save(values);
        RunWatch second(10);
        second.load(values);
        QVERIFY(!second.record(record(std::log(10.0), 0.1), 9).warning.empty());
    }
};

QTEST_GUILESS_MAIN(TestRunWatch)
#include "tst_run_watch.moc"
