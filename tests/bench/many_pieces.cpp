#include "many_pieces.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

#include "ui/plot/reach_plot.h"
#include "ui/plot/sets_drawing.h"

namespace {

constexpr QSize kPlane(900, 700);
constexpr int kFrames = 240;
constexpr double kPatienceMs = 3000.0;  ///< for the baseline, which is slow
constexpr int kMostBaselineFrames = 20;

/// Skewed quadrilaterals that fill [-1, 1]^2 and overlap at random, as pieces in an output plane.
std::shared_ptr<const ui::PlotSets> pieces(int perSide) {
    auto computed = std::make_shared<ui::Computed>();
    computed->result.method = reach::Method::Exact;
    const double d = 2.0 / perSide;
    for (int i = 0; i < perSide; ++i) {
        for (int j = 0; j < perSide; ++j) {
            const double x = -1.0 + i * d + 0.3 * d * std::sin(12.9 * i + 78.2 * j);
            const double y = -1.0 + j * d + 0.3 * d * std::cos(39.3 * i + 11.1 * j);
            const reach::Polygon ring{
                {x, y}, {x + d, y + 0.2 * d}, {x + 1.2 * d, y + d}, {x + 0.1 * d, y + d}};
            computed->pieces.addRing(ring);
            computed->pieces.endPolygon();
        }
    }
    computed->index = std::make_unique<ui::PieceIndex>(computed->pieces);
    return ui::makePlotSets({{computed, true}}, {});
}

struct Frames {
    std::vector<double> milliseconds;

    double median() {
        std::sort(milliseconds.begin(), milliseconds.end());
        return milliseconds.empty() ? std::nan("") : milliseconds[milliseconds.size() / 2];
    }
    double worst() const {
        return milliseconds.empty() ? std::nan("")
                                    : *std::max_element(milliseconds.begin(), milliseconds.end());
    }
};

void awaitPicture(const ui::ReachPlot& plot) {
    while (plot.isPicturePending()) {
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
}

/// One frame is a change of view, the drawing of all of it and whatever the event loop had to do.
Frames run(ui::ReachPlot& plot, const std::function<ui::Bounds(int)>& viewOf) {
    Frames frames;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer timer;
        timer.start();
        plot.showPassing(viewOf(i));
        plot.replot(QCustomPlot::rpImmediateRefresh);
        QApplication::processEvents();
        frames.milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    return frames;
}

ui::Bounds panned(int i) {
    const double at = 0.5 * std::sin(0.05 * i);
    return {at - 0.5, at + 0.5, 0.5 * at - 0.4, 0.5 * at + 0.4};
}

/// Sixteenfold in and out again, about a place off the middle.
ui::Bounds zoomedTo(int i) {
    const double size = std::pow(16.0, -std::abs(std::sin(0.03 * i)));
    return ui::zoomed({-1.1, 1.1, -1.1, 1.1}, {0.3, 0.2}, size, size);
}

double sharpAfterZoom(ui::ReachPlot& plot) {
    awaitPicture(plot);
    QElapsedTimer timer;
    timer.start();
    plot.showPassing({-1.07, 1.07, -1.07, 1.07});
    plot.replot(QCustomPlot::rpImmediateRefresh);
    awaitPicture(plot);
    return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

/// What a plot without cache and level of detail does for each frame.
Frames baseline(const ui::PlotSets& sets, const std::function<ui::Bounds(int)>& viewOf) {
    const ui::PlotGeometry& geometry = sets.sets.front().source->pieces;
    QImage image(kPlane, QImage::Format_ARGB32_Premultiplied);
    Frames frames;
    QElapsedTimer whole;
    whole.start();
    for (int i = 0; i < kMostBaselineFrames && whole.elapsed() < kPatienceMs; ++i) {
        QElapsedTimer timer;
        timer.start();
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Qt::white, 0.5));
        painter.setBrush(Qt::darkGray);
        const ui::View view{viewOf(12 * i), QRectF(QPointF(0, 0), kPlane)};
        QPolygonF polygon;
        for (std::size_t p = 0; p < geometry.polygonCount(); ++p) {
            polygon.clear();
            for (const QPointF point : geometry.ring(p, 0)) {
                polygon.push_back(view.toPixel(point));
            }
            painter.drawPolygon(polygon);
        }
        painter.end();
        frames.milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    return frames;
}

void print(int count, const char* what, Frames ours, Frames plain) {
    const double median = ours.median();
    const double slow = plain.median();
    std::printf("| %d | %s | %.2f | %.2f | %.0f | %.0f | %.2f | %.0fx |\n", count, what, median,
                ours.worst(), 1e3 / median, slow, 1e3 / slow, slow / median);
}

}  // namespace

void benchManyPieces() {
    ui::ReachPlot plot;
    plot.resize(kPlane);
    plot.show();
    std::printf(
        "\n| pieces | moved by | ms a frame | worst | frames/s | plain QPainter, ms | frames/s | "
        "ratio |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    std::vector<std::pair<int, double>> sharp;
    for (const int perSide : {100, 317, 1000}) {
        const auto sets = pieces(perSide);
        const int count = perSide * perSide;
        plot.setSets(sets);
        plot.fit();
        plot.replot(QCustomPlot::rpImmediateRefresh);
        awaitPicture(plot);
        print(count, "panning", run(plot, panned), baseline(*sets, panned));
        print(count, "zooming", run(plot, zoomedTo), baseline(*sets, zoomedTo));
        sharp.emplace_back(count, sharpAfterZoom(plot));
    }
    for (const auto& [count, milliseconds] : sharp) {
        std::printf("\n%d pieces, all in view: sharp %.0f ms after a zoom", count, milliseconds);
    }
    std::printf("\n");
}
