#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "reach/analysis/analysis.h"
#include "ui/pages/main_window.h"
#include "ui/pages/plot_menu.h"
#include "ui/pages/points_actions.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/axis_title_editor.h"
#include "ui/plot/measure_tool.h"
#include "ui/plot/plot_bar.h"
#include "ui/plot/reach_plot.h"
#include "ui/plot/sets_at.h"
#include "ui/session/session.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/samples_panel.h"

namespace {

QToolButton* buttonNamed(QWidget& parent, const QString& name) {
    for (QToolButton* button : parent.findChildren<QToolButton*>()) {
        if (button->accessibleName() == name) {
            return button;
        }
    }
    return nullptr;
}

QAction* entry(QMenu& menu, const QString& start) {
    for (QAction* action : menu.actions()) {
        if (action->text().remove(QLatin1Char('&')).startsWith(start)) {
            return action;
        }
    }
    return nullptr;
}

}  // namespace

/// The output plane in the real window, on the real engine and the sample network.
class TestPlotPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_window = std::make_unique<ui::MainWindow>(*m_session, ui::Settings());
        m_window->show();
        m_session->open({QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples/3-4-4-2.onnx")});
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
        QTRY_VERIFY(plot().sets()->sets.size() >= 5);
        QTest::qWait(20);
    }

    void cleanup() {
        m_window.reset();
        m_session.reset();
    }

    void barButtons_workThePlotAndShowItsState() {
        auto* bar = m_window->page()->findChild<ui::PlotBar*>();
        QVERIFY(bar);
        auto* box = buttonNamed(*bar, QStringLiteral("Zoom into a box"));
        auto* back = buttonNamed(*bar, QStringLiteral("Previous view"));
        auto* forward = buttonNamed(*bar, QStringLiteral("Next view"));
        auto* nearer = buttonNamed(*bar, QStringLiteral("Zoom in"));
        QVERIFY(box && back && forward && nearer);
        QVERIFY(!forward->isEnabled());
        box->click();
        QCOMPARE(plot().tool(), ui::PlotTool::Zoom);
        plot().setTool(ui::PlotTool::Pan);
        QVERIFY(!box->isChecked());
        const ui::Bounds before = plot().shownBounds();
        nearer->click();
        QVERIFY(plot().shownBounds().right < before.right);
        QVERIFY(back->isEnabled());
        back->click();
        QCOMPARE(plot().shownBounds(), before);
        QVERIFY(forward->isEnabled());
    }

    void commands_reachThePlot() {
        action("plot.measure")->trigger();
        QCOMPARE(plot().tool(), ui::PlotTool::Measure);
        const ui::Bounds before = plot().shownBounds();
        action("plot.zoomIn")->trigger();
        QVERIFY(plot().shownBounds() != before);
        action("plot.back")->trigger();
        QCOMPARE(plot().shownBounds(), before);
        action("plot.forward")->trigger();
        QVERIFY(plot().shownBounds() != before);
    }

    void menuOfAPlace_tellsTheSetsAndCopies() {
        auto* menus = m_window->findChild<ui::PlotMenu*>();
        const auto& box = plot().sets()->sets.front();
        const ui::Bounds bounds = box.geometry->bounds();
        const QPointF middle(0.5 * (bounds.left + bounds.right),
                             0.5 * (bounds.bottom + bounds.top));
        const auto sets = ui::setsAt(*plot().sets(), middle);
        std::unique_ptr<QMenu> menu(menus->make(middle));
        QAction* here = menu->actions().front();
        QCOMPARE(here->menu()->actions().size(), qsizetype(sets.size()));
        QVERIFY(!sets.empty());
        here->menu()->actions().front()->trigger();
        QCOMPARE(m_session->selected(), std::optional(sets.front()->method));
        entry(*menu, QStringLiteral("Copy the coordinates"))->trigger();
        const auto cells = QGuiApplication::clipboard()->text().split(QLatin1Char('\t'));
        QCOMPARE(cells.size(), 2);
        QCOMPARE(cells[0].toDouble(), middle.x());
        entry(*menu, QStringLiteral("Measure from here"))->trigger();
        QVERIFY(plot().measure().isActive());
        QCOMPARE(plot().measure().measure()->ends[0], middle);
    }

    void placeOutsideEverything_isInNoSet() {
        const ui::Bounds bounds = plot().sets()->bounds;
        QVERIFY(ui::setsAt(*plot().sets(), {bounds.right + 1, bounds.top + 1}).empty());
        std::unique_ptr<QMenu> menu(
            m_window->findChild<ui::PlotMenu*>()->make({bounds.right + 1, bounds.top + 1}));
        QVERIFY(!menu->actions().front()->isEnabled());
    }

    void exactSet_liesInEverySetAtItsVertices() {
        for (const ui::PlotSet& exact : plot().sets()->sets) {
            if (exact.method != reach::Method::Exact || exact.isPieceLines) {
                continue;
            }
            const auto ring = exact.geometry->ring(0, 0);
            const QPointF inside = (ring[0] + ring[1] + ring[2]) / 3.0;
            if (ui::evenOddContains(*exact.geometry, inside)) {
                QVERIFY(ui::setsAt(*plot().sets(), inside).size() >= 5);
            }
        }
    }

    void axisTitle_isEditedInPlaceAndUndone() {
        QVERIFY(plot().xAxis->label().contains(QStringLiteral("y0")));
        Q_EMIT plot().axisActivated(Qt::Horizontal);
        auto* editor = m_window->findChild<ui::AxisTitleEditor*>();
        QVERIFY(editor && editor->isVisible());
        auto* field = editor->findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("altitude (ft)"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(plot().xAxis->label(), QStringLiteral("altitude (ft)"));
        m_session->setOutputs(1, 0);
        QCOMPARE(plot().yAxis->label(), QStringLiteral("altitude (ft)"));
        m_session->undoStack()->undo();
        m_session->undoStack()->undo();
        QVERIFY(plot().xAxis->label().contains(QStringLiteral("y0")));
        QTRY_VERIFY(!m_session->isBusy());
    }

    void axisTitle_isCarriedByFigures() {
        m_session->change(QStringLiteral("title"), [](ui::State& state) {
            state.plot.titles["y1"] = QStringLiteral("speed (m/s)");
        });
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("figure.svg"));
        QVERIFY(m_window->exportTo(path, QStringLiteral("svg")));
        m_session->undoStack()->undo();
        QVERIFY(!plot().yAxis->label().contains(QStringLiteral("speed")));
        m_session->open({path});
        QTRY_COMPARE(plot().yAxis->label(), QStringLiteral("speed (m/s)"));
        QTRY_VERIFY(!m_session->isBusy());
    }

    void sampledPoints_areShownWithTheirSharesAndSaved() {
        auto* panel = m_window->findChild<ui::SamplesPanel*>();
        auto* kind = panel->findChild<QComboBox*>();
        kind->setCurrentIndex(1);
        Q_EMIT kind->activated(1);
        QTRY_COMPARE(plot().sets()->clouds.size(), std::size_t{1});
        QTRY_VERIFY(panel->findChildren<QLabel*>().size() > 8);
        auto* points = m_window->findChild<ui::PointsActions*>();
        QTRY_VERIFY(points->sampler().share(reach::Method::Exact));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("points.csv"));
        QVERIFY(points->saveTo(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 1001);
        QVERIFY(!points->saveTo(QStringLiteral("/no/such/folder/points.csv")));
        action("points.show")->trigger();
        QTRY_VERIFY(plot().sets()->clouds.empty());
    }

private:
    ui::ReachPlot& plot() { return *m_window->page()->plot(); }
    QAction* action(const char* id) { return m_window->actions().find(QString::fromLatin1(id)); }

    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::MainWindow> m_window;
};

QTEST_MAIN(TestPlotPage)
#include "tst_plot_page.moc"
