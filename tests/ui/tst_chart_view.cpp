#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include "core/figure/figure_json.h"
#include "tests/figure/charts.h"
#include "ui/pages/figure_window.h"
#include "ui/plot/chart_hit.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/chart_zoom.h"
#include "ui/plot/figure_export.h"
#include "ui/session/figure_document.h"
#include "ui/session/opening.h"

using ui::ChartPoint;
using ui::ChartView;

namespace {

/// Where a data point stands in the view.
QPoint placeOf(const ChartView& view, int panel, double x, double y) {
    const double unit = view.logicalDpiY() / core::kPointsPerInch;
    const core::PaperPoint at = view.placedPanel(panel).toPaper({x, y});
    return QPointF(at.x * unit, at.y * unit).toPoint();
}

void wheel(ChartView& view, QPoint at, int notches) {
    QWheelEvent event(at, view.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&view, &event);
}

}  // namespace

class TestChartView : public QObject {
    Q_OBJECT

private:
    static void show(ChartView& view, core::Figure figure) {
        view.resize(700, 450);
        view.setFigure(std::move(figure));
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
    }

private Q_SLOTS:
    void pointUnderTheMouse_isReadOut() {
        ChartView view;
        show(view, core::figureOf(curvesScene()));
        QSignalSpy hovered(&view, &ChartView::hovered);
        QTest::mouseMove(&view, placeOf(view, 0, 25.0, 49.0) + QPoint(3, -2));
        QCOMPARE(hovered.size(), 1);
        const auto point = hovered[0][0].value<std::optional<ChartPoint>>();
        QVERIFY(point.has_value());
        QCOMPARE(point->series, std::string("box"));
        QCOMPARE(point->index, std::size_t(1));
        QCOMPARE(view.readout(*point),
                 QStringLiteral("Box: unstable neurons 25, set size 49 (40.83 … 58.8)"));
        // Away from all points the place itself is told, outside the axes nothing.
        const auto place = view.pointAt(placeOf(view, 0, 60.0, 15.0));
        QVERIFY(place && place->series.empty() && std::abs(place->x - 60.0) < 2.0);
        QVERIFY(!view.pointAt({1.0, 1.0}));
    }

    void barsAndCells_areHitByTheirArea() {
        ChartView view;
        show(view, core::figureOf(barsScene()));
        const auto bar = view.pointAt(placeOf(view, 0, 1.2, 30.0));
        QVERIFY(bar.has_value());
        QCOMPARE(bar->series, std::string("unstable"));
        QCOMPARE(bar->y, 40.0);
        QVERIFY(view.readout(*bar).contains(QStringLiteral("dense 2")));
        QVERIFY(view.readout(*bar).contains(QStringLiteral("neurons 18")));
        view.setFigure(core::figureOf(heatScene()));
        const auto cell = view.pointAt(placeOf(view, 0, 0.12, 0.43));
        QVERIFY(cell.has_value());
        QCOMPARE(cell->series, std::string("difference"));
        QCOMPARE(cell->index, std::size_t(8 * 20 + 2));
        QVERIFY(view.readout(*cell).contains(QStringLiteral("printed less ours")));
    }

