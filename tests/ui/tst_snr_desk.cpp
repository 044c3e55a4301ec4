#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "core/attack/balls.h"
#include "core/bounds/bound_engine.h"
#include "fake_snr.h"
#include "tests/helpers/random_network.h"
#include "ui/session/snr_desk.h"

namespace {

ui::SnrSubject subject(const std::string& id, core::Network network) {
    auto graph = std::make_shared<core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    const auto open = std::make_shared<const ui::OpenNetwork>(
        ui::OpenNetwork{QString::fromStdString(id), std::move(network), std::move(graph), id, {}});
    return {open, open, id, QString::fromStdString(id), 0};
}

ui::SnrQuestion ask(const std::vector<ui::SnrSubject>& networks, std::int64_t samples = 50) {
    ui::SnrQuestion question;
    question.networks = networks;
    question.data = "made up";
    question.setup.samples = samples;
    return question;
}

/// The same samples through a meter in one batch.
core::SnrReport inOneBatch(core::SnrMeter& meter, const ui::SnrQuestion& question,
                           const core::SampleSource& source) {
    const core::Dataset all = source.read(0, question.setup.samples);
    core::BallSpec spec;
    spec.eps = question.eps();
    spec.clip = {0.0, 1.0};
    const std::vector<double> points(all.pixels.begin(), all.pixels.end());
    meter.add(core::ballsAround(points, all.labels, all.indices, spec), {});
    return meter.report();
}

}  // namespace

