#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/parse_error.h"
#include "core/job/job.h"

/// The folder of a job: one live run at most, everything whole, a dead run known as dead.
class TestJob : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_root;
    int m_count = 0;

    std::filesystem::path freshFolder() {
        return m_root.filePath(QString("job%1").arg(++m_count)).toStdString();
    }

    static nlohmann::ordered_json asked() {
        return {{"command", "reach"}, {"seed", 7}, {"arguments", {"reach", "net.nnet"}}};
    }

    static void write(const std::filesystem::path& file, const QByteArray& text) {
        QFile out(QString::fromStdString(file.string()));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }

    /// A process that starts the job and holds it until it is killed.
    static pid_t startInAnotherProcess(const std::filesystem::path& folder) {
        int ready[2];
        if (pipe(ready) != 0) {
            return -1;
        }
        const pid_t child = fork();
        if (child == 0) {
            const core::Job job = core::Job::start(folder, asked());
            job.writeCheckpoint("box.json", "{}");
            const char done = 1;
            (void)!::write(ready[1], &done, 1);
            pause();
            _exit(0);
        }
        char done = 0;
        (void)!::read(ready[0], &done, 1);
        close(ready[0]);
        close(ready[1]);
        return child;
    }

private Q_SLOTS:
    void start_writesWhatWasAsked() {
        const auto folder = freshFolder();
        const core::Job job = core::Job::start(folder, asked());
        const core::JobView view = core::viewJob(folder);
        QCOMPARE(view.description["seed"].get<int>(), 7);
        QVERIFY(view.description.contains("start") && view.description.contains("host"));
        QVERIFY(view.description == job.description());
        QVERIFY(QDir(QString::fromStdString(folder.string())).exists("checkpoints"));
    }

    void folderWithAJob_isNotStartedAnew() {
        const auto folder = freshFolder();
        { const core::Job job = core::Job::start(folder, asked()); }
        QVERIFY_EXCEPTION_THROWN(core::Job::start(folder, asked()), core::JobError);
    }

    void folderWithoutAJob_isNotResumedNorViewed() {
        QVERIFY_EXCEPTION_THROWN(core::Job::resume(freshFolder()), core::JobError);
        QVERIFY_EXCEPTION_THROWN(core::viewJob(freshFolder()), core::JobError);
    }

    void liveRun_isSeenAndASecondOneRefused() {
        const auto folder = freshFolder();
        const pid_t child = startInAnotherProcess(folder);
        QVERIFY(child > 0);
        QVERIFY(core::viewJob(folder).running);
        try {
            core::Job::resume(folder);
            QFAIL("two runs hold one job");
        } catch (const core::JobError& error) {
            QVERIFY(QString(error.what()).contains("process " + QString::number(child)));
        }
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
    }

    void deadRun_isKnownAsDeadAndTakenUp() {
        const auto folder = freshFolder();
        const pid_t child = startInAnotherProcess(folder);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        QVERIFY(!core::viewJob(folder).running);
        const core::Job job = core::Job::resume(folder);
        QCOMPARE(job.readCheckpoint("box.json").value_or(""), "{}");
        QCOMPARE(job.description()["command"].get<std::string>(), "reach");
    }

    void viewing_doesNotDisturbAStart() {
        const auto folder = freshFolder();
        { const core::Job job = core::Job::start(folder, asked()); }
        for (int k = 0; k < 20; ++k) {
            QVERIFY(!core::viewJob(folder).running);
            const core::Job job = core::Job::resume(folder);
            QVERIFY(core::viewJob(folder).running);
        }
    }

    void events_goOnAfterResume() {
        const auto folder = freshFolder();
        core::Job::start(folder, asked()).events().log("first run");
        core::Job::resume(folder).events().done("complete");
        const core::JobView view = core::viewJob(folder);
        QCOMPARE(view.events.size(), std::size_t(2));
        QCOMPARE(view.status, "complete");
        QVERIFY(view.events[1].t >= view.events[0].t);
    }

    void checkpoint_isWholeAndRecorded() {
        const auto folder = freshFolder();
        const core::Job job = core::Job::start(folder, asked());
        QVERIFY(!job.readCheckpoint("box.json"));
        job.writeCheckpoint("box.json", "{\"area\": 1}");
        QCOMPARE(job.readCheckpoint("box.json").value_or(""), "{\"area\": 1}");
        const auto events = core::viewJob(folder).events;
        QCOMPARE(events.size(), std::size_t(1));
        QCOMPARE(events[0].fields["file"].get<std::string>(), "checkpoints/box.json");
    }

    void control_isWhatTheWatcherLastAsked() {
        const auto folder = freshFolder();
        const core::Job job = core::Job::start(folder, asked());
        QCOMPARE(job.control(), core::JobControl::None);
        for (const auto request :
             {core::JobControl::Pause, core::JobControl::Resume, core::JobControl::Cancel}) {
            core::requestControl(folder, request);
            QCOMPARE(job.control(), request);
        }
        write(folder / "control", "something else\n");
        QCOMPARE(job.control(), core::JobControl::None);
    }

    void oldCancel_doesNotEndAResumedRun() {
        const auto folder = freshFolder();
        { const core::Job job = core::Job::start(folder, asked()); }
        core::requestControl(folder, core::JobControl::Cancel);
        QCOMPARE(core::Job::resume(folder).control(), core::JobControl::None);
    }

    void damagedDescription_isNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("torn") << QByteArray("{\"command\": \"rea");
        QTest::newRow("no start") << QByteArray("{}");
        QTest::newRow("no time") << QByteArray("{\"start\": \"yesterday\"}");
    }

    void damagedDescription_isNamed() {
        QFETCH(QByteArray, text);
        const auto folder = freshFolder();
        { const core::Job job = core::Job::start(folder, asked()); }
        write(folder / "job.json", text);
        QVERIFY_EXCEPTION_THROWN(core::viewJob(folder), core::ParseError);
        QVERIFY_EXCEPTION_THROWN(core::Job::resume(folder), core::ParseError);
    }

    void folderThatCannotBeMade_isRefused() {
        const auto file = freshFolder();
        write(file, "a file");
        QVERIFY_EXCEPTION_THROWN(core::Job::start(file, asked()), std::runtime_error);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