    void click_isToldWithItsPoint() {
        ChartView view;
        show(view, core::figureOf(curvesScene()));
        QSignalSpy clicked(&view, &ChartView::clicked);
        QTest::mouseClick(&view, Qt::LeftButton, {}, placeOf(view, 0, 25.0, 49.0));
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].value<ChartPoint>().series, std::string("box"));
    }

    void wheel_keepsThePlaceUnderTheMouse() {
        ChartView view;
        show(view, core::figureOf(stairsScene()));
        const QPoint at = placeOf(view, 0, 0.01, 10.0);
        wheel(view, at, 4);
        QVERIFY(view.isZoomed());
        const QPoint now = placeOf(view, 0, 0.01, 10.0);
        QVERIFY((now - at).manhattanLength() <= 3);
        QVERIFY(view.shownFigure().panels[0].x.lower > stairsScene().x.lower);
        wheel(view, {2, 2}, 4);
        QTest::keyClick(&view, Qt::Key_Home);
        QVERIFY(!view.isZoomed());
        QVERIFY(view.shownFigure().panels[0].x == stairsScene().x);
    }

    void box_isZoomedTo() {
        ChartView view;
        show(view, core::figureOf(curvesScene()));
        QTest::mousePress(&view, Qt::LeftButton, {}, placeOf(view, 0, 20.0, 30.0));
        QTest::mouseMove(&view, placeOf(view, 0, 80.0, 1.0));
        QTest::mouseRelease(&view, Qt::LeftButton, {}, placeOf(view, 0, 80.0, 1.0));
        const core::Scene shown = view.shownFigure().panels[0];
        QVERIFY(std::abs(shown.x.lower - 20.0) < 1.0 && std::abs(shown.x.upper - 80.0) < 1.0);
        QVERIFY(std::abs(shown.y.lower - 1.0) < 0.1 && std::abs(shown.y.upper - 30.0) < 2.0);
        // A figure made anew keeps what the user looks at; double-click shows all.
        view.setFigure(core::figureOf(curvesScene()));
        QVERIFY(view.isZoomed());
        QTest::mouseDClick(&view, Qt::LeftButton, {}, placeOf(view, 0, 40.0, 5.0));
        QVERIFY(!view.isZoomed());
    }

    void zoom_hasAnEnd() {
        const core::Figure figure = core::figureOf(curvesScene());
        ui::ChartZoom zoom;
        for (int i = 0; i < 2000; ++i) {
            zoom.zoom(figure, 0, i < 1000 ? 0.8 : 1.25, 0.3, 0.7);
        }
        const core::Scene shown = zoom.applied(figure).panels[0];
        QVERIFY(shown.x.lower < shown.x.upper && shown.y.lower < shown.y.upper);
        QVERIFY(shown.y.lower > 0.0);
    }

    void sharedAxes_moveTogether() {
        core::Figure figure = figureOfSix();
        ui::ChartZoom zoom;
        zoom.zoom(figure, 4, 0.5, 0.5, 0.5);
        const core::Figure shown = zoom.applied(figure);
        QVERIFY(shown.panels[0].x == shown.panels[5].x);
        QCOMPARE(shown.panels[0].y.lower, shown.panels[4].y.lower);
    }

    void arrows_walkThePoints() {
        ChartView view;
        show(view, core::figureOf(curvesScene()));
        QSignalSpy hovered(&view, &ChartView::hovered);
        for (const Qt::Key key :
             {Qt::Key_Right, Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_Left}) {
            QTest::keyClick(&view, key);
        }
        const auto point = hovered.last()[0].value<std::optional<ChartPoint>>();
        QCOMPARE(point->series, std::string("zonotope"));
        QCOMPARE(point->index, std::size_t(1));
        QSignalSpy clicked(&view, &ChartView::clicked);
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(clicked.size(), 1);
    }

    void clipboard_hasPictureAndNumbers() {
        ChartView view;
        show(view, core::figureOf(barsScene()));
        view.copyPicture();
        const QMimeData* mime = QApplication::clipboard()->mimeData();
        QVERIFY(mime->hasImage());
        QVERIFY(mime->data(QStringLiteral("image/svg+xml")).contains("<svg"));
        view.copyData();
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("bars\tunstable")));
    }

    void darkAndLight_differ() {
        ChartView view;
        show(view, core::figureOf(heatScene()));
        view.setDark(false);
        const QImage light = view.grab().toImage();
        view.setDark(true);
        const QImage dark = view.grab().toImage();
        QVERIFY(qGray(light.pixel(5, 5)) > 200 && qGray(dark.pixel(5, 5)) < 80);
    }

    void tinyOrEmpty_isNoTrouble() {
        ChartView view;
        view.resize(8, 5);
        view.grab();
        view.setFigure(mixedFigure());
        view.grab();
        QVERIFY(!view.pointAt({200.0, 200.0}));
        view.setFigure({});
        view.resize(300, 200);
        view.grab();
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Plus);
        QTest::mouseClick(&view, Qt::LeftButton);
        view.setNotice(QStringLiteral("Nothing yet"));
        view.grab();
    }

    void everyFormat_carriesTheFigure() {
        const QTemporaryDir folder;
        for (const ui::ExportFormat& format : ui::exportFormats()) {
            const QString path = folder.filePath(format.id + QLatin1Char('.') + format.extension);
            ui::exportFigure(mixedFigure(), path, format);
            QCOMPARE(core::toJson(core::readFigure(path.toStdString())),
                     core::toJson(mixedFigure()));
            const ui::Opened opened = ui::openFile(path);
            QVERIFY(std::holds_alternative<ui::OpenFigure>(opened));
            ui::renderRecipe(path, folder.filePath(QStringLiteral("again.svg")));
            QFile again(folder.filePath(QStringLiteral("again.svg")));
            QVERIFY(again.open(QIODevice::ReadOnly) && again.readAll().contains("<svg"));
        }
    }

    void openedFigure_saysHowItWasMade() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("case.json"));
        core::writeFigure(mixedFigure(), path.toStdString());
        const ui::FigureWindow window(std::get<ui::OpenFigure>(ui::openFile(path)));
        QCOMPARE(window.windowTitle(), QStringLiteral("case.json"));
        QCOMPARE(window.origin(),
                 (QStringList{QStringLiteral("Study case-study (SNR, Figure 3)"),
                              QStringLiteral("Settings: seed = 7"), QStringLiteral("Seeds: 7, 8"),
                              QStringLiteral("Made by reachscope 0.1.0"),
                              QStringLiteral("Again: reachscope study case-study")}));
        QCOMPARE(window.view()->figure().panels.size(), std::size_t(4));
    }
};

QTEST_MAIN(TestChartView)
#include "tst_chart_view.moc"
