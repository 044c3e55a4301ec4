#include <signal.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/io/checkpoint/checkpoint_network.h"
#include "core/io/network_file.h"
#include "tests/app/cli.h"
#include "tests/app/train_runs.h"

/// `train`: a run in its folder, watched, paused, cancelled, queued and taken up.
class TestCliTrain : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_root;
    int m_count = 0;

    QString freshFolder() { return m_root.filePath(QString("run%1").arg(++m_count)); }

    /// Long enough to be met at work.
    static QStringList longRun(const QString& folder, const QStringList& more = {}) {
        return train::toyRun(folder, QStringList{"--set", "epochs=100000"} + more);
    }

    static void ask(const QString& folder, core::JobControl request) {
        core::requestControl(folder.toStdString(), request);
    }

    static bool isAtWork(const QString& folder) { return train::lastStep(folder) > 0; }

    static std::string hashOf(const QString& file) {
        return core::networkHash(core::readNetwork(file.toStdString()));
    }

private Q_SLOTS:
    void run_keepsEverythingInItsFolder() {
        const QString folder = freshFolder();
        const auto outcome = cli::run(train::toyRun(folder, {"--json", "--seed", "3"}));
        VERIFY_STATUS(outcome, 0);
        const auto document = outcome.json();
        QCOMPARE(document.at("status").get<std::string>(), "complete");
        QCOMPARE(document.at("steps").get<int>(), 32);
        QCOMPARE(document.at("seed").get<int>(), 3);
        QCOMPARE(document.at("evaluations").size(), std::size_t(4));
        QVERIFY(document.at("natural").get<double>() > 0.6);
        QCOMPARE(cli::readFile(folder + "/result.json"), outcome.out);
        const core::JobView job = train::view(folder);
        QVERIFY(!job.running);
        QCOMPARE(job.status, "complete");
        QCOMPARE(job.description.at("command").get<std::string>(), "train");
        QCOMPARE(job.description.at("question").at("method").get<std::string>(), "ibp");
        QCOMPARE(job.description.at("question").at("seed").get<int>(), 3);
        QVERIFY(QFile::exists(folder + "/checkpoints/state.npz"));
        QVERIFY(
            !QDir(folder).entryList({"*.part-*", ".*.part-*"}, QDir::Files | QDir::Hidden).size());
    }

    void exports_readBackAsOneNetwork() {
        const QString folder = freshFolder();
        const auto outcome = cli::run(train::toyRun(folder, {"--json", "--set", "normalise=none"}));
        VERIFY_STATUS(outcome, 0);
        const std::string hash = outcome.json().at("network_hash").get<std::string>();
        for (const char* name : {"network.onnx", "network.json"}) {
            QCOMPARE(hashOf(folder + '/' + name), hash);
        }
        // .nnet has no reshaping in front, which is a node of the network
        const QStringList point{"--input", "0.25,0.75", "--json"};
        const auto dense = cli::run(QStringList{"eval", folder + "/network.nnet"} + point);
        VERIFY_STATUS(dense, 0);
        const auto whole = cli::run(QStringList{"eval", folder + "/network.onnx"} + point);
        QVERIFY(dense.json().at("outputs") == whole.json().at("outputs"));
        const auto torch = core::readStateDict((folder + "/weights.pt").toStdString());
        const auto numpy = core::readStateDict((folder + "/weights.npz").toStdString());
        QCOMPARE(torch.tensors.size(), std::size_t(6));
        for (std::size_t k = 0; k < torch.tensors.size(); ++k) {
            QCOMPARE(torch.tensors[k].name, numpy.tensors[k].name);
            QCOMPARE(torch.tensors[k].values, numpy.tensors[k].values);
        }
        const auto eval = cli::run(
            {"eval", folder + "/network.onnx", "--data", "toy-moons", "--first", "100", "--json"});
        VERIFY_STATUS(eval, 0);
        QVERIFY(std::abs(eval.json().at("accuracy").get<double>() -
                         outcome.json().at("natural").get<double>()) < 0.011);
    }

    /// .nnet holds no normalisation in front; the other files do.
    void normalisedNetwork_isExportedWhereItFits() {
        const QString folder = freshFolder();
        const auto outcome =
            cli::run(train::toyRun(folder, {"--json", "--set", "normalise=0.5/0.25"}));
        VERIFY_STATUS(outcome, 0);
        const std::string hash = outcome.json().at("network_hash").get<std::string>();
        for (const char* name : {"network.onnx", "network.json"}) {
            QCOMPARE(hashOf(folder + '/' + name), hash);
        }
        QVERIFY(!QFile::exists(folder + "/network.nnet"));
    }

    void sameSeed_givesTheSameNumbers() {
        const QString one = freshFolder();
        const QString two = freshFolder();
        VERIFY_STATUS(cli::run(train::toyRun(one)), 0);
        VERIFY_STATUS(cli::run(train::toyRun(two)), 0);
        QCOMPARE(train::metricsOf(two), train::metricsOf(one));
        QCOMPARE(cli::readFile(two + "/weights.npz"), cli::readFile(one + "/weights.npz"));
        const QString other = freshFolder();
        VERIFY_STATUS(cli::run(train::toyRun(other, {"--seed", "1"})), 0);
        QVERIFY(cli::readFile(other + "/weights.npz") != cli::readFile(one + "/weights.npz"));
    }

    void configuration_isReadAndChangedBySettings() {
        const QString file = m_root.filePath("ibp.json");
        QVERIFY(cli::writeFile(file, R"({"method": "standard", "data": "toy-blobs", "epochs": 50,
                                         "architecture": "dense-8", "samples": 100})"));
        const QString folder = freshFolder();
        const auto outcome = cli::run({"train", "--config", file, "--set", "epochs=2", "--job",
                                       folder, "--threads", "1", "--json"});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.json().at("settings").at("epochs").get<int>(), 2);
        QCOMPARE(outcome.json().at("method").get<std::string>(), "standard");
    }

    void completeRun_isPrintedAgain() {
        const QString folder = freshFolder();
        const auto first = cli::run(train::toyRun(folder, {"--json"}));
        const auto again = cli::run({"train", "--out", folder, "--resume", "--json"});
        VERIFY_STATUS(again, 0);
        QCOMPARE(again.out, first.out);
    }

    void divergence_isNamedAndKeepsTheLastGoodState() {
        const QString folder = freshFolder();
        const auto outcome = cli::run({"train",
                                       "--set",
                                       "method=standard",
                                       "--set",
                                       "data=toy-moons",
                                       "--set",
                                       "architecture=dense-64-64-64-64",
                                       "--set",
                                       "samples=500",
                                       "--set",
                                       "epochs=20",
                                       "--set",
                                       "optimiser=sgd",
                                       "--set",
                                       "learning-rate=100",
                                       "--set",
                                       "momentum=0.99",
                                       "--set",
                                       "l2=100",
                                       "--set",
                                       "evaluate-samples=50",
                                       "--set",
                                       "snr-samples=0",
                                       "--threads",
                                       "1",
                                       "--json",
                                       "--out",
                                       folder});
        VERIFY_STATUS(outcome, 1);
        QCOMPARE(outcome.json().at("status").get<std::string>(), "diverged");
        QVERIFY2(outcome.err.contains("the run diverged: ") && outcome.err.contains("step"),
                 outcome.err.constData());
        QCOMPARE(train::view(folder).status, "diverged");
        QVERIFY(QFile::exists(folder + "/checkpoints/state.npz"));
        QCOMPARE(hashOf(folder + "/network.onnx"),
                 outcome.json().at("network_hash").get<std::string>());
    }

    void signal_writesACheckpointAndEndsAsCancelled() {
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun(folder, {"--json"}));
        QTRY_VERIFY_WITH_TIMEOUT(isAtWork(folder), 30000);
        kill(static_cast<pid_t>(process.processId()), SIGTERM);
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(outcome.json().at("status").get<std::string>(), "cancelled");
        QCOMPARE(train::view(folder).status, "cancelled");
        QVERIFY(QFile::exists(folder + "/checkpoints/state.npz"));
        QVERIFY(QFile::exists(folder + "/network.onnx"));
        const auto steps = outcome.json().at("steps").get<std::int64_t>();
        const auto resumed =
            cli::run({"train", "--out", folder, "--resume", "--time-limit", "2", "--json"});
        VERIFY_STATUS(resumed, 3);
        QCOMPARE(resumed.json().at("status").get<std::string>(), "partial");
        QVERIFY(resumed.json().at("steps").get<std::int64_t>() >= steps);
        QVERIFY(train::logOf(folder).contains("resumed at step " + QString::number(steps)));
    }

    void control_pausesResumesAndCancels() {
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(isAtWork(folder), 30000);
        ask(folder, core::JobControl::Pause);
        QTRY_VERIFY_WITH_TIMEOUT(train::logOf(folder).contains("paused"), 20000);
        const std::int64_t paused = train::lastStep(folder);
        QTest::qWait(500);
        QCOMPARE(train::lastStep(folder), paused);
        ask(folder, core::JobControl::Resume);
        QTRY_VERIFY_WITH_TIMEOUT(train::lastStep(folder) > paused, 20000);
        QVERIFY(train::logOf(folder).contains("goes on"));
        ask(folder, core::JobControl::Cancel);
        VERIFY_STATUS(cli::finish(process), 3);
        QCOMPARE(train::view(folder).status, "cancelled");
    }

    void queue_letsSoManyRunsWorkAtOnce() {
        const QString queue = m_root.filePath("queue");
        const QString first = freshFolder();
        const QString second = freshFolder();
        const QStringList waits{"--queue", queue, "--at-most", "1"};
        QProcess one;
        one.start(cli::program(), longRun(first, waits));
        QTRY_VERIFY_WITH_TIMEOUT(isAtWork(first), 30000);
        QProcess two;
        two.start(cli::program(), longRun(second, waits));
        QTRY_VERIFY_WITH_TIMEOUT(train::hasJob(second) && train::logOf(second).contains("queued"),
                                 30000);
        QVERIFY(train::view(second).running);
        QVERIFY(!train::logOf(second).contains("started"));
        ask(first, core::JobControl::Pause);
        QTRY_VERIFY_WITH_TIMEOUT(isAtWork(second), 30000);
        ask(first, core::JobControl::Resume);
        QTRY_VERIFY_WITH_TIMEOUT(train::logOf(first).contains("queued"), 30000);
        ask(first, core::JobControl::Cancel);
        VERIFY_STATUS(cli::finish(one), 3);
        ask(second, core::JobControl::Cancel);
        VERIFY_STATUS(cli::finish(two), 3);
    }

    void cancelledInTheQueue_neverStarts() {
        const QString queue = m_root.filePath("queue2");
        const QString first = freshFolder();
        const QString second = freshFolder();
        QProcess one;
        one.start(cli::program(), longRun(first, {"--queue", queue}));
        QTRY_VERIFY_WITH_TIMEOUT(isAtWork(first), 30000);
        QProcess two;
        two.start(cli::program(), longRun(second, {"--queue", queue}));
        QTRY_VERIFY_WITH_TIMEOUT(train::hasJob(second) && train::logOf(second).contains("queued"),
                                 30000);
        ask(second, core::JobControl::Cancel);
        VERIFY_STATUS(cli::finish(two), 3);
        QVERIFY(!train::logOf(second).contains("started"));
        one.kill();
        one.waitForFinished();
    }

    void folderWithARun_isNotUsedTwice() {
        const QString folder = freshFolder();
        VERIFY_STATUS(cli::run(train::toyRun(folder)), 0);
        const auto again = cli::run(train::toyRun(folder));
        VERIFY_STATUS(again, 2);
        QVERIFY(again.isOneErrorLine() && again.err.contains("resume"));
        const auto other =
            cli::run(train::toyRun(folder, {"--resume", "--set", "learning-rate=0.25"}));
        VERIFY_STATUS(other, 2);
        QVERIFY(other.isOneErrorLine() && other.err.contains("learning-rate"));
    }

    void damagedCheckpoint_isNamed() {
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder + "/checkpoints/state.npz"), 30000);
        process.kill();
        process.waitForFinished();
        QVERIFY(cli::writeFile(folder + "/checkpoints/state.npz", "PK"));
        const auto outcome = cli::run({"train", "--out", folder, "--resume"});
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine() && outcome.err.contains("state.npz"));
        QCOMPARE(train::view(folder).status, "failed");
    }

    /// Files that may not grow further stand for a full disk.
    void fullDisk_isToldPlainly() {
        const QString folder = freshFolder();
        QStringList words;
        for (const QString& word : longRun(folder)) {
            words.append('\'' + word + '\'');
        }
        const auto outcome =
            cli::run({"-c", "ulimit -f 8; exec '" + cli::program() + "' " + words.join(' ')}, {},
                     "/bin/bash");
        VERIFY_STATUS(outcome, 1);
        QVERIFY2(outcome.err.contains("cannot write"), outcome.err.constData());
        const core::JobView job = train::view(folder);
        QVERIFY(!job.running && job.status != "complete");
    }

    void wrongCommandLines_areNamed_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("said");
        const QString out = m_root.filePath("never");
        QTest::newRow("nothing") << QStringList{} << QByteArray("--out");
        QTest::newRow("no configuration") << QStringList{"--out", out} << QByteArray("--config");
        QTest::newRow("no such file") << QStringList{"--config", "/no/such.json", "--out", out}
                                      << QByteArray("/no/such.json");
        QTest::newRow("unknown setting")
            << QStringList{"--set", "epoch=3", "--out", out} << QByteArray("epochs");
        QTest::newRow("wrong value")
            << QStringList{"--set", "eps=big", "--out", out} << QByteArray("eps");
        QTest::newRow("unknown method")
            << QStringList{"--set", "method=idp", "--out", out} << QByteArray("ibp");
        QTest::newRow("unknown data")
            << QStringList{"--set", "data=nowhere", "--out", out} << QByteArray("nowhere");
        QTest::newRow("two folders")
            << QStringList{"--set", "eps=0.1", "--out", out, "--job", out + "2"}
            << QByteArray("--job");
        QTest::newRow("places") << QStringList{"--set", "eps=0.1", "--out", out, "--at-most", "0"}
                                << QByteArray("--at-most");
        QTest::newRow("nothing to resume")
            << QStringList{"--out", out, "--resume"} << QByteArray("no job");
        QTest::newRow("no folder")
            << QStringList{"--set", "data=toy-moons", "--out", "/proc/no/run"}
            << QByteArray("cannot make the folder");
    }

    void wrongCommandLines_areNamed() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, said);
        const auto outcome = cli::run(QStringList{"train"} + arguments);
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine() && outcome.err.contains(said), outcome.err.constData());
        QVERIFY(!QFile::exists(m_root.filePath("never")));
    }

    void methodsAndSettings_areListed() {
        const auto methods = cli::run({"train", "--list", "--json"});
        VERIFY_STATUS(methods, 0);
        QVERIFY(methods.json().at("methods").size() >= 13);
        QVERIFY(cli::run({"train", "--list"}).out.contains("SABR"));
        const auto settings = cli::run({"train", "--settings", "--json", "--set", "method=sabr"});
        VERIFY_STATUS(settings, 0);
        for (const auto& setting : settings.json().at("settings")) {
            QVERIFY(!setting.at("help").get<std::string>().empty());
            if (setting.at("key") == "method") {
                QCOMPARE(setting.at("value").get<std::string>(), "sabr");
            }
        }
        const auto text = cli::run({"train", "--settings", "--set", "sabr-lambda=0.6"});
        QVERIFY(text.out.contains("sabr-lambda=0.6"));
    }
};

QTEST_GUILESS_MAIN(TestCliTrain)
#include "tst_cli_train.moc"
