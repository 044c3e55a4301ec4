#include <QClipboard>
#include <QGuiApplication>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <random>

#include "ui/plot/legend_overlay.h"
#include "ui/plot/measure_tool.h"
#include "ui/plot/plane_plot.h"

namespace {

/// A square from -1 to 1 with vertices to snap to.
class Square : public ui::Drawing {
public:
    ui::Bounds bounds() const override { return {-1, 1, -1, 1}; }
    std::size_t pointCount() const override { return 4; }
    void paint(QPainter& painter, const ui::View& view, const ui::RenderOptions&) const override {
        painter.fillRect(view.toPixels(bounds()), Qt::blue);
    }
    std::optional<QPointF> vertexNear(QPointF point, QSizeF reach) const override {
        for (const QPointF corner : {QPointF(-1, -1), QPointF(1, -1), QPointF(1, 1)}) {
            if (std::abs(corner.x() - point.x()) <= reach.width() &&
                std::abs(corner.y() - point.y()) <= reach.height()) {
                return corner;
            }
        }
        return std::nullopt;
    }
};

bool isClose(const ui::Bounds& a, const ui::Bounds& b) {
    const double size = b.right - b.left + b.top - b.bottom;
    return std::abs(a.left - b.left) + std::abs(a.right - b.right) < 1e-9 * size &&
           std::abs(a.bottom - b.bottom) + std::abs(a.top - b.top) < 1e-9 * size;
}

}  // namespace

class TestPlanePlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_plot = std::make_unique<ui::PlanePlot>();
        m_plot->resize(600, 500);
        m_plot->setAxisTitles(QStringLiteral("output y0"), QStringLiteral("output y1"));
        m_plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
        m_plot->setDrawing(std::make_shared<Square>());
        m_plot->fit();
        settle();
    }

    void cleanup() { m_plot.reset(); }

    void drag_pansByWhatTheMouseMoved() {
        const ui::View before = m_plot->view();
        drag(middle(), middle() + QPoint(40, -25));
        const ui::View after = m_plot->view();
        QVERIFY(isClose(after.data,
                        ui::moved(before.data, {-40 / before.xScale(), -25 / before.yScale()})));
        QVERIFY(m_plot->isViewOfUser());
        QCOMPARE(m_plot->history().size(), std::size_t{2});
    }

    void dragBesideAnAxis_pansThatAxisAlone() {
        const ui::Bounds before = m_plot->shownBounds();
        const QPoint below(middle().x(), m_plot->height() - 8);
        drag(below, below + QPoint(50, -30));
        QVERIFY(m_plot->shownBounds().left < before.left);
        QCOMPARE(m_plot->shownBounds().top, before.top);
    }

    void wheel_zoomsAboutTheCursor() {
        const QPointF cursor(middle() + QPoint(90, 60));
        const QPointF data = m_plot->view().toData(cursor);
        const double width = m_plot->shownBounds().right - m_plot->shownBounds().left;
        wheel(cursor, 240);
        QVERIFY((m_plot->view().toPixel(data) - cursor).manhattanLength() < 1e-6);
        const double zoomed = m_plot->shownBounds().right - m_plot->shownBounds().left;
        QVERIFY(std::abs(zoomed / width - 0.85 * 0.85) < 1e-9);
    }

    void wheelOverAnAxis_zoomsThatAxisAlone() {
        const ui::Bounds before = m_plot->shownBounds();
        wheel(QPointF(10, middle().y()), 120);
        QVERIFY(m_plot->shownBounds().top < before.top);
        QCOMPARE(m_plot->shownBounds().left, before.left);
        m_plot->setEqualAspect(true);
        settle();
        const ui::Bounds equal = m_plot->shownBounds();
        wheel(QPointF(10, middle().y()), 120);
        QVERIFY(m_plot->shownBounds().right < equal.right);
    }

    void wheelBurst_isOneStepBack() {
        const ui::Bounds before = m_plot->shownBounds();
        for (int i = 0; i < 8; ++i) {
            wheel(middle(), 120);
        }
        QTest::keyClick(m_plot.get(), Qt::Key_Backspace);
        QVERIFY(isClose(m_plot->shownBounds(), before));
    }

    void wheelWithoutEnd_staysShowable() {
        for (int i = 0; i < 400; ++i) {
            wheel(middle() + QPoint(33, 17), 240);
        }
        QVERIFY(ui::isShowable(m_plot->shownBounds()));
        for (int i = 0; i < 9000; ++i) {
            wheel(middle(), -960);
        }
        QVERIFY(ui::isShowable(m_plot->shownBounds()));
    }

    void shiftDrag_zoomsIntoTheBox() {
        const QPoint from = middle() - QPoint(80, 60);
        const QPoint to = middle() + QPoint(70, 50);
        const ui::View before = m_plot->view();
        QTest::mousePress(m_plot.get(), Qt::LeftButton, Qt::ShiftModifier, from);
        moveTo(middle(), Qt::LeftButton);
        QVERIFY(m_plot->overlay()->band().has_value());
        moveTo(to, Qt::LeftButton);
        QTest::mouseRelease(m_plot.get(), Qt::LeftButton, Qt::ShiftModifier, to);
        QVERIFY(!m_plot->overlay()->band());
        const QPointF a = before.toData(from);
        const QPointF b = before.toData(to);
        QVERIFY(isClose(m_plot->shownBounds(), {a.x(), b.x(), b.y(), a.y()}));
    }

    void zoomTool_dragsABoxWithoutShift() {
        m_plot->setTool(ui::PlotTool::Zoom);
        const double width = m_plot->shownBounds().right - m_plot->shownBounds().left;
        drag(middle() - QPoint(50, 50), middle() + QPoint(50, 50));
        QVERIFY(m_plot->shownBounds().right - m_plot->shownBounds().left < 0.5 * width);
    }

    void escape_leavesTheBoxAndThePan() {
        const ui::Bounds before = m_plot->shownBounds();
        QTest::mousePress(m_plot.get(), Qt::LeftButton, Qt::NoModifier, middle());
        moveTo(middle() + QPoint(50, 50), Qt::LeftButton);
        QVERIFY(!isClose(m_plot->shownBounds(), before));
        QTest::keyClick(m_plot.get(), Qt::Key_Escape);
        QVERIFY(isClose(m_plot->shownBounds(), before));
        QTest::mouseRelease(m_plot.get(), Qt::LeftButton, Qt::NoModifier, middle());
        QVERIFY(isClose(m_plot->shownBounds(), before));
    }

    void doubleClick_fits() {
        wheel(middle(), 480);
        QTest::mouseDClick(m_plot.get(), Qt::LeftButton, Qt::NoModifier, middle());
        QVERIFY(!m_plot->isViewOfUser());
        QVERIFY(isClose(m_plot->shownBounds(), ui::withMargin({-1, 1, -1, 1})));
    }

    void click_tellsThePlaceAndADragDoesNot() {
        QSignalSpy clicked(m_plot.get(), &ui::PlanePlot::clicked);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, Qt::NoModifier, middle());
        QCOMPARE(clicked.size(), 1);
        drag(middle(), middle() + QPoint(30, 0));
        QCOMPARE(clicked.size(), 1);
    }

    void history_goesBackAndForwardByKeysAndMouse() {
        const ui::Bounds first = m_plot->shownBounds();
        drag(middle(), middle() + QPoint(60, 10));
        const ui::Bounds second = m_plot->shownBounds();
        QTest::keyClick(m_plot.get(), Qt::Key_Left, Qt::AltModifier);
        QVERIFY(isClose(m_plot->shownBounds(), first));
        QVERIFY(!m_plot->isViewOfUser());
        QTest::keyClick(m_plot.get(), Qt::Key_Right, Qt::AltModifier);
        QVERIFY(isClose(m_plot->shownBounds(), second));
        QTest::mouseClick(m_plot.get(), Qt::BackButton, Qt::NoModifier, middle());
        QVERIFY(isClose(m_plot->shownBounds(), first));
        QTest::mouseClick(m_plot.get(), Qt::ForwardButton, Qt::NoModifier, middle());
        QVERIFY(isClose(m_plot->shownBounds(), second));
    }

    void keys_panAndZoom() {
        const ui::Bounds before = m_plot->shownBounds();
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
        const double width = before.right - before.left;
        QVERIFY(isClose(m_plot->shownBounds(), ui::moved(before, {0.1 * width, 0})));
        QTest::keyClick(m_plot.get(), Qt::Key_Left);
        QTest::keyClick(m_plot.get(), Qt::Key_Plus);
        QVERIFY(isClose(m_plot->shownBounds(), ui::zoomed(before, {0, 0}, 0.8, 0.8)));
        QTest::keyClick(m_plot.get(), Qt::Key_Minus);
        QVERIFY(isClose(m_plot->shownBounds(), before));
        QTest::keyClick(m_plot.get(), Qt::Key_Home);
        QVERIFY(!m_plot->isViewOfUser());
    }

    void keyboardCursor_isReadAndClicks() {
        QSignalSpy moved(m_plot.get(), &ui::PlanePlot::cursorMoved);
        QSignalSpy clicked(m_plot.get(), &ui::PlanePlot::clicked);
        QTest::keyClick(m_plot.get(), Qt::Key_Right, Qt::ControlModifier);
        QTest::keyClick(m_plot.get(), Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(moved.size(), 2);
        const QPointF place = moved.back().front().toPointF();
        QVERIFY(place.x() > 0 && place.y() > 0);
        QTest::keyClick(m_plot.get(), Qt::Key_Return);
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked.front().front().toPointF(), place);
        QTest::keyClick(m_plot.get(), Qt::Key_Escape);
        QVERIFY(!m_plot->overlay()->cross());
    }

    void pinch_zoomsAboutTheFingers() {
        const ui::Bounds before = m_plot->shownBounds();
        QNativeGestureEvent pinch(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(),
                                  2, middle(), middle(), middle(), 0.25, QPointF());
        QApplication::sendEvent(m_plot.get(), &pinch);
        const ui::Bounds after = m_plot->shownBounds();
        QVERIFY(std::abs((after.right - after.left) * 1.25 - (before.right - before.left)) < 1e-9);
    }

    void measureTool_dragsSnapsAndCopies() {
        m_plot->setTool(ui::PlotTool::Measure);
        const ui::View view = m_plot->view();
        const QPoint corner = view.toPixel({-1, -1}).toPoint() + QPoint(4, -4);
        const QPoint other = view.toPixel({1, 1}).toPoint() + QPoint(-3, 5);
        drag(corner, other);
        const auto measure = m_plot->measure().measure();
        QVERIFY(measure);
        QCOMPARE(measure->ends[0], QPointF(-1, -1));
        QCOMPARE(measure->ends[1], QPointF(1, 1));
        QCOMPARE(measure->distance(), std::sqrt(8.0));
        QCOMPARE(measure->angleDegrees(), 45.0);
        QTest::keyClick(m_plot.get(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("dx\t2\n")));
        QVERIFY(isClose(m_plot->shownBounds(), view.data));
    }

    void measureTool_followsBetweenTwoClicksAndKeysMoveAnEnd() {
        m_plot->setTool(ui::PlotTool::Measure);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, Qt::AltModifier, middle());
        moveTo(middle() + QPoint(30, 0), Qt::NoButton);
        QVERIFY(m_plot->measure().isActive());
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, Qt::AltModifier, middle() + QPoint(50, 0));
        QVERIFY(!m_plot->measure().isActive());
        const double before = m_plot->measure().measure()->dx();
        QTest::keyClick(m_plot.get(), Qt::Key_Right, Qt::ShiftModifier);
        const double after = m_plot->measure().measure()->dx();
        QVERIFY(std::abs(after - before - 10.0 / m_plot->view().xScale()) < 1e-9);
        QTest::keyClick(m_plot.get(), Qt::Key_Return);
        QTest::keyClick(m_plot.get(), Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(std::abs(m_plot->measure().measure()->dx() - before) < 1e-9);
        m_plot->setTool(ui::PlotTool::Pan);
        QVERIFY(!m_plot->measure().measure());
    }

    void equalAspect_holdsThroughResizing() {
        m_plot->setEqualAspect(true);
        for (const QSize size : {QSize(900, 400), QSize(400, 700), QSize(610, 480)}) {
            m_plot->resize(size);
            settle();
            const ui::View view = m_plot->view();
            QVERIFY(std::abs(view.xScale() / view.yScale() - 1.0) < 1e-9);
            QVERIFY(view.data.left <= -1 && view.data.right >= 1);
            QVERIFY(view.data.bottom <= -1 && view.data.top >= 1);
        }
        const double width = m_plot->shownBounds().right - m_plot->shownBounds().left;
        QVERIFY2(width < 4.0, "resizing must not let the view drift apart");
    }

    void readout_staysWithinTheAxesAndOffTheLegend() {
        ui::ReadoutOverlay readout(m_plot.get());
        readout.setText(QStringLiteral("sample 17 ").repeated(60));
        const QRect axes(40, 10, 400, 300);
        const QRect legend(300, 250, 130, 50);
        readout.placeIn(axes, legend);
        QVERIFY(axes.contains(readout.geometry()));
        QVERIFY(!readout.geometry().intersects(legend));
        readout.setText(QStringLiteral("y0 1"));
        readout.placeIn(axes, legend);
        QVERIFY(readout.geometry().bottom() > 280);
    }

    void tickLabels_neverOverlapAndStayInTheWindow() {
        std::mt19937 random(5);
        std::uniform_real_distribution<double> exponent(-9, 8);
        std::uniform_real_distribution<double> place(-1, 1);
        std::uniform_int_distribution<int> side(240, 1500);
        for (int i = 0; i < 60; ++i) {
            m_plot->resize(side(random), side(random) / 2 + 90);
            const double width = std::pow(10.0, exponent(random));
            const double x = place(random) * std::pow(10.0, 0.7 * exponent(random));
            m_plot->showExactly({x, x + width, -width, 0.4 * width});
            settle();
            QVERIFY2(labelsAreApart(*m_plot->xAxis), qPrintable(describe(*m_plot->xAxis)));
            QVERIFY2(labelsAreApart(*m_plot->yAxis), qPrintable(describe(*m_plot->yAxis)));
        }
    }

