#include "ui/plot/point_marks.h"

#include <QImage>
#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/plot/render.h"

namespace ui {
namespace {

constexpr double kRadius = 1.8;
constexpr double kCross = 3.0;
constexpr double kSquare = 2.2;
constexpr double kDimmed = 0.35;
constexpr int kReach = 4;  ///< pixels from a mark's middle to its edge, with some air
/// Up to so many each mark is painted by itself, between pixels too.
constexpr std::size_t kOneByOne = 4000;
constexpr std::size_t kCancelEvery = 65536;

/// Which device pixels have a point.
class PixelMap {
public:
    PixelMap(const PointCloud& cloud, const View& view, double pixelRatio,
             const RenderOptions& options)
        : m_width(static_cast<int>(std::ceil(view.pixels.width() * pixelRatio))),
          m_height(static_cast<int>(std::ceil(view.pixels.height() * pixelRatio))),
          m_taken(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height)) {
        const auto& points = *cloud.points;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (i % kCancelEvery == 0 && options.isCancelled()) {
                return;
            }
            if (view.data.contains(points[i])) {
                mark((view.toPixel(points[i]) - view.pixels.topLeft()) * pixelRatio);
            }
        }
    }

    int width() const { return m_width; }
    int height() const { return m_height; }
    bool isTaken(int x, int y) const { return m_taken[index(x, y)]; }

private:
    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) +
               static_cast<std::size_t>(x);
    }

    void mark(QPointF pixel) {
        const int x = std::clamp(static_cast<int>(pixel.x()), 0, m_width - 1);
        const int y = std::clamp(static_cast<int>(pixel.y()), 0, m_height - 1);
        m_taken[index(x, y)] = true;
    }

    int m_width;
    int m_height;
    std::vector<bool> m_taken;
};

QImage markPicture(const PointCloud& cloud, double pixelRatio, const QColor& colour) {
    const int side = static_cast<int>(std::ceil(2 * kReach * pixelRatio)) | 1;
    QImage picture(side, side, QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(pixelRatio, pixelRatio);
    paintPointMark(painter, QPointF(0.5, 0.5) * side / pixelRatio, cloud.marker, colour);
    return picture;
}

/// All marks have one colour: where they overlap the more opaque one is kept.
void stamp(QImage& sheet, const QImage& mark, int middleX, int middleY) {
    const int left = middleX - mark.width() / 2;
    const int top = middleY - mark.height() / 2;
    for (int y = std::max(0, -top); y < mark.height() && top + y < sheet.height(); ++y) {
        const QRgb* from = reinterpret_cast<const QRgb*>(mark.constScanLine(y));
        QRgb* to = reinterpret_cast<QRgb*>(sheet.scanLine(top + y));
        for (int x = std::max(0, -left); x < mark.width() && left + x < sheet.width(); ++x) {
            if (qAlpha(from[x]) > qAlpha(to[left + x])) {
                to[left + x] = from[x];
            }
        }
    }
}

QImage stampAll(const PointCloud& cloud, const View& view, double pixelRatio, const QColor& colour,
                const RenderOptions& options) {
    const PixelMap map(cloud, view, pixelRatio, options);
    const QImage mark = markPicture(cloud, pixelRatio, colour);
    QImage sheet(map.width(), map.height(), QImage::Format_ARGB32_Premultiplied);
    sheet.fill(Qt::transparent);
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            if (map.isTaken(x, y)) {
                stamp(sheet, mark, x, y);
            }
        }
    }
    sheet.setDevicePixelRatio(pixelRatio);
    return sheet;
}

}  // namespace

void paintPointMark(QPainter& painter, QPointF at, PointMarker marker, const QColor& colour) {
    switch (marker) {
        case PointMarker::Dot:
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawEllipse(at, kRadius, kRadius);
            break;
        case PointMarker::Cross:
            painter.setPen(QPen(colour, 1.2));
            painter.drawLine(at - QPointF(kCross, 0), at + QPointF(kCross, 0));
            painter.drawLine(at - QPointF(0, kCross), at + QPointF(0, kCross));
            break;
        case PointMarker::Square:
            painter.setPen(QPen(colour, 1.2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(at - QPointF(kSquare, kSquare), 2 * QSizeF(kSquare, kSquare)));
            break;
    }
}

void paintCloud(QPainter& painter, const PointCloud& cloud, const View& view,
                const RenderOptions& options) {
    if (!cloud.points || view.pixels.isEmpty()) {
        return;
    }
    const QColor colour = screenColour(cloud.colour, options.dark);
    painter.save();
    painter.setOpacity(cloud.isDimmed ? kDimmed : 1.0);
    if (cloud.points->size() <= kOneByOne) {
        for (const QPointF point : *cloud.points) {
            if (view.data.contains(point)) {
                paintPointMark(painter, view.toPixel(point), cloud.marker, colour);
            }
        }
    } else {
        const double ratio = painter.device()->devicePixelRatioF();
        painter.drawImage(view.pixels.topLeft(), stampAll(cloud, view, ratio, colour, options));
    }
    painter.restore();
}

}  // namespace ui