/// Measuring off the window's thread.
class TestSnrDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_log = std::make_unique<fake::MeterLog>();
        m_desk = std::make_unique<ui::SnrDesk>(fake::snrTools(*m_log, {4}));
    }
    void cleanup() {
        m_desk.reset();
        m_log.reset();
    }

    void results_areTheMetersHoweverTheBatchesFall() {
        const ui::SnrQuestion question = ask({m_a, m_b}, 333);
        measure(question);
        const fake::Samples source({4}, 1000);
        for (const ui::SnrSubject& one : question.networks) {
            const auto result = m_desk->result(question, one);
            QVERIFY(result && result->isComplete && result->failure.isEmpty());
            fake::MeterLog log;
            core::SnrSettings settings;
            settings.attack.steps = question.setup.steps;
            settings.keptSamples = 333;
            fake::Meter meter(one.network->network, settings, log);
            const core::SnrReport expected = inOneBatch(meter, question, source);
            QCOMPARE(result->report.samples, 333);
            QCOMPARE(result->report.layers.size(), expected.layers.size());
            for (std::size_t l = 0; l < expected.layers.size(); ++l) {
                QCOMPARE(result->report.layers[l].snrDb, expected.layers[l].snrDb);
                QVERIFY(result->report.layers[l].sampleSignal == expected.layers[l].sampleSignal);
            }
            QCOMPARE(result->note, QStringLiteral("made of random numbers"));
        }
    }

    void realMeter_givesTheNumbersOfOneBatch() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        ui::SnrTools tools = fake::snrTools(*m_log, {4});
        tools.makeMeter = core::makeSnrMeter;
        m_desk = std::make_unique<ui::SnrDesk>(tools);
        for (const auto source :
             {core::PerturbationSource::Uniform, core::PerturbationSource::PgdIterates}) {
            ui::SnrQuestion question = ask({m_a}, 37);
            question.setup.source = source;
            measure(question);
            const auto result = m_desk->result(question, m_a);
            QVERIFY(result);
            QVERIFY2(result->isComplete, qPrintable(result->failure));
            core::SnrSettings settings;
            settings.source = source;
            settings.attack.steps = question.setup.steps;
            settings.attack.stepSize = question.setup.stepSize;
            settings.perturbations = question.setup.perturbations;
            core::EngineOptions options;
            options.precision = core::Precision::Double;
            const auto meter = core::makeSnrMeter(m_a.network->network, options, settings);
            const auto expected = inOneBatch(*meter, question, fake::Samples({4}, 1000));
            QCOMPARE(result->report.layers.size(), expected.layers.size());
            for (std::size_t l = 0; l < expected.layers.size(); ++l) {
                const double a = result->report.layers[l].snrDb;
                const double b = expected.layers[l].snrDb;
                QVERIFY2(std::abs(a - b) < 1e-9,
                         qPrintable(QStringLiteral("%1 and %2").arg(a).arg(b)));
            }
        }
    }

    void firstNumbers_comeBeforeTheLast() {
        m_log->msPerBatch = 300;
        const ui::SnrQuestion question = ask({m_a}, 100);
        m_desk->measure(question);
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->result(question, m_a) != nullptr, 5000);
        const auto partial = m_desk->result(question, m_a);
        QVERIFY(partial->hasLayers() && !partial->isComplete);
        QVERIFY(partial->report.samples < 100);
        QVERIFY(m_desk->isBusy());
        m_log->msPerBatch = 0;
        QTRY_VERIFY(!m_desk->isBusy());
        QVERIFY(m_desk->result(question, m_a)->isComplete);
    }

    void cancel_keepsWhatWasMeasuredAsPartial() {
        m_log->msPerBatch = 30;
        const ui::SnrQuestion question = ask({m_a}, 1000000);
        m_desk->measure(question);
        QTRY_VERIFY(m_desk->result(question, m_a) != nullptr);
        m_desk->cancel();
        QVERIFY(!m_desk->isBusy());
        QTest::qWait(100);
        const auto partial = m_desk->result(question, m_a);
        QVERIFY(!partial->isComplete && partial->failure.isEmpty());
        QVERIFY(partial->report.samples > 0);
        const std::int64_t before = m_log->samples;
        QTest::qWait(100);
        QCOMPARE(m_log->samples.load(), before);
    }

    void newestQuestion_wins() {
        m_log->msPerBatch = 20;
        const ui::SnrQuestion old = ask({m_a, m_b}, 1000000);
        ui::SnrQuestion next = ask({m_a}, 20);
        next.setup.steps = 3;
        m_desk->measure(old);
        QTest::qWait(60);
        m_desk->measure(next);
        QTRY_VERIFY(!m_desk->isBusy());
        QVERIFY(m_desk->result(next, m_a)->isComplete);
        QCOMPARE(m_desk->result(next, m_a)->report.perturbations, 3.0);
        QVERIFY(!m_desk->result(next, m_b));
        const auto overtaken = m_desk->result(old, m_a);
        QVERIFY(!overtaken || !overtaken->isComplete);
        QCOMPARE(m_desk->latest(m_a), m_desk->result(next, m_a));
    }

    void goingBack_measuresNothing() {
        const ui::SnrQuestion first = ask({m_a});
        ui::SnrQuestion second = first;
        second.setup.seed = 7;
        measure(first);
        const auto kept = m_desk->result(first, m_a);
        measure(second);
        QVERIFY(m_desk->secondsFor(first) == 0.0);
        const int meters = m_log->meters;
        measure(first);
        QCOMPARE(m_log->meters.load(), meters);
        QCOMPARE(m_desk->result(first, m_a), kept);
    }

    void oneMoreNetwork_leavesTheOthers() {
        measure(ask({m_a}));
        const int meters = m_log->meters;
        QVERIFY(m_desk->secondsFor(ask({m_a, m_b})) > 0.0);
        measure(ask({m_a, m_b}));
        QCOMPARE(m_log->meters.load(), meters + 1);
    }

    void dataThatIsNotThere_isSaidOfEveryNetwork() {
        ui::SnrQuestion question = ask({m_a, m_b});
        question.data = "missing";
        measure(question);
        for (const ui::SnrSubject& one : question.networks) {
            QCOMPARE(m_desk->result(question, one)->failure,
                     QStringLiteral("missing: no such file"));
        }
    }

    void networkThatDoesNotFit_failsAlone() {
        const ui::SnrQuestion question = ask({m_a, m_wide});
        measure(question);
        QVERIFY(m_desk->result(question, m_a)->isComplete);
        const QString failure = m_desk->result(question, m_wide)->failure;
        QVERIFY2(failure.contains(QStringLiteral("9 inputs")) &&
                     failure.contains(QStringLiteral("4 numbers")),
                 qPrintable(failure));
    }

    void numbersOutOfRange_keepTheSamplesBefore() {
        m_log->failAfter = 30;
        const ui::SnrQuestion question = ask({m_a}, 100);
        measure(question);
        const auto result = m_desk->result(question, m_a);
        QVERIFY(result->failure.contains(QStringLiteral("relu1")));
        QVERIFY(!result->isComplete && result->hasLayers());
        QVERIFY(result->report.samples <= 30);
        m_log->failAfter = -1;
        measure(question);  // failed ones are tried anew
        QVERIFY(m_desk->result(question, m_a)->isComplete);
    }

    void emptyData_isSaid() {
        m_desk = std::make_unique<ui::SnrDesk>(fake::snrTools(*m_log, {4}, 0));
        const ui::SnrQuestion question = ask({m_a});
        measure(question);
        QVERIFY(m_desk->result(question, m_a)->failure.contains(QStringLiteral("no samples")));
    }

    void shortData_isMeasuredWhole() {
        m_desk = std::make_unique<ui::SnrDesk>(fake::snrTools(*m_log, {4}, 11));
        const ui::SnrQuestion question = ask({m_a}, 50);
        measure(question);
        const auto result = m_desk->result(question, m_a);
        QVERIFY(result->isComplete);
        QCOMPARE(result->asked, 11);
        QCOMPARE(result->report.samples, 11);
    }

    void progress_growsToTheEnd() {
        m_log->msPerBatch = 5;
        std::int64_t last = 0;
        connect(m_desk.get(), &ui::SnrDesk::progressed, this, [&] {
            const ui::SnrProgress& progress = m_desk->progress();
            QVERIFY(progress.done >= last && progress.done <= progress.total);
            last = progress.done;
        });
        measure(ask({m_a, m_b}, 100));
        QCOMPARE(last, 200);
    }

    void endOfTheDesk_endsTheWork() {
        m_log->msPerBatch = 20;
        m_desk->measure(ask({m_a}, 1000000));
        QTest::qWait(30);
        m_desk.reset();
    }

private:
    void measure(const ui::SnrQuestion& question) {
        m_desk->measure(question);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->isBusy(), 20000);
    }

    const ui::SnrSubject m_a = subject("a", randomReluNetwork({4, 6, 5, 3}, 1));
    const ui::SnrSubject m_b = subject("b", randomReluNetwork({4, 8, 3}, 2));
    const ui::SnrSubject m_wide = subject("wide", randomReluNetwork({9, 8, 3}, 3));
    std::unique_ptr<fake::MeterLog> m_log;
    std::unique_ptr<ui::SnrDesk> m_desk;
};

QTEST_GUILESS_MAIN(TestSnrDesk)
#include "tst_snr_desk.moc"
