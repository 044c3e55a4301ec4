#include <QAction>
#include <QDockWidget>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "reach/analysis/analysis.h"
#include "tests/helpers/random_network.h"
#include "ui/pages/main_window.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/figure_export.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/figure_document.h"
#include "ui/session/session.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/eps_row.h"
#include "ui/widgets/input_panel.h"
#include "ui/widgets/range_slider.h"

namespace {

QString sample(const char* name) {
    return QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples/") + QString::fromLatin1(name);
}

void drop(QWidget& window, const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QDropEvent event(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

QAction* actionWith(QWidget& window, const QKeySequence& key) {
    for (QAction* action : window.findChildren<QAction*>()) {
        if (action->shortcut() == key) {
            return action;
        }
    }
    return nullptr;
}

}  // namespace

/// What a person does in the first five minutes, on the real engine.
class TestTour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_window = std::make_unique<ui::MainWindow>(*m_session, ui::Settings());
        m_window->show();
    }

    void cleanup() {
        m_window.reset();
        m_session.reset();
    }

    void emptyWindow_offersToOpen() {
        QVERIFY(!m_session->network());
        QVERIFY(!m_window->page()->plot()->isVisible());
    }

    void droppedNetwork_isShownExactInsideItsRelaxations() {
        QVERIFY(openSample());
        const auto exact = m_session->result(reach::Method::Exact);
        QCOMPARE(exact->result.status, reach::ResultStatus::Complete);
        QVERIFY(exact->result.pieceCount > 10);
        for (const auto method : {reach::Method::Hull, reach::Method::Box, reach::Method::Zonotope,
                                  reach::Method::Star}) {
            QVERIFY(m_session->isCurrent(method));
            QVERIFY(m_session->ratioToExact(method) >= 1.0 - 1e-9);
        }
        QVERIFY(m_window->page()->plot()->sets()->sets.size() >= 5);
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("3-4-4-2")));
    }

    void movedSlider_movesTheSetsButNotTheAxes() {
        QVERIFY(openSample());
        auto* slider =
            m_window->findChild<ui::InputPanel*>()->findChild<ui::EpsRow*>()->findChild<QSlider*>();
        auto* plot = m_window->page()->plot();
        const double before = m_session->result(reach::Method::Box)->result.area;
        const ui::Bounds axes = plot->shownBounds();
        Q_EMIT slider->sliderPressed();
        slider->setValue(slider->value() / 2);
        QTRY_VERIFY(!m_session->isBusy());
        QTest::qWait(20);
        QVERIFY(m_session->result(reach::Method::Box)->result.area < 0.9 * before);
        QCOMPARE(plot->shownBounds().left, axes.left);
        Q_EMIT slider->sliderReleased();
        QTest::qWait(20);
        QVERIFY(plot->shownBounds().right - plot->shownBounds().left < axes.right - axes.left);
    }

    void coordinateSlider_narrowsOneInput() {
        QVERIFY(openSample());
        auto* slider = m_window->findChild<ui::RangeSlider*>();
        QTest::keyClick(slider, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(m_session->input().upper(0) < 1.0);
        QCOMPARE(m_session->input().upper(1), 1.0);
        QTRY_VERIFY(!m_session->isBusy());
    }

    void everyFormat_isExportedAndOpensAgain() {
        QVERIFY(openSample());
        m_session->setEps(0.5);
        QTRY_VERIFY(!m_session->isBusy());
        const double area = m_session->result(reach::Method::Exact)->result.area;
        for (const auto& format : ui::exportFormats()) {
            const QString path = m_folder.filePath(format.id + QLatin1Char('.') + format.extension);
            QVERIFY(m_window->exportTo(path, format.id));
            QVERIFY(QFileInfo(path).size() > 100);
            if (format.id == QLatin1String("csv")) {
                continue;
            }
            m_session->setEps(1.0);
            QTRY_VERIFY(!m_session->isBusy());
            drop(*m_window, path);
            QTRY_COMPARE(m_session->input().upper(0), 0.5);
            QTRY_VERIFY(!m_session->isBusy());
            QCOMPARE(m_session->result(reach::Method::Exact)->result.area, area);
        }
    }

    void recipe_rendersWithoutTheWindow() {
        QVERIFY(openSample());
        const QString recipe = m_folder.filePath(QStringLiteral("again.json"));
        QVERIFY(m_window->exportTo(recipe, QStringLiteral("json")));
        const QString out = m_folder.filePath(QStringLiteral("again.png"));
        ui::renderRecipe(recipe, out);
        const QImage image(out);
        QCOMPARE(image.width(), 975);
    }

    void brokenFile_showsABannerAndEscapeClosesIt() {
        QVERIFY(openSample());
        const QString broken = m_folder.filePath(QStringLiteral("broken.nnet"));
        QFile file(broken);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no network\n");
        file.close();
        drop(*m_window, broken);
        QTRY_VERIFY(m_window->banner()->isVisible());
        actionWith(*m_window, Qt::Key_Escape)->trigger();
        QVERIFY(!m_window->banner()->isVisible());
        QVERIFY(m_session->network());
    }

    void exportIntoNowhere_showsABanner() {
        QVERIFY(openSample());
        QVERIFY(
            !m_window->exportTo(QStringLiteral("/no/such/folder/f.pdf"), QStringLiteral("pdf")));
        QVERIFY(m_window->banner()->isVisible());
    }

    void longEnumeration_isCancelledByEscape() {
        const QString path = m_folder.filePath(QStringLiteral("large.nnet"));
        core::writeNetwork(randomReluNetwork({3, 120, 120, 120, 2}, 3), path.toStdString());
        m_session->setMaxPieces(0);
        drop(*m_window, path);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isCurrent(reach::Method::Box), 20000);
        m_session->setOn(reach::Method::Star, false);
        m_session->setOn(reach::Method::Exact, true);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_session->progress() && m_session->progress()->method == reach::Method::Exact, 60000);
        actionWith(*m_window, Qt::Key_Escape)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isBusy(), 20000);
        const auto exact = m_session->result(reach::Method::Exact);
        QVERIFY(exact && exact->isPartial());
        QVERIFY(exact->pieces.polygonCount() > 0);
    }

    void keys_toggleGridLegendPiecesAspect() {
        QVERIFY(openSample());
        for (const auto key : {Qt::Key_G, Qt::Key_L, Qt::Key_E}) {
            QAction* action = actionWith(*m_window, QKeySequence(key));
            QVERIFY(action);
            const bool before = action->isChecked();
            action->trigger();
            QVERIFY(action->isChecked() != before);
        }
        actionWith(*m_window, QKeySequence(Qt::SHIFT | Qt::Key_P))->trigger();
        const ui::Settings now = m_window->settings();
        QVERIFY(!now.grid && !now.legend && !now.showPieces && now.equalAspect);
    }

    void plotAlone_hidesTheColumnsAndBringsThemBack() {
        QAction* alone = actionWith(*m_window, QKeySequence(Qt::Key_F11));
        const auto docks = m_window->findChildren<QDockWidget*>();
        alone->trigger();
        QVERIFY(!docks.front()->isVisible());
        alone->trigger();
        QVERIFY(docks.front()->isVisible());
    }

    void oneOutput_isDrawnOnTheDiagonal() {
        const QString path = m_folder.filePath(QStringLiteral("one.nnet"));
        core::writeNetwork(randomReluNetwork({2, 4, 1}, 5), path.toStdString());
        drop(*m_window, path);
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
        QVERIFY(m_session->outputs() == (reach::OutputPlane{0, 0}));
        QTRY_VERIFY(!m_window->page()->plot()->sets()->sets.empty());
    }

private:
    bool openSample() {
        drop(*m_window, sample("3-4-4-2.onnx"));
        const bool answered =
            QTest::qWaitFor([this] { return m_session->network() && !m_session->isBusy(); }, 20000);
        QTest::qWait(20);
        return answered;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::MainWindow> m_window;
};

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
