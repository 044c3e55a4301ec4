#include <signal.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/job/job.h"
#include "tests/app/cli.h"
#include "tests/helpers/data.h"

/// `reach --job DIR`: kept in a folder, watched, paused, cancelled, killed and taken up.
class TestCliJob : public QObject {
    Q_OBJECT

private:
    using Json = nlohmann::json;

    QTemporaryDir m_root;
    int m_count = 0;

    QString freshFolder() { return m_root.filePath(QString("job%1").arg(++m_count)); }

    static QStringList shortRun(const QString& folder) {
        return {"reach",    cli::sample("3-4-4-2.onnx"),
                "--box",    "-1:1",
                "--method", "exact,star,box",
                "--json",   "--job",
                folder};
    }

    static QStringList longRun(const QString& folder) {
        return {"reach",
                QString::fromStdString(dataDir()) + "/acasxu/onnx/ACASXU_run2a_1_1_batch_2000.onnx",
                "--box",
                "-1:1",
                "--method",
                "box,exact",
                "--no-area",
                "--json",
                "--threads",
                "1",
                "--job",
                folder};
    }

    static core::JobView view(const QString& folder) { return core::viewJob(folder.toStdString()); }

    static std::int64_t lastDone(const QString& folder) {
        std::int64_t done = 0;
        for (const core::Event& event : view(folder).events) {
            if (event.kind == core::EventKind::Progress) {
                done = event.fields.at("done").get<std::int64_t>();
            }
        }
        return done;
    }

    static bool isWorking(const QString& folder) {
        return QFile::exists(folder + "/job.json") && QFile::exists(folder + "/events.jsonl") &&
               lastDone(folder) > 0;
    }

    static Json withoutTimes(Json document) {
        document.erase("settings");
        for (Json& result : document.at("results")) {
            result.erase("seconds");
            result.erase("union_seconds");
        }
        return document;
    }

private Q_SLOTS:
    void job_keepsEverythingInItsFolder() {
        const QString folder = freshFolder();
        const auto outcome = cli::run(shortRun(folder));
        VERIFY_STATUS(outcome, 0);
        const core::JobView job = view(folder);
        QVERIFY(!job.running);
        QCOMPARE(job.status, "complete");
        QCOMPARE(job.description.at("command").get<std::string>(), "reach");
        QCOMPARE(job.description.at("seed").get<int>(), 0);
        QVERIFY(job.description.contains("version") && job.description.contains("arguments"));
        QCOMPARE(cli::readFile(folder + "/result.json"), outcome.out);
        for (const char* method : {"exact", "star", "box"}) {
            QVERIFY2(QFile::exists(folder + "/checkpoints/" + method + ".json"), method);
        }
        QVERIFY(QFile::exists(folder + "/recipe.json"));
    }

    void jobAgain_isRefusedWithoutResume() {
        const QString folder = freshFolder();
        VERIFY_STATUS(cli::run(shortRun(folder)), 0);
        const auto again = cli::run(shortRun(folder));
        VERIFY_STATUS(again, 2);
        QVERIFY(again.isOneErrorLine() && again.err.contains("resume"));
    }

    void resume_ofAFinishedJobGivesTheSameNumbers() {
        const QString folder = freshFolder();
        const auto first = cli::run(shortRun(folder));
        const auto resumed = cli::run({"reach", "--job", folder, "--resume"});
        VERIFY_STATUS(resumed, 0);
        QCOMPARE(resumed.out, first.out);
        const auto spelled = cli::run(shortRun(folder) + QStringList{"--resume"});
        QCOMPARE(spelled.out, first.out);
    }

