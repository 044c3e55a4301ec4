#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <memory>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "ui/models/log_model.h"
#include "ui/pages/main_window.h"
#include "ui/session/journal.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/log_panel.h"

namespace {

using Kind = ui::LogEntry::Kind;

int count(const ui::LogModel& log, Kind kind) {
    int found = 0;
    for (int row = 0; row < log.rowCount(); ++row) {
        found += log.at(row).kind == kind ? 1 : 0;
    }
    return found;
}

}  // namespace

class TestLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void model_keepsTheRulesAndItsSize() {
        ui::LogModel log(100);
        const QAbstractItemModelTester tester(&log);
        for (int i = 0; i < 1000; ++i) {
            log.append({Kind::Note, QString::number(i), QString()});
            QVERIFY(log.rowCount() <= 100);
        }
        QCOMPARE(log.at(log.rowCount() - 1).text, QStringLiteral("999"));
        log.clear();
        QCOMPARE(log.rowCount(), 0);
    }

    void filter_takesKindsAndWords() {
        ui::LogModel log;
        log.append({Kind::Error, QStringLiteral("broken.onnx: no network"), QString()});
        log.append({Kind::Run, QStringLiteral("Star: 3 ms"), QString()});
        log.append({Kind::File, QStringLiteral("Opened a.onnx"), QStringLiteral("/tmp/a.onnx")});
        ui::LogFilter filter;
        const QAbstractItemModelTester tester(&filter);
        filter.setSourceModel(&log);
        QCOMPARE(filter.rowCount(), 3);
        filter.setShow(ui::LogFilter::Show::Problems);
        QCOMPARE(filter.rowCount(), 1);
        filter.setShow(ui::LogFilter::Show::Everything);
        filter.setWords(QStringLiteral("ONNX tmp"));
        QCOMPARE(filter.rowCount(), 1);
    }

    void copiedLine_hasTimeKindTextAndRemedy() {
        ui::LogModel log;
        log.append({Kind::Error, QStringLiteral("It broke."), QStringLiteral("Mend it.")});
        QVERIFY(
            QRegularExpression(
                QStringLiteral("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  Error  It broke\\. — Mend it\\.$"))
                .match(log.line(0))
                .hasMatch());
    }

    void session_isWrittenDown() {
        const QString path = m_folder.filePath(QStringLiteral("two.nnet"));
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), path.toStdString());
        ui::Session session(fake::quick);
        ui::LogModel log;
        const ui::Journal journal(session, log);
        session.open({path});
        QTRY_VERIFY(count(log, Kind::Run) >= 4);
        QCOMPARE(count(log, Kind::File), 1);
        session.open({m_folder.filePath(QStringLiteral("nowhere.onnx"))});
        QTRY_COMPARE(count(log, Kind::Error), 1);
    }

    void draggedSlider_leavesOnlyItsRest() {
        const QString path = m_folder.filePath(QStringLiteral("two.nnet"));
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), path.toStdString());
        ui::Session session(fake::quick);
        ui::LogModel log;
        const ui::Journal journal(session, log);
        session.open({path});
        QTRY_VERIFY(count(log, Kind::Run) >= 4);
        const int before = count(log, Kind::Run);
        for (int i = 0; i < 20; ++i) {
            session.setEps(0.05 * i);
            QTest::qWait(15);
        }
        QTRY_COMPARE(count(log, Kind::Run), 2 * before);
    }

    void qtWarnings_comeInFromAnyThread() {
        auto log = std::make_unique<ui::LogModel>();
        new ui::QtMessages(*log);
        QTest::ignoreMessage(QtWarningMsg, "a warning of here");
        qWarning("a warning of here");
        std::unique_ptr<QThread> thread(QThread::create([] { qWarning("a warning of there"); }));
        QTest::ignoreMessage(QtWarningMsg, "a warning of there");
        thread->start();
        QVERIFY(thread->wait());
        QTRY_COMPARE(count(*log, Kind::Warning), 2);
        log.reset();
        QTest::ignoreMessage(QtWarningMsg, "a warning of after");
        qWarning("a warning of after");
    }

    void panel_isHiddenUntilAskedForAndCopiesWhatItShows() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, ui::Settings());
        window.show();
        auto* dock = window.findChild<QDockWidget*>(QStringLiteral("log"));
        QVERIFY(dock->isHidden());
        QAction* show = window.actions().find(QStringLiteral("view.log"));
        show->trigger();
        QVERIFY(dock->isVisible());
        session.raise({ui::Message::Kind::Error, QStringLiteral("It broke."), QString()});
        auto* panel = window.findChild<ui::LogPanel*>();
        panel->showProblems();
        QVERIFY(panel->text().contains(QStringLiteral("It broke.")));
        QCOMPARE(panel->text().count(QLatin1Char('\n')), 1);
        show->trigger();
        QVERIFY(dock->isHidden());
    }

    void panel_opensAtTheNewestLine() {
        ui::LogModel log;
        for (int i = 0; i < 200; ++i) {
            log.append({Kind::Note, QString::number(i), QString()});
        }
        ui::LogPanel panel(log);
        panel.resize(600, 160);
        panel.show();
        const QScrollBar* bar = panel.findChild<QTableView*>()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
    }

    void severalErrors_waitBehindOneAnother() {
        ui::Banner banner;
        const auto error = [&banner](const char* text) {
            banner.showMessage({ui::Message::Kind::Error, QString::fromLatin1(text), QString()});
        };
        error("first");
        error("second");
        error("first");
        QCOMPARE(banner.count(), 2);
        QCOMPARE(banner.text(), QStringLiteral("first"));
        banner.showMessage({ui::Message::Kind::Hint, QStringLiteral("a hint"), QString()});
        QCOMPARE(banner.text(), QStringLiteral("first"));
        banner.closeShown();
        QCOMPARE(banner.text(), QStringLiteral("second"));
        banner.closeShown();
        QVERIFY(!banner.isVisible());
        for (int i = 0; i < 100; ++i) {
            error(qPrintable(QString::number(i)));
        }
        QVERIFY(banner.count() <= 20);
        banner.closeAll();
        QCOMPARE(banner.count(), 0);
    }

    void errorWithACommand_offersItAsAButton() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, ui::Settings());
        window.show();
        session.raise({ui::Message::Kind::Error,
                       QStringLiteral("It broke."),
                       QString(),
                       {},
                       {QStringLiteral("view.log")}});
        QTest::qWait(20);
        QPushButton* offered = nullptr;
        for (QPushButton* button : window.banner()->findChildren<QPushButton*>()) {
            offered =
                button->text() == QLatin1String("Log") && button->isVisible() ? button : offered;
        }
        QVERIFY(offered);
        offered->click();
        QVERIFY(window.findChild<QDockWidget*>(QStringLiteral("log"))->isVisible());
        QVERIFY(!window.banner()->isVisible());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestLog)
#include "tst_log.moc"
