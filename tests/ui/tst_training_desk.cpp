#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QThread>
#include <cmath>

#include "core/bounds/bound_engine.h"
#include "core/io/network_file.h"
#include "tests/app/cli.h"
#include "training_fakes.h"
#include "ui/jobs/compute_devices.h"
#include "ui/jobs/run_texts.h"
#include "ui/jobs/training_desk.h"
#include "ui/jobs/training_job_reader.h"
#include "ui/models/training_job_model.h"
#include "ui/session/training_show.h"

using ui::JobStatus;

namespace {

/// Processes are waited for on busy machines, too.
constexpr int kPatienceMs = 60000;

}  // namespace

/// Job folders read as runs; runs started and steered as processes, a script in the program's
/// place.
class TestTrainingDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void cleanup() {
        m_desk.reset();
        for (const QString& name : runsFolder().entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            ui::endProcess(runsFolder().filePath(name));
        }
    }

    // Folders

    void finishedJob_isReadWhole() {
        const QString folder =
            job("one",
                fake::logEvent(0.1, "started") + step(10, 2.0) + epoch(1.0, 0.9) + step(20, 1.0) +
                    fake::event(2.0, "progress", {{"done", 20}, {"total", 40}, {"eta", 2.0}}) +
                    epoch(2.0, 0.95) + fake::event(9.0, "done", {{"status", "complete"}}));
        fake::writeFile(folder + QStringLiteral("/network.onnx"), "a network");
        ui::TrainingJobReader reader(folder);
        const ui::TrainingRunPtr run = reader.read();
        QVERIFY(run);
        QCOMPARE(run->name, QStringLiteral("one"));
        QCOMPARE(run->status, JobStatus::Done);
        QVERIFY(run->config == fake::trainingConfig());
        QCOMPARE(run->device, QStringLiteral("cpu"));
        QCOMPARE(run->steps.size(), std::size_t(2));
        QCOMPARE(run->stepTimes.size(), std::size_t(2));
        QCOMPARE(run->epochs.size(), std::size_t(2));
        QCOMPARE(run->epochs.back().natural, 0.95);
        QCOMPARE(run->epochs.back().layers.front().snrDb, 12.0);
        QCOMPARE(run->stepsAll, std::int64_t(40));
        QCOMPARE(run->secondsSinceStart, 9.0);
        QVERIFY(run->etaSeconds < 0.0);
        QVERIFY(run->network.endsWith(QStringLiteral("network.onnx")));
        QVERIFY(run->networkVersion > 0);
        QCOMPARE(reader.began(), QStringLiteral("2026-01-31T12:00:00.000Z"));
    }

    void readingAgain_isTheSameSnapshot_untilSomethingIsNew() {
        const QString folder = job("one", step(10, 2.0));
        ui::TrainingJobReader reader(folder);
        const ui::TrainingRunPtr first = reader.read();
        QCOMPARE(reader.read(), first);
        append(folder, step(20, 1.0));
        const ui::TrainingRunPtr second = reader.read();
        QVERIFY(second != first);
        QCOMPARE(first->steps.size(), std::size_t(1));
        QCOMPARE(second->steps.size(), std::size_t(2));
    }

    void stepsOfAResumedRun_takeThePlaceOfTheirFirst() {
        const QString folder =
            job("one", step(10, 3.0) + step(20, 2.0) + epoch(2.0, 0.8) + step(30, 1.0));
        ui::TrainingJobReader reader(folder);
        QCOMPARE(reader.read()->steps.size(), std::size_t(3));
        append(folder,
               fake::logEvent(3.0, "resumed at step 15") + step(20, 2.5) + epoch(2.0, 0.85));
        const ui::TrainingRunPtr run = reader.read();
        QCOMPARE(run->steps.size(), std::size_t(2));
        QCOMPARE(run->steps.back().losses.front().second, 2.5);
        QCOMPARE(run->epochs.size(), std::size_t(1));
        QCOMPARE(run->epochs.back().natural, 0.85);
    }

    void everyEnd_hasItsStatus_data() {
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<JobStatus>("status");
        QTest::newRow("complete") << QByteArray(R"({"status": "complete"})") << JobStatus::Done;
        QTest::newRow("cancelled")
            << QByteArray(R"({"status": "cancelled"})") << JobStatus::Cancelled;
        QTest::newRow("time limit")
            << QByteArray(R"({"status": "partial"})") << JobStatus::Cancelled;
        QTest::newRow("diverged")
            << QByteArray(R"({"status": "diverged", "reason": "loss is NaN at step 7"})")
            << JobStatus::Diverged;
        QTest::newRow("failed") << QByteArray(R"({"status": "failed", "reason": "disk full"})")
                                << JobStatus::Failed;
    }

    void everyEnd_hasItsStatus() {
        QFETCH(QByteArray, end);
        QFETCH(JobStatus, status);
        const core::Json fields = core::Json::parse(end.toStdString());
        const QString folder = job("one", step(10, 3.0) + fake::event(2.0, "done", fields));
        ui::TrainingJobReader reader(folder);
        const ui::TrainingRunPtr run = reader.read();
        QCOMPARE(run->status, status);
        QCOMPARE(run->reason, QString::fromStdString(fields.value("reason", "")));
        append(folder, fake::logEvent(3.0, "resumed at step 10"));
        QCOMPARE(reader.read()->status, JobStatus::Dead);  // nobody holds its lock
    }

    void damagedParts_areNamedInTheLog_andTheRestIsRead() {
        const QString folder =
            job("one", step(10, 3.0) + "no event\n" +
                           fake::event(1.0, "metric", {{"step", "ten"}}) + step(20, 2.0));
        ui::TrainingJobReader reader(folder);
        ui::TrainingRunPtr run;
        for (int look = 0; look < 3; ++look) {
            run = reader.read();
        }
        QCOMPARE(run->steps.size(), std::size_t(2));
        const QString log = run->log.join(QLatin1Char('\n'));
        QVERIFY2(log.contains(QStringLiteral("line 2")), qPrintable(log));
        QVERIFY2(log.contains(QStringLiteral("ten")), qPrintable(log));
    }

    void settingsThatCannotBeRead_areNamed() {
        const QString folder = job("one", step(10, 3.0));
        fake::writeFile(folder + QStringLiteral("/job.json"),
                        R"({"command": "train", "start": "2026-01-31T12:00:00.000Z",
                            "question": {"method": "no-such-method"}})");
        ui::TrainingJobReader reader(folder);
        const ui::TrainingRunPtr run = reader.read();
        QVERIFY(run);
        QVERIFY2(run->log.join(QLatin1Char(' ')).contains(QStringLiteral("no-such-method")),
                 qPrintable(run->log.join(QLatin1Char(' '))));
    }

    void jobsOfOtherCommands_areNoRuns() {
        const QString folder = runsFolder().filePath(QStringLiteral("study"));
        fake::writeFile(folder + QStringLiteral("/job.json"),
                        R"({"command": "study", "start": "2026-01-31T12:00:00.000Z"})");
        ui::TrainingJobReader reader(folder);
        QVERIFY(!reader.read());
        QVERIFY(QDir().mkpath(runsFolder().filePath(QStringLiteral("empty"))));
        ui::TrainingJobReader empty(runsFolder().filePath(QStringLiteral("empty")));
        QVERIFY(!empty.read());
    }

    void newestRun_comesFirst() {
        fake::writeJob(runsFolder().filePath(QStringLiteral("a")), step(10, 1.0),
                       fake::trainingConfig(), "2026-01-31T12:00:00.000Z");
        fake::writeJob(runsFolder().filePath(QStringLiteral("b")), step(10, 1.0),
                       fake::trainingConfig(), "2026-02-28T12:00:00.000Z");
        begin(QString());
        QTRY_COMPARE(m_desk->runs().size(), std::size_t(2));
        QCOMPARE(m_desk->runs().front()->name, QStringLiteral("b"));
        QVERIFY(m_desk->run(QStringLiteral("a")));
        QVERIFY(!m_desk->run(QStringLiteral("c")));
    }

    void process_thatHasEndedIsNotAlive() {
        QVERIFY(ui::isProcessAlive(::getpid()));
        QVERIFY(!ui::isProcessAlive(0));
        const pid_t child = ::fork();
        if (child == 0) {
            ::_exit(0);
        }
        QTRY_VERIFY(!ui::isProcessAlive(child));  // it waits to be reaped
        ::waitpid(child, nullptr, 0);
        QVERIFY(!ui::isProcessAlive(child));
    }

    /// As after a restart of the machine.
    void numberOfAnotherProgram_isNotBelieved_norEnded() {
        const QString folder = runsFolder().filePath(QStringLiteral("old"));
        fake::writeFile(folder + QStringLiteral("/config.json"),
                        QByteArray::fromStdString(core::toJson(fake::trainingConfig()).dump()));
        const pid_t stranger = ::fork();
        if (stranger == 0) {
            ::pause();
            ::_exit(0);
        }
        fake::writeFile(folder + QLatin1Char('/') + QLatin1String(ui::kProcessFile),
                        QByteArray::number(stranger));
        ui::TrainingJobReader reader(folder);
        QCOMPARE(reader.read()->status, JobStatus::Failed);
        ui::endProcess(folder);
        QVERIFY(ui::isProcessAlive(stranger));
        ::kill(stranger, SIGKILL);
        ::waitpid(stranger, nullptr, 0);
    }

    // Processes

    void run_outlivesTheWindow_andIsFoundAgain() {
        const QString program = fake::trainingProgram(*m_folder, fake::kUntilCancelled);
        begin(program);
        const QString name = m_desk->start(fake::trainingConfig());
        QVERIFY(name.startsWith(QStringLiteral("sabr-mnist-0.1-")));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Running), kPatienceMs);
        QCOMPARE(m_desk->run(name)->etaSeconds, 30.0);
        QVERIFY(m_desk->run(name)->config == fake::trainingConfig());
        m_desk.reset();
        QTest::qWait(50);
        begin(program);
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Running), kPatienceMs);
        QSignalSpy ended(m_desk.get(), &ui::TrainingDesk::ended);
        m_desk->cancel(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Cancelled), kPatienceMs);
        QCOMPARE(ended.size(), 1);
    }

    void pausedRun_goesOn() {
        begin(fake::trainingProgram(*m_folder, fake::kUntilCancelled));
        const QString name = m_desk->start(fake::trainingConfig());
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Running), kPatienceMs);
        m_desk->pause(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Paused), kPatienceMs);
        QVERIFY(!ui::whyNotPause(m_desk->run(name)).isEmpty());
        m_desk->goOn(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Running), kPatienceMs);
        m_desk->cancel(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Cancelled), kPatienceMs);
    }

    void killedRun_isLost_andIsTakenUp() {
        begin(fake::trainingProgram(
            *m_folder, QByteArray("[ -n \"$resume\" ] && { ") + "event 4 '\"done\", \"status\": " +
                           "\"complete\"'; exit 0; }\n" + fake::kUntilCancelled));
        const QString name = m_desk->start(fake::trainingConfig());
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Running), kPatienceMs);
        const QString folder = m_desk->run(name)->folder;
        const QByteArray number =
            fake::readFile(QDir(folder).filePath(QLatin1String(ui::kProcessFile)));
        QCOMPARE(::kill(static_cast<pid_t>(number.trimmed().toLongLong()), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Dead), kPatienceMs);
        QVERIFY(ui::whyNotContinue(m_desk->run(name)).isEmpty());
        m_desk->takeUp(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Done), kPatienceMs);
        const QByteArray arguments = fake::readFile(folder + QStringLiteral("/arguments.txt"));
        QVERIFY2(arguments.contains("--resume"), arguments.constData());
        QVERIFY(!ui::whyNotContinue(m_desk->run(name)).isEmpty());
    }

    void waitingRun_isQueued_andObeysCancel() {
        begin(fake::trainingProgram(
            *m_folder,
            QByteArray("event 1 '\"log\", \"text\": \"queued\"'\n") + fake::kUntilCancelled));
        const QString name = m_desk->start(fake::trainingConfig());
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Queued), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->run(name)->log.isEmpty(), kPatienceMs);  // it has begun
        QCOMPARE(m_desk->count(JobStatus::Queued), 1);
        m_desk->cancel(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Cancelled), kPatienceMs);
    }

    void runThatNeverBegan_saysWhy_andIsBegunAgain() {
        begin(fake::trainingProgram(*m_folder, fake::kAtOnce,
                                    "[ -e \"$out/again\" ] || { touch \"$out/again\"; "
                                    "echo 'reachscope: mnist: no such data set' >&2; exit 2; }"));
        const QString name = m_desk->start(fake::trainingConfig());
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Failed), kPatienceMs);
        QCOMPARE(m_desk->run(name)->reason, QStringLiteral("mnist: no such data set"));
        m_desk->takeUp(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Done), kPatienceMs);
        QVERIFY(!fake::readFile(m_desk->run(name)->folder + QStringLiteral("/arguments.txt"))
                     .contains("--resume"));
    }

    void cancelBeforeTheBeginning_endsTheProcess() {
        begin(fake::trainingProgram(*m_folder, fake::kAtOnce, "sleep 20 & wait $!; exit 3"));
        const QString name = m_desk->start(fake::trainingConfig());
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Queued), kPatienceMs);
        m_desk->cancel(m_desk->run(name));
        QTRY_VERIFY_WITH_TIMEOUT(is(name, JobStatus::Cancelled), kPatienceMs);
    }

    void commandLine_namesPlaceAndQueue() {
        begin(QStringLiteral("/bin/true"));
        m_desk->setPlace({QStringLiteral("cuda:1"), 3, 2});
        const QString line = m_desk->startArguments(QStringLiteral("F")).join(QLatin1Char(' '));
        QVERIFY2(line.startsWith(QStringLiteral("train --config F/config.json --out F --device "
                                                "cuda:1 --threads 3 --queue ")),
                 qPrintable(line));
        QVERIFY(line.endsWith(QStringLiteral("--at-most 2")));
        m_desk->setPlace({QStringLiteral("cpu"), 0, 1000});
        QVERIFY(m_desk->startArguments(QStringLiteral("F"))
                    .join(QLatin1Char(' '))
                    .contains(QStringLiteral("--threads 1 ")));
        m_desk->setPlace({});
        QVERIFY(m_desk->startArguments(QStringLiteral("F"))
                    .join(QLatin1Char(' '))
                    .contains(QStringLiteral("--threads %1 ").arg(QThread::idealThreadCount())));
    }

    void whatCannotBeStarted_saysWhy() {
        begin(QString());
        QVERIFY(!m_desk->whyNotStart().isEmpty());
        QSignalSpy refused(m_desk.get(), &ui::TrainingDesk::refused);
        QVERIFY(m_desk->start(fake::trainingConfig()).isEmpty());
        QCOMPARE(refused.size(), 1);
        begin(QStringLiteral("/no/such/reachscope"));
        QSignalSpy missing(m_desk.get(), &ui::TrainingDesk::refused);
        QVERIFY(m_desk->start(fake::trainingConfig()).isEmpty());
        QVERIFY(missing.back().front().toString().contains(QStringLiteral("/no/such/reachscope")));
        core::TrainingConfig bad = fake::trainingConfig();
        bad.method = "no-such-method";
        begin(QStringLiteral("/bin/true"));
        QSignalSpy wrong(m_desk.get(), &ui::TrainingDesk::refused);
        QVERIFY(m_desk->start(bad).isEmpty());
        QVERIFY(wrong.back().front().toString().contains(QStringLiteral("no-such-method")));
    }

    void anotherFolder_hasOtherRuns() {
        job("here", step(10, 1.0));
        begin(QString());
        QTRY_COMPARE(m_desk->runs().size(), std::size_t(1));
        const QString other = m_folder->filePath(QStringLiteral("other"));
        fake::writeJob(other + QStringLiteral("/there"), step(10, 1.0));
        m_desk->setFolder(other);
        QVERIFY(m_desk->runs().empty());
        QTRY_COMPARE(m_desk->runs().size(), std::size_t(1));
        QCOMPARE(m_desk->runs().front()->name, QStringLiteral("there"));
    }

    /// The command of this build in place of the script: trained, read back, taken up again.
    void realRun_isFollowedFromItsBeginningToItsNetwork() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        core::TrainingConfig config =
            core::parseTrainingConfig(R"({"method": "ibp", "data": "toy-moons", "eps": 0.02})", "");
        config.architecture = "dense-8";
        config.epochs = 2;
        config.samples = 200;
        config.batch = 50;
        config.warmup = 0.0;
        config.ramp = 1.0;
        config.logEvery = 1;
        config.evaluateSamples = 50;
        config.evaluateAttackSteps = 2;
        config.snrSamples = 10;
        begin(cli::program());
        const QString name = m_desk->start(config);
        QTRY_VERIFY2_WITH_TIMEOUT(is(name, JobStatus::Done), qPrintable(said(name)), kPatienceMs);
        const ui::TrainingRunPtr run = m_desk->run(name);
        QVERIFY(run->config == config);
        QCOMPARE(run->stepsAll, std::int64_t(8));
        QCOMPARE(run->stepsDone, std::int64_t(8));
        QCOMPARE(run->steps.size(), std::size_t(8));
        QVERIFY(!run->epochs.empty() && run->epochs.back().natural >= 0.0);
        QCOMPARE(core::readNetwork(run->network.toStdString()).inputShape(), core::Shape{2});
    }

    // What is shown of them

    void model_holdsItsPromises() {
        ui::TrainingJobModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto run = std::make_shared<ui::TrainingRun>();
        run->name = QStringLiteral("one");
        run->folder = QStringLiteral("/runs/one");
        run->config = fake::trainingConfig();
        run->status = JobStatus::Running;
        run->stepsDone = 20;
        run->stepsAll = 40;
        run->etaSeconds = 65.0;
        model.show({run});
        QCOMPARE(cell(model, ui::TrainingJobModel::Run), QStringLiteral("Made up"));
        QCOMPARE(cell(model, ui::TrainingJobModel::Epoch), QStringLiteral("2.0 / 4"));
        QCOMPARE(cell(model, ui::TrainingJobModel::Natural), QStringLiteral("—"));
        QCOMPARE(cell(model, ui::TrainingJobModel::Left), QStringLiteral("1 min 05 s"));
        auto later = std::make_shared<ui::TrainingRun>(*run);
        later->epochs = {fake::epochRecord(2.0, 0.95)};
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.show({later});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(cell(model, ui::TrainingJobModel::Natural), QStringLiteral("95.00"));
        QCOMPARE(cell(model, ui::TrainingJobModel::Unstable), QStringLiteral("25.00"));
        QSignalSpy wanted(&model, &ui::TrainingJobModel::compareWanted);
        QVERIFY(model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(model.index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QCOMPARE(model.rowOf(QStringLiteral("one")), 0);
        QVERIFY(!model.runAt(1));
    }

    void everyStatus_isNamedAndExplained() {
        QSet<QString> titles;
        for (const JobStatus status :
             {JobStatus::Queued, JobStatus::Running, JobStatus::Paused, JobStatus::Done,
              JobStatus::Cancelled, JobStatus::Diverged, JobStatus::Failed, JobStatus::Dead}) {
            titles.insert(ui::statusTitle(status));
            QVERIFY(!ui::statusHelp(status).isEmpty());
        }
        QCOMPARE(titles.size(), 8);
        QCOMPARE(ui::durationText(125.0), QStringLiteral("2 min 05 s"));
        QCOMPARE(ui::durationText(14203.0), QStringLiteral("3 h 56 min"));
        QCOMPARE(ui::durationText(200000.0), QStringLiteral("2 d 7 h"));
        QCOMPARE(ui::durationText(-1.0), QStringLiteral("—"));
        QVERIFY(!ui::whyNotPause(nullptr).isEmpty());
        QVERIFY(!ui::whyNotOpen(nullptr).isEmpty());
    }

    void gpus_areReadFromTheDriversTool() {
        const auto gpus = ui::gpusOf(QStringLiteral(
            "0, NVIDIA H200, 142000, 143771\n1, Tesla T4, [N/A], 15360\nNo devices were found\n"));
        QCOMPARE(gpus.size(), std::size_t(2));
        QCOMPARE(gpus[0].id, QStringLiteral("cuda:0"));
        QCOMPARE(gpus[0].name, QStringLiteral("NVIDIA H200"));
        QCOMPARE(gpus[0].freeBytes, qint64(142000) * 1024 * 1024);
        QCOMPARE(ui::deviceText(gpus[0]), QStringLiteral("NVIDIA H200 (138.7 of 140.4 GiB free)"));
        QCOMPARE(ui::deviceText(gpus[1]), QStringLiteral("Tesla T4"));
        QCOMPARE(ui::hostDevice().id, QStringLiteral("cpu"));
    }

    void show_readsBackEqual() {
        const ui::TrainingShow show{"a", {"b", "c"}, "layers"};
        QVERIFY(ui::trainingShowFromJson(ui::toJson(show), "session") == show);
        ui::State state;
        QVERIFY(ui::trainingShowOf(state) == ui::TrainingShow());
        ui::setTrainingShow(state, show);
        QVERIFY(ui::trainingShowOf(state) == show);
        state.pages[ui::kTrainingPage] = core::Json{{"chosen", 3}};
        QVERIFY(ui::trainingShowOf(state) == ui::TrainingShow());
    }

private:
    QDir runsFolder() const { return QDir(m_folder->filePath(QStringLiteral("runs"))); }

    QString job(const char* name, const QByteArray& events) const {
        const QString folder = runsFolder().filePath(QString::fromLatin1(name));
        fake::writeJob(folder, events);
        return folder;
    }

    static void append(const QString& folder, const QByteArray& events) {
        QFile out(folder + QStringLiteral("/events.jsonl"));
        QVERIFY(out.open(QIODevice::Append));
        QCOMPARE(out.write(events), events.size());
    }

    static QByteArray step(std::int64_t steps, double loss) {
        return fake::event(static_cast<double>(steps) / 10.0, "metric",
                           core::toJson(fake::stepRecord(steps, loss)));
    }

    static QByteArray epoch(double epochs, double natural) {
        return fake::event(epochs, "metric", core::toJson(fake::epochRecord(epochs, natural)));
    }

    static QString cell(const ui::TrainingJobModel& model, int column) {
        return model.index(0, column).data().toString();
    }

    void begin(const QString& program) {
        m_desk = std::make_unique<ui::TrainingDesk>(program, runsFolder().path());
    }

    bool is(const QString& name, JobStatus status) const {
        const ui::TrainingRunPtr run = m_desk->run(name);
        return run && run->status == status;
    }

    QString said(const QString& name) const {
        const ui::TrainingRunPtr run = m_desk->run(name);
        return run ? ui::runStateText(*run) : QStringLiteral("there is no run %1").arg(name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::TrainingDesk> m_desk;
};

QTEST_MAIN(TestTrainingDesk)
#include "tst_training_desk.moc"