    void resume_skipsFinishedMethodsAndComputesTheRest() {
        const QString whole = freshFolder();
        const QString folder = freshFolder();
        const auto expected = cli::run(shortRun(whole));
        VERIFY_STATUS(cli::run(shortRun(folder)), 0);
        QVERIFY(QFile::remove(folder + "/checkpoints/exact.json"));
        QVERIFY(QFile::remove(folder + "/result.json"));
        const auto resumed = cli::run({"reach", "--job", folder, "--resume"});
        VERIFY_STATUS(resumed, 0);
        QCOMPARE(withoutTimes(resumed.json()).dump(1), withoutTimes(expected.json()).dump(1));
        int begun = 0;
        for (const core::Event& event : view(folder).events) {
            begun += event.kind == core::EventKind::Log && event.fields.at("text") == "star begins"
                         ? 1
                         : 0;
        }
        QCOMPARE(begun, 1);
    }

    void resume_takesRelativePathsFromWhereTheJobBegan() {
        const QString folder = freshFolder();
        QStringList asked = shortRun(folder);
        asked[1] = "3-4-4-2.onnx";
        const auto first = cli::run(asked, {}, cli::program(), cli::sample(""));
        VERIFY_STATUS(first, 0);
        const auto resumed = cli::run({"reach", "--job", QFileInfo(folder).fileName(), "--resume"},
                                      {}, cli::program(), m_root.path());
        VERIFY_STATUS(resumed, 0);
        QCOMPARE(resumed.out, first.out);
    }

    void resume_ofAnotherQuestionIsRefused() {
        const QString folder = freshFolder();
        VERIFY_STATUS(cli::run(shortRun(folder)), 0);
        QStringList other = shortRun(folder) + QStringList{"--resume"};
        other[3] = "-2:2";
        const auto outcome = cli::run(other);
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine() && outcome.err.contains("input"));
    }

    void resume_withoutAJobIsRefused() {
        const auto outcome = cli::run({"reach", "--job", freshFolder(), "--resume"});
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine());
    }

    void signal_endsTheJobAsCancelled() {
        SKIP_WITHOUT(dataDir());
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(isWorking(folder), 20000);
        kill(static_cast<pid_t>(process.processId()), SIGTERM);
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(view(folder).status, "cancelled");
        QVERIFY(QFile::exists(folder + "/checkpoints/box.json"));
        QVERIFY(!QFile::exists(folder + "/checkpoints/exact.json"));
        QCOMPARE(cli::readFile(folder + "/result.json"), outcome.out);
    }

    void liveJob_isRefusedToASecondRun() {
        SKIP_WITHOUT(dataDir());
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(isWorking(folder), 20000);
        QVERIFY(view(folder).running);
        const auto second = cli::run({"reach", "--job", folder, "--resume"});
        VERIFY_STATUS(second, 2);
        QVERIFY(second.isOneErrorLine() && second.err.contains("process"));
        process.kill();
        process.waitForFinished();
        QVERIFY(!view(folder).running);
    }

    void control_pausesResumesAndCancels() {
        SKIP_WITHOUT(dataDir());
        const QString folder = freshFolder();
        const auto ask = [&](core::JobControl request) {
            core::requestControl(folder.toStdString(), request);
        };
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(isWorking(folder), 20000);
        ask(core::JobControl::Pause);
        QTRY_VERIFY_WITH_TIMEOUT(view(folder).events.back().fields.value("text", "") == "paused",
                                 20000);
        const std::int64_t paused = lastDone(folder);
        QTest::qWait(1500);
        QCOMPARE(lastDone(folder), paused);
        ask(core::JobControl::Resume);
        QTRY_VERIFY_WITH_TIMEOUT(lastDone(folder) > paused, 20000);
        ask(core::JobControl::Cancel);
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(view(folder).status, "cancelled");
    }

    void killedJob_isTakenUp() {
        SKIP_WITHOUT(dataDir());
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(isWorking(folder), 20000);
        process.kill();
        process.waitForFinished();
        QVERIFY(view(folder).status.empty());
        const auto resumed =
            cli::run({"reach", "--job", folder, "--resume", "--time-limit", "0.5"});
        VERIFY_STATUS(resumed, 3);
        QCOMPARE(view(folder).status, "partial");
    }
};

QTEST_GUILESS_MAIN(TestCliJob)
#include "tst_cli_job.moc"
