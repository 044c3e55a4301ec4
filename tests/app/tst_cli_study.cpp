#include <signal.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/job/job.h"
#include "tests/app/cli.h"

/// `reachscope study`: list, settings, files, bad command lines, killed and taken up.
class TestCliStudy : public QObject {
    Q_OBJECT

private:
    using Json = nlohmann::json;

    QTemporaryDir m_root;
    int m_count = 0;

    QString freshFolder() { return m_root.filePath(QString("study%1").arg(++m_count)); }

    static QStringList smallRun(const QString& study) {
        return {"study", study, "--smoke", "--json", "--threads", "1", "--data-dir", "/nowhere"};
    }

    /// Some seconds of work in parts of some tenths.
    static QStringList longRun() {
        return {"study",     "over-approximation",
                "--smoke",   "--json",
                "--threads", "1",
                "--set",     "seeds=5",
                "--set",     "width=9",
                "--set",     "hidden=2"};
    }

    static Json withoutTimes(Json document) {
        document.erase("made");
        return document;
    }

    static std::int64_t lastDone(const QString& folder) {
        std::int64_t done = 0;
        for (const core::Event& event : core::viewJob(folder.toStdString()).events) {
            if (event.kind == core::EventKind::Progress) {
                done = event.fields.at("done").get<std::int64_t>();
            }
        }
        return done;
    }

    static bool hasParts(const QString& folder) {
        return QFile::exists(folder + "/job.json") && QFile::exists(folder + "/events.jsonl") &&
               lastDone(folder) >= 3;
    }

private Q_SLOTS:
    void list_namesAllStudiesAndTheirSettings() {
        const auto outcome = cli::run({"study", "--list", "--json"});
        VERIFY_STATUS(outcome, 0);
        QStringList ids;
        const Json list = outcome.json();
        for (const Json& study : list.at("studies")) {
            ids.append(QString::fromStdString(study.at("id").get<std::string>()));
        }
        QCOMPARE(ids, (QStringList{"case-study", "shift-1d", "over-approximation", "l1-ball",
                                   "snr-scatter", "snr-curves", "snr-training", "box-growth",
                                   "loss-growth", "relu-states", "tightness"}));
        const auto one = cli::run({"study", "l1-ball", "--list"});
        QVERIFY(one.out.contains("radii") && !one.out.contains("over-approximation"));
    }

    void aStudy_leavesItsFiles() {
        const QString folder = freshFolder();
        const auto outcome = cli::run(smallRun("shift-1d") + QStringList{"--out", folder});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(cli::readFile(folder + "/study.json"), outcome.out);
        const Json document = outcome.json();
        QCOMPARE(document.at("study").get<std::string>(), "shift-1d");
        QCOMPARE(document.at("status").get<std::string>(), "complete");
        QVERIFY(document.at("made").contains("version"));
        for (const Json& table : document.at("tables")) {
            QVERIFY(QFile::exists(folder + '/' + table.at("csv").get<std::string>().c_str()));
        }
        for (const char* file :
             {"/verdicts.csv", "/verdicts.tex", "/figure4.figure.json", "/figure4.svg"}) {
            QVERIFY2(QFile::exists(folder + file), file);
        }
        QVERIFY(QFile::exists(folder + "/figure4.pdf") || outcome.err.contains("waits"));
    }

    void settings_changeTheRun() {
        const auto outcome =
            cli::run(smallRun("shift-1d") +
                     QStringList{"--set", "seeds=3", "--seed", "5", "--out", freshFolder()});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.json().at("seeds").dump(), "[5,6,7]");
    }

    void wrongCommandLines_areOneLineWithTheRemedy_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("no name") << QStringList{"study", "--out", "x"} << "over-approximation";
        QTest::newRow("unknown") << QStringList{"study", "figure9", "--out", "x"} << "l1-ball";
        QTest::newRow("no folder") << QStringList{"study", "l1-ball"} << "--out";
        QTest::newRow("setting") << QStringList{"study",   "l1-ball", "--set",
                                                "speed=1", "--out",   "x"}
                                 << "it has steps";
        QTest::newRow("value") << QStringList{"study", "l1-ball", "--set", "steps=2", "--out", "x"}
                               << "a whole number from 3 to 401";
        QTest::newRow("form") << QStringList{"study", "l1-ball", "--set", "steps", "--out", "x"}
                              << "key=value";
        QTest::newRow("example") << QStringList{"study",         "l1-ball", "--smoke", "--set",
                                                "example=1,0,1", "--out",   "x"}
                                 << "cx <= cy";
        QTest::newRow("folder") << QStringList{"study", "l1-ball", "--out", "/dev/null/x"}
                                << "/dev/null/x";
        QTest::newRow("resume") << QStringList{"study", "--resume"} << "--job";
        QTest::newRow("no job") << QStringList{"study", "--resume", "--job", "nothing-here"}
                                << "nothing-here";
        QTest::newRow("network")
            << QStringList{"study", "box-growth", "--smoke", "--set", "networks=missing.onnx",
                           "--out", "x"}
            << "mnist";
    }

    void wrongCommandLines_areOneLineWithTheRemedy() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const auto outcome =
            cli::run(arguments, {"REACHSCOPE_DATA="}, cli::program(), m_root.path());
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine() && outcome.err.contains(named.toUtf8()),
                 outcome.err.constData());
    }

    void timeLimit_leavesAPartialDocument() {
        const QString folder = freshFolder();
        const auto outcome = cli::run(
            longRun() + QStringList{"--set", "seeds=400", "--time-limit", "0.5", "--out", folder});
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(outcome.json().at("status").get<std::string>(), "partial");
        QVERIFY(QFile::exists(folder + "/study.json"));
    }

    /// The numbers are those that the whole run gives.
    void killedAndTakenUp_givesTheSameNumbers() {
        const auto expected = cli::run(longRun() + QStringList{"--out", freshFolder()});
        VERIFY_STATUS(expected, 0);
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun() + QStringList{"--job", folder});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(hasParts(folder), 60000);
        process.kill();
        process.waitForFinished();
        const auto refused = cli::run(longRun() + QStringList{"--job", folder});
        VERIFY_STATUS(refused, 2);
        const auto other =
            cli::run(longRun() + QStringList{"--seed", "1", "--job", folder, "--resume"});
        VERIFY_STATUS(other, 2);
        // One part is spoiled: it is computed anew.
        const QDir parts(folder + "/checkpoints");
        const QStringList done = parts.entryList({"*.json"}, QDir::Files);
        QVERIFY(!done.isEmpty());
        QVERIFY(cli::writeFile(parts.filePath(done.front()), "{\"half\": "));
        const auto resumed = cli::run({"study", "--job", folder, "--resume"});
        VERIFY_STATUS(resumed, 0);
        QCOMPARE(withoutTimes(resumed.json()).dump(1), withoutTimes(expected.json()).dump(1));
        const core::JobView job = core::viewJob(folder.toStdString());
        QCOMPARE(job.status, "complete");
        QVERIFY(QFile::exists(folder + "/study.json") && QFile::exists(folder + "/points.csv"));
    }

    void cancel_endsTheJobInOrder() {
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(),
                      longRun() + QStringList{"--set", "seeds=400", "--job", folder});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(hasParts(folder), 60000);
        core::requestControl(folder.toStdString(), core::JobControl::Cancel);
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(core::viewJob(folder.toStdString()).status, "cancelled");
    }
};

QTEST_GUILESS_MAIN(TestCliStudy)
#include "tst_cli_study.moc"
