#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "core/io/parse_error.h"
#include "core/job/events.h"

/// events.jsonl: append-only, whole lines, torn last line dropped.
class TestEvents : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    static void append(const std::string& path, const QByteArray& text) {
        QFile out(QString::fromStdString(path));
        QVERIFY(out.open(QIODevice::Append));
        out.write(text);
    }

    static QByteArray content(const std::string& path) {
        QFile in(QString::fromStdString(path));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

private Q_SLOTS:
    void missingFile_hasNoEvents() { QVERIFY(core::readEvents(file("none.jsonl")).empty()); }

    void everyKind_isReadBackAsWritten() {
        const std::string path = file("kinds.jsonl");
        {
            core::EventLog log(path, std::chrono::system_clock::now());
            log.progress(3, 10, "pieces", 1.5);
            log.progress(3, std::nullopt, "pieces", std::nullopt);
            log.metric({{"step", "box"}, {"area", 0.1}});
            log.log("a \"text\"\nof two lines");
            log.checkpoint("checkpoints/box.json");
            log.done("complete");
        }
        const auto events = core::readEvents(path);
        QCOMPARE(events.size(), std::size_t(6));
        QCOMPARE(events[0].kind, core::EventKind::Progress);
        QCOMPARE(events[0].fields["done"].get<int>(), 3);
        QCOMPARE(events[0].fields["total"].get<int>(), 10);
        QCOMPARE(events[0].fields["eta"].get<double>(), 1.5);
        QVERIFY(events[1].fields["total"].is_null() && events[1].fields["eta"].is_null());
        QCOMPARE(events[2].fields["area"].get<double>(), 0.1);
        QCOMPARE(events[3].fields["text"].get<std::string>(), "a \"text\"\nof two lines");
        QCOMPARE(events[4].fields["file"].get<std::string>(), "checkpoints/box.json");
        QCOMPARE(events[5].fields["status"].get<std::string>(), "complete");
        for (const auto& event : events) {
            QVERIFY(event.t >= 0.0 && event.t < 60.0);
        }
    }

    void timesCount_fromTheStartOfTheJob() {
        const std::string path = file("times.jsonl");
        core::EventLog log(path, std::chrono::system_clock::now() - std::chrono::seconds(100));
        log.log("late");
        const auto events = core::readEvents(path);
        QVERIFY(events.at(0).t >= 100.0 && events.at(0).t < 160.0);
    }

    void tornLastLine_isLeftOutWhenReading() {
        const std::string path = file("torn.jsonl");
        core::EventLog(path, std::chrono::system_clock::now()).log("whole");
        append(path, "{\"t\":1,\"kind\":\"lo");
        QCOMPARE(core::readEvents(path).size(), std::size_t(1));
    }

    void tornLastLine_isCutOffBeforeAppending() {
        const std::string path = file("cut.jsonl");
        core::EventLog(path, std::chrono::system_clock::now()).log("first");
        append(path, "{\"t\":1,\"kind\":\"lo");
        core::EventLog(path, std::chrono::system_clock::now()).log("second");
        const auto events = core::readEvents(path);
        QCOMPARE(events.size(), std::size_t(2));
        QCOMPARE(events[1].fields["text"].get<std::string>(), "second");
    }

    void fileOfOneTornLine_becomesEmpty() {
        const std::string path = file("onlytorn.jsonl");
        append(path, "{\"t\":");
        core::EventLog log(path, std::chrono::system_clock::now());
        QVERIFY(content(path).isEmpty());
    }

    void damagedLine_isNamed_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("no object") << QByteArray("[1, 2]");
        QTest::newRow("no time") << QByteArray("{\"kind\": \"log\"}");
        QTest::newRow("unknown kind") << QByteArray("{\"t\": 1, \"kind\": \"story\"}");
    }

    void damagedLine_isNamed() {
        QFETCH(QByteArray, line);
        const std::string path = file("damaged.jsonl");
        QFile::remove(QString::fromStdString(path));
        append(path, "{\"t\":0,\"kind\":\"log\"}\n" + line + "\n{\"t\":0,\"kind\":\"log\"}\n");
        try {
            core::readEvents(path);
            QFAIL("read a damaged file");
        } catch (const core::ParseError& error) {
            QCOMPARE(error.where(), "line 2");
        }
    }

    void repeatedStep_countsOnceAndLast() {
        const auto metric = [](const char* key, int step, double loss) {
            return core::Event{0.0, core::EventKind::Metric, {{key, step}, {"loss", loss}}};
        };
        const core::Event log{0.0, core::EventKind::Log, {{"text", "resumed"}}};
        const auto kept =
            core::withoutRepeatedSteps({metric("epoch", 1, 0.5), metric("epoch", 2, 0.4), log,
                                        metric("epoch", 2, 0.3), metric("epoch", 3, 0.2)});
        QCOMPARE(kept.size(), std::size_t(4));
        QCOMPARE(kept[0].fields["loss"].get<double>(), 0.5);
        QCOMPARE(kept[1].kind, core::EventKind::Log);
        QCOMPARE(kept[2].fields["loss"].get<double>(), 0.3);
        QCOMPARE(kept[3].fields["loss"].get<double>(), 0.2);
    }

    void stepAndEvaluationOfOneMoment_areTwoThings() {
        const core::Event step{0.0, core::EventKind::Metric, {{"step", 5}, {"epoch", 1.0}}};
        const core::Event evaluation{
            0.0, core::EventKind::Metric, {{"epoch", 1.0}, {"natural", 0.9}}};
        QCOMPARE(core::withoutRepeatedSteps({step, evaluation}).size(), std::size_t(2));
        QCOMPARE(core::withoutRepeatedSteps({step, evaluation, step, evaluation}).size(),
                 std::size_t(2));
    }

    void end_hasAReasonWhereThereIsOne() {
        const std::string path = file("reason.jsonl");
        {
            core::EventLog log(path, std::chrono::system_clock::now());
            log.done("diverged", "the loss is not finite");
            log.done("complete");
        }
        const auto events = core::readEvents(path);
        QCOMPARE(events[0].fields["reason"].get<std::string>(), "the loss is not finite");
        QVERIFY(!events[1].fields.contains("reason"));
    }

    /// A file that may not grow further stands for a full disk.
    void fullDisk_isToldAndLeavesWholeLines() {
        const std::string path = file("full.jsonl");
        const pid_t child = fork();
        if (child == 0) {
            signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{700, 700};
            setrlimit(RLIMIT_FSIZE, &limit);
            core::EventLog log(path, std::chrono::system_clock::now());
            for (int k = 0; k < 40; ++k) {
                log.log("a line that takes some room " + std::to_string(k));
            }
            try {
                log.checkpoint("state.npz");
            } catch (const std::runtime_error& error) {
                _exit(QString(error.what()).contains("full.jsonl: cannot write") ? 0 : 2);
            }
            _exit(1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        const auto events = core::readEvents(path);
        QVERIFY(events.size() > 2);
        QVERIFY(QFile(QString::fromStdString(path)).size() <= 700);
        for (const core::Event& event : events) {
            QVERIFY(event.kind == core::EventKind::Log);
        }
    }

    void linesOfManyThreads_stayWhole() {
        const std::string path = file("threads.jsonl");
        {
            core::EventLog log(path, std::chrono::system_clock::now());
            std::vector<std::jthread> threads;
            for (int k = 0; k < 4; ++k) {
                threads.emplace_back([&log, k] {
                    for (int i = 0; i < 200; ++i) {
                        log.progress(i, 200, "thread " + std::to_string(k), std::nullopt);
                    }
                });
            }
        }
        QCOMPARE(core::readEvents(path).size(), std::size_t(800));
    }

    void fullDisk_isReportedByTheNextCheckpoint() {
        if (!QFile::exists("/dev/full")) {
            QSKIP("this system has no /dev/full");
        }
        core::EventLog log("/dev/full", std::chrono::system_clock::now());
        log.progress(1, 2, "pieces", std::nullopt);
        QVERIFY_EXCEPTION_THROWN(log.checkpoint("checkpoints/box.json"), std::runtime_error);
    }

    void fileInNoFolder_isRefused() {
        QVERIFY_EXCEPTION_THROWN(
            core::EventLog(file("nowhere/events.jsonl"), std::chrono::system_clock::now()),
            std::runtime_error);
    }
};

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
