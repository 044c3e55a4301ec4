#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "training_fakes.h"
#include "ui/jobs/compute_devices.h"
#include "ui/jobs/run_texts.h"
#include "ui/jobs/training_desk.h"
#include "ui/jobs/training_job_reader.h"
#include "ui/models/training_job_model.h"
#include "ui/pages/main_window.h"
#include "ui/pages/training_actions.h"
#include "ui/pages/training_form.h"
#include "ui/pages/training_page.h"
#include "ui/session/session.h"
#include "ui/session/snr_subject.h"
#include "ui/session/stability_show.h"
#include "ui/session/training_show.h"
#include "ui/widgets/jobs_badge.h"
#include "ui/widgets/training_place_row.h"

using ui::JobStatus;
using ui::TrainingPage;

namespace {

/// Processes are waited for on busy machines, too.
constexpr int kPatienceMs = 60000;

}  // namespace

/// The page on job folders of its own and a script in the program's place, then in the window.
class TestTrainingPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void cleanup() {
        m_page.reset();
        m_desk.reset();
        m_devices.reset();
        m_session.reset();
        for (const QString& name : runs().entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            ui::endProcess(runs().filePath(name));
        }
    }

    void withoutARun_theFormIsThere() {
        make(QStringLiteral("/bin/true"));
        QTRY_VERIFY(m_desk->isRead());
        QTRY_VERIFY(m_page->stateText().contains(QStringLiteral("No runs")));
        QCOMPARE(m_page->tabs()->currentIndex(), int(TrainingPage::New));
        QVERIFY(m_page->form()->isVisible());
        QVERIFY(!m_page->table()->isVisible());
        QVERIFY(!m_page->figure());
    }

    void withoutAProgram_theReasonIsShown() {
        make(QString());
        QTRY_VERIFY2(m_page->stateText().contains(QStringLiteral("reachscope")),
                     qPrintable(m_page->stateText()));
    }

    void startedRun_isChosenAndFollowed() {
        make(fake::trainingProgram(*m_folder, fake::kUntilCancelled));
        QTRY_VERIFY(m_desk->isRead());
        Q_EMIT m_page->form()->startAsked(fake::trainingConfig());
        QTRY_VERIFY_WITH_TIMEOUT(m_page->run() && m_page->run()->status == JobStatus::Running,
                                 kPatienceMs);
        QTRY_VERIFY2(m_page->stateText().contains(QStringLiteral("running")),
                     qPrintable(m_page->stateText()));
        QCOMPARE(m_page->tabs()->currentIndex(), int(TrainingPage::Curves));
        QTRY_VERIFY(m_page->log()->toPlainText().contains(QStringLiteral("started")));
        QVERIFY(!button("Continue")->isVisible());
        QTest::mouseClick(button("Pause"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(button("Go on")->isVisible(), kPatienceMs);
        QTest::mouseClick(button("Go on"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(button("Pause")->isVisible(), kPatienceMs);
        QTest::mouseClick(button("Cancel"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(button("Continue")->isVisible(), kPatienceMs);
        QVERIFY(button("Restart")->isVisible());
        QVERIFY(!button("Cancel")->isVisible());
    }

    void restart_beginsAnotherRunOfTheSameSettings() {
        write("one", 0.9);
        make(fake::trainingProgram(*m_folder, fake::kAtOnce));
        QTRY_COMPARE(m_desk->runs().size(), std::size_t(1));
        QTRY_VERIFY(button("Restart")->isVisible());
        QTest::mouseClick(button("Restart"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->runs().size(), std::size_t(2), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->run()->name != QStringLiteral("one"), kPatienceMs);
        QVERIFY(m_page->run()->config == fake::trainingConfig());
    }

    void choice_isAStepToUndo_andTheTableFollows() {
        write("one", 0.9);
        write("two", 0.8);
        make(QString());
        QTRY_COMPARE(m_page->model()->rowCount(), 2);
        m_page->choose(QStringLiteral("two"));
        QCOMPARE(m_page->run()->name, QStringLiteral("two"));
        const int row = m_page->model()->rowOf(QStringLiteral("two"));
        QTRY_COMPARE(m_page->table()->currentIndex().row(), row);
        m_page->table()->setCurrentIndex(
            m_page->model()->index(m_page->model()->rowOf(QStringLiteral("one")), 0));
        QCOMPARE(m_page->run()->name, QStringLiteral("one"));
        m_session->undoStack()->undo();
        QTRY_COMPARE(m_page->table()->currentIndex().row(),
                     m_page->model()->rowOf(m_page->run()->name));
    }

    void tickedRuns_areRemembered() {
        write("one", 0.9);
        write("two", 0.8);
        make(QString());
        QTRY_COMPARE(m_page->model()->rowCount(), 2);
        const int row = m_page->model()->rowOf(QStringLiteral("two"));
        QVERIFY(m_page->model()->setData(m_page->model()->index(row, 0), Qt::Checked,
                                         Qt::CheckStateRole));
        QVERIFY(show().compared == std::vector<std::string>{"two"});
        m_session->undoStack()->undo();
        QTRY_COMPARE(m_page->model()->index(row, 0).data(Qt::CheckStateRole).toInt(),
                     int(Qt::Unchecked));
    }

    void everyTab_isPartOfTheState_butTheForm() {
        write("one", 0.9);
        make(QString());
        QTRY_COMPARE(m_page->model()->rowCount(), 1);
        QTest::qWait(20);
        m_page->showTab(TrainingPage::Layers);
        QCOMPARE(show().tab, std::string("layers"));
        m_page->showForm(fake::trainingConfig());
        QCOMPARE(show().tab, std::string("layers"));
        QCOMPARE(m_page->tabs()->currentIndex(), int(TrainingPage::New));
        QVERIFY(m_page->form()->config() == fake::trainingConfig());
        QVERIFY(!m_page->tabs()->isTabVisible(TrainingPage::Regions));  // 784 inputs
    }

    void wideWindow_putsTheCurvesBesideTheTable() {
        write("one", 0.9);
        make(QString());
        QTRY_VERIFY(m_page->table()->isVisible());
        m_page->resize(640, 700);
        QTRY_VERIFY(m_page->tabs()->y() > m_page->table()->y());
        m_page->resize(1500, 700);
        QTRY_VERIFY(m_page->tabs()->x() > m_page->table()->x());
    }

    void place_isTypedOnce() {
        make(QString());
        m_page->place()->atOnce()->setValue(3);
        m_page->place()->threads()->setValue(2);
        QCOMPARE(m_desk->place().atOnce, 3);
        QCOMPARE(m_desk->place().threads, 2);
        QVERIFY(m_page->place()->device()->currentText().contains(QStringLiteral("CPU")));
        m_desk->setPlace({QStringLiteral("cuda:7"), 0, 1});
        QVERIFY(m_page->place()->device()->findData(QStringLiteral("cuda:7")) < 0 ||
                m_page->place()->device()->currentData() == QStringLiteral("cuda:7"));
        QCOMPARE(m_page->place()->atOnce()->value(), 1);
    }

    void window_opensATrainedNetworkOnEveryPage() {
        write("one", 0.9);
        core::writeNetwork(randomReluNetwork({4, 6, 3}, 3),
                           runs().filePath(QStringLiteral("one/network.onnx")).toStdString());
        ui::Settings settings;
        settings.trainingFolder = runs().path();
        ui::Session session(fake::quick);
        ui::MainWindow window(session, settings);
        window.show();
        TrainingPage* page = window.training().page();
        window.showPage(page);
        QTRY_VERIFY(page->run() != nullptr);
        QTRY_VERIFY(action(window, "training.snr")->isEnabled());
        action(window, "training.snr")->trigger();
        QTRY_COMPARE(window.currentPageId(), QStringLiteral("SnrPage"));
        QCOMPARE(ui::snrShowOf(session.state()).setup.data, std::string("mnist"));
        QCOMPARE(ui::snrShowOf(session.state()).setup.eps, std::optional(0.1));
        QVERIFY(session.network() != nullptr);
        action(window, "training.stability")->trigger();
        QTRY_COMPARE(window.currentPageId(), QStringLiteral("StabilityPage"));
        QCOMPARE(ui::stabilityOf(session.state()).set, std::string("mnist"));
        action(window, "training.sets")->trigger();
        QTRY_COMPARE(window.currentPageId(), QStringLiteral("ReachPage"));
    }

    void columns_leaveThePage_andComeBackAsTheyWere() {
        ui::Settings settings;
        settings.trainingFolder = runs().path();
        ui::Session session(fake::quick);
        ui::MainWindow window(session, settings);
        window.resize(1280, 800);
        window.show();
        const auto* left = window.findChild<QDockWidget*>(QStringLiteral("question"));
        const auto* right = window.findChild<QDockWidget*>(QStringLiteral("methods"));
        QTRY_VERIFY(left->isVisible() && right->isVisible());
        const int width = right->width();
        window.showPage(window.training().page());
        QVERIFY(!left->isVisible() && !right->isVisible());
        const ui::Settings kept = window.settings();
        action(window, "view.alone")->trigger();
        action(window, "view.alone")->trigger();
        QVERIFY(!left->isVisible() && !right->isVisible());
        action(window, "page.1")->trigger();
        QVERIFY(left->isVisible() && right->isVisible());
        QTRY_COMPARE(right->width(), width);
        action(window, "view.columnsEverywhere")->trigger();
        window.showPage(window.training().page());
        QVERIFY(left->isVisible() && right->isVisible());
        ui::MainWindow next(session, kept);  // begins on the page that was in front
        next.show();
        const auto* nextLeft = next.findChild<QDockWidget*>(QStringLiteral("question"));
        QCOMPARE(next.currentPageId(), QStringLiteral("TrainingPage"));
        QVERIFY(!nextLeft->isVisible());
        action(next, "page.1")->trigger();
        QVERIFY(nextLeft->isVisible());
    }

    void window_hasThePageBetweenSnrAndStudies_andAStatusLine() {
        const QString program = fake::trainingProgram(*m_folder, fake::kUntilCancelled);
        ui::Settings settings;
        settings.trainingFolder = runs().path();
        ui::Session session(fake::quick);
        ui::MainWindow window(session, settings);
        window.show();
        action(window, "page.6")->trigger();
        QCOMPARE(window.currentPageId(), QStringLiteral("TrainingPage"));
        auto* badge = window.findChild<ui::JobsBadge*>();
        QVERIFY(badge != nullptr && !badge->isVisible());
        for (const char* id : {"training.pause", "training.cancel", "training.continue",
                               "training.restart", "training.snr", "training.remove"}) {
            QVERIFY2(!action(window, id)->isEnabled(), id);
            QVERIFY2(!window.actions().whyNot(action(window, id)).isEmpty(), id);
        }
        ui::TrainingDesk other(program, runs().path());  // another window starts one
        const QString name = other.start(fake::trainingConfig());
        QTRY_VERIFY_WITH_TIMEOUT(badge->isVisible(), kPatienceMs);
        QVERIFY2(badge->text().contains(QStringLiteral("1")), qPrintable(badge->text()));
        window.training().desk().look();
        QTRY_VERIFY_WITH_TIMEOUT(window.training().desk().count(JobStatus::Running) == 1,
                                 kPatienceMs);
        window.training().desk().cancel(window.training().desk().run(name));
        QTRY_VERIFY_WITH_TIMEOUT(!badge->isVisible(), kPatienceMs);
    }

private:
    QDir runs() const { return QDir(m_folder->filePath(QStringLiteral("runs"))); }

    void write(const char* name, double natural) {
        const QByteArray events =
            fake::logEvent(0.1, "started") +
            fake::event(1.0, "metric", core::toJson(fake::stepRecord(10, 2.0))) +
            fake::event(1.5, "metric", core::toJson(fake::epochRecord(1.0, natural))) +
            fake::event(2.0, "metric", core::toJson(fake::stepRecord(40, 1.0))) +
            fake::event(2.5, "metric", core::toJson(fake::epochRecord(4.0, natural))) +
            fake::event(3.0, "done", {{"status", "complete"}});
        fake::writeJob(runs().filePath(QString::fromLatin1(name)), events);
    }

    void make(const QString& program) {
        m_session = std::make_unique<ui::Session>(fake::quick);
        m_desk = std::make_unique<ui::TrainingDesk>(program, runs().path());
        m_devices = std::make_unique<ui::ComputeDevices>();
        m_page = std::make_unique<TrainingPage>(*m_session, *m_desk, *m_devices);
        m_page->resize(700, 700);
        m_page->show();
    }

    ui::TrainingShow show() const { return ui::trainingShowOf(m_session->state()); }

    QPushButton* button(const char* title) const {
        for (QPushButton* one : m_page->findChildren<QPushButton*>()) {
            if (one->text().remove(QLatin1Char('&')) == QLatin1String(title)) {
                return one;
            }
        }
        return nullptr;
    }

    static QAction* action(const ui::MainWindow& window, const char* id) {
        return window.actions().find(QString::fromLatin1(id));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::TrainingDesk> m_desk;
    std::unique_ptr<ui::ComputeDevices> m_devices;
    std::unique_ptr<TrainingPage> m_page;
};

QTEST_MAIN(TestTrainingPage)
#include "tst_training_page.moc"