private:
    QPoint middle() const { return m_plot->view().pixels.center().toPoint(); }

    void settle() {
        for (int i = 0; i < 3; ++i) {
            QCoreApplication::processEvents();
        }
    }

    void moveTo(QPoint to, Qt::MouseButton held) {
        QMouseEvent move(QEvent::MouseMove, to, m_plot->mapToGlobal(to), Qt::NoButton, held,
                         Qt::NoModifier);
        QApplication::sendEvent(m_plot.get(), &move);
    }

    void drag(QPoint from, QPoint to) {
        QTest::mousePress(m_plot.get(), Qt::LeftButton, Qt::NoModifier, from);
        moveTo(from + (to - from) / 2, Qt::LeftButton);
        moveTo(to, Qt::LeftButton);
        QTest::mouseRelease(m_plot.get(), Qt::LeftButton, Qt::NoModifier, to);
    }

    void wheel(QPointF at, int delta) {
        QWheelEvent event(at, m_plot->mapToGlobal(at), QPoint(), QPoint(0, delta), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_plot.get(), &event);
    }

    bool labelsAreApart(const QCPAxis& axis) const {
        const bool isX = axis.orientation() == Qt::Horizontal;
        const QFontMetrics metrics(axis.tickLabelFont());
        double end = -1e9;
        const auto places = axis.tickVector();
        for (qsizetype i = 0; i < places.size(); ++i) {
            const QString label = axis.tickVectorLabels().at(i);
            const double at = axis.coordToPixel(places.at(i));
            const double half = 0.5 * (isX ? metrics.horizontalAdvance(label) : metrics.ascent());
            const double from = isX ? at - half : m_plot->height() - at - half;
            const int limit = isX ? m_plot->width() : m_plot->height();
            if (from < end + 2 || from < 0 || from + 2 * half > limit) {
                return false;
            }
            end = from + 2 * half;
        }
        return true;
    }

    QString describe(const QCPAxis& axis) const {
        return QStringLiteral("%1 px: %2")
            .arg(m_plot->width())
            .arg(QStringList(axis.tickVectorLabels()).join(QStringLiteral(" | ")));
    }

    std::unique_ptr<ui::PlanePlot> m_plot;
};

QTEST_MAIN(TestPlanePlot)
#include "tst_plane_plot.moc"
