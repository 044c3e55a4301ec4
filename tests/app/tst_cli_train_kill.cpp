#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli.h"
#include "tests/app/train_runs.h"

/// A run that is killed at 20 random moments, and taken up each time, gives the numbers of one that
/// was left alone: every metric, and the network, bit by bit.
class TestCliTrainKill : public QObject {
    Q_OBJECT

private:
    static constexpr int kKills = 20;
    static constexpr quint32 kSeed = 7;
    static constexpr int kLongestMs = 500;

    QTemporaryDir m_root;

    /// Checkpoints within an epoch too; with everything that has a state: an optimiser's moments, a
    /// schedule, an attack's random starts, SNR losses.
    static QStringList run(const QString& folder) {
        return train::toyRun(folder, {"--set", "method=sabr",
                                      "--set", "samples=1000",
                                      "--set", "batch=10",
                                      "--set", "epochs=14",
                                      "--set", "ramp=8",
                                      "--set", "variance-weight=0.001",
                                      "--set", "stability-weight=0.0005",
                                      "--set", "clip-gradient=5",
                                      "--set", "checkpoint-seconds=1",
                                      "--set", "log-every=7"});
    }

    /// How often a run of this folder reached its first step.
    static int beginnings(const QString& folder) {
        int count = 0;
        for (const QByteArray& line : cli::readFile(folder + "/events.jsonl").split('\n')) {
            count += line.contains("\"progress\"") ? 1 : 0;
        }
        return count;
    }

private Q_SLOTS:
    void killedRun_givesTheNumbersOfAnUnbrokenOne() {
        const QString whole = m_root.filePath("whole");
        VERIFY_STATUS(cli::run(run(whole)), 0);
        const QString folder = m_root.filePath("killed");
        QRandomGenerator random(kSeed);
        qInfo("seed %u", kSeed);
        int killedAtWork = 0;
        for (int k = 0; k < kKills; ++k) {
            QProcess process;
            const int before = beginnings(folder);
            process.start(cli::program(), train::hasJob(folder)
                                              ? QStringList{"train", "--out", folder, "--resume"}
                                              : run(folder));
            const bool isToStart = k % 5 != 4;  // some are met before their first step
            QTRY_VERIFY_WITH_TIMEOUT(!isToStart || beginnings(folder) > before ||
                                         process.state() == QProcess::NotRunning,
                                     60000);
            const bool hasEnded =
                process.waitForFinished(static_cast<int>(random.bounded(kLongestMs)));
            process.kill();
            process.waitForFinished();
            killedAtWork += hasEnded ? 0 : 1;
        }
        qInfo("%d of %d kills met it at work, at last at step %lld", killedAtWork, kKills,
              static_cast<long long>(train::lastStep(folder)));
        QVERIFY2(killedAtWork >= kKills / 2, "the run is too short for this machine");
        VERIFY_STATUS(cli::run({"train", "--out", folder, "--resume"}), 0);
        QCOMPARE(train::metricsOf(folder), train::metricsOf(whole));
        for (const char* file : {"/weights.npz", "/weights.pt", "/network.onnx"}) {
            QCOMPARE(cli::readFile(folder + file), cli::readFile(whole + file));
        }
        QCOMPARE(cli::readFile(folder + "/checkpoints/state.npz"),
                 cli::readFile(whole + "/checkpoints/state.npz"));
    }
};

QTEST_GUILESS_MAIN(TestCliTrainKill)
#include "tst_cli_train_kill.moc"
