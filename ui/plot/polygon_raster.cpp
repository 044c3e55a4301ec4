#include "ui/plot/polygon_raster.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <thread>
#include <vector>

#include "ui/plot/area_sheet.h"

namespace ui {
namespace {

constexpr double kFlatWidth = 2.0;  ///< pixels: of pieces that are segments
/// Lines of more polygons than this a pixel get thinner.
constexpr double kFullLinesUpTo = 0.02;
constexpr double kThinnestLine = 0.25;
constexpr double kTintBelow = 3.0;  ///< pixels: smaller outlines become a tint
constexpr std::size_t kPolygonsAThread = 20000;
constexpr std::size_t kMostThreads = 8;     ///< each has a sheet of its own
constexpr std::size_t kCancelEvery = 4096;  ///< polygons between two looks

/// Data coordinates to device pixels of the sheet.
class Scale {
public:
    Scale(const View& view, double pixelRatio)
        : m_left(view.data.left),
          m_top(view.data.top),
          m_x(view.xScale() * pixelRatio),
          m_y(view.yScale() * pixelRatio) {}

    QPointF operator()(QPointF point) const {
        return {(point.x() - m_left) * m_x, (m_top - point.y()) * m_y};
    }
    double width(const Bounds& box) const { return (box.right - box.left) * m_x; }
    double height(const Bounds& box) const { return (box.top - box.bottom) * m_y; }

private:
    double m_left, m_top, m_x, m_y;
};

/// Where a polygon goes on a sheet.
template <class Value>
class Pen {
public:
    Pen(AreaSheet<Value>& sheet, const Scale& scale) : m_sheet(sheet), m_scale(scale) {}

    void fill(const PlotGeometry& geometry, std::size_t polygon, const Value& weight) {
        const Bounds& box = geometry.boundsOf(polygon);
        if (m_scale.width(box) < 1.0 && m_scale.height(box) < 1.0) {
            const QPointF middle =
                m_scale({0.5 * (box.left + box.right), 0.5 * (box.bottom + box.top)});
            m_sheet.addPixel(static_cast<int>(std::floor(middle.x())),
                             static_cast<int>(std::floor(middle.y())), weight);
            return;
        }
        for (std::size_t r = 0; r < geometry.ringCount(polygon); ++r) {
            const auto ring = geometry.ring(polygon, r);
            if (ring.size() == 2) {
                line(m_scale(ring[0]), m_scale(ring[1]), kFlatWidth, weight);
            } else {
                toPixels(ring);
                m_sheet.addPolygon(m_ring, r == 0 ? weight : Value(-weight));
            }
        }
    }

    void stroke(const PlotGeometry& geometry, std::size_t polygon, double width,
                const Value& weight) {
        for (std::size_t r = 0; r < geometry.ringCount(polygon); ++r) {
            toPixels(geometry.ring(polygon, r));
            for (std::size_t i = 0; m_ring.size() > 2 && i < m_ring.size(); ++i) {
                line(m_ring[i], m_ring[(i + 1) % m_ring.size()], width, weight);
            }
        }
    }

private:
    void toPixels(std::span<const QPointF> ring) {
        m_ring.resize(ring.size());
        std::transform(ring.begin(), ring.end(), m_ring.begin(), m_scale);
    }

    void line(QPointF from, QPointF to, double width, const Value& weight) {
        const QPointF along = to - from;
        const double length = std::hypot(along.x(), along.y());
        if (length > 0.0) {
            const QPointF side = QPointF(-along.y(), along.x()) * (0.5 * width / length);
            const std::array quad{from - side, to - side, to + side, from + side};
            m_sheet.addPolygon(quad, weight);
        }
    }

    AreaSheet<Value>& m_sheet;
    const Scale& m_scale;
    std::vector<QPointF> m_ring;
};

/// Runs visit(pen, polygon) for all polygons in view, each thread on a sheet of its own, and sums
/// the sheets into the first.
template <class Value, class Visit>
AreaSheet<Value> accumulate(const PlotGeometry& geometry, const View& view, QSize size,
                            double pixelRatio, const RenderOptions& options, const Visit& visit) {
    const std::size_t count = geometry.polygonCount();
    const std::size_t threads = std::clamp<std::size_t>(
        std::min<std::size_t>(count / kPolygonsAThread + 1, std::thread::hardware_concurrency()), 1,
        kMostThreads);
    const Scale scale(view, pixelRatio);
    std::vector<AreaSheet<Value>> sheets(threads, AreaSheet<Value>(size.width(), size.height()));
    const auto run = [&](std::size_t part) {
        Pen<Value> pen(sheets[part], scale);
        const std::size_t end = count * (part + 1) / threads;
        for (std::size_t p = count * part / threads; p < end; ++p) {
            if (p % kCancelEvery == 0 && options.isCancelled()) {
                return;
            }
            if (geometry.boundsOf(p).intersects(view.data)) {
                visit(pen, p);
            }
        }
    };
    std::vector<std::thread> others;
    for (std::size_t part = 1; part < threads; ++part) {
        others.emplace_back(run, part);
    }
    run(0);
    for (std::size_t part = 1; part < threads; ++part) {
        others[part - 1].join();
        sheets[0].add(sheets[part]);
    }
    return std::move(sheets[0]);
}

/// A colour at every share from none to all, premultiplied.
class Shades {
public:
    explicit Shades(QRgb colour) {
        for (int step = 0; step <= kSteps; ++step) {
            const int alpha = qAlpha(colour) * step / kSteps;
            m_shades[static_cast<std::size_t>(step)] =
                qPremultiply((colour & 0x00FFFFFFU) | (static_cast<QRgb>(alpha) << 24U));
        }
    }

    QRgb operator()(float share) const {
        const float step = std::clamp(share, 0.0F, 1.0F) * kSteps + 0.5F;
        return m_shades[static_cast<std::size_t>(step)];
    }

private:
    static constexpr int kSteps = 255;
    std::array<QRgb, kSteps + 1> m_shades;
};

/// r, g, b times alpha, and alpha, each 0 … 255.
Eigen::Array4f weightOf(QRgb colour) {
    const float alpha = static_cast<float>(qAlpha(colour)) / 255.0F;
    return {static_cast<float>(qRed(colour)) * alpha, static_cast<float>(qGreen(colour)) * alpha,
            static_cast<float>(qBlue(colour)) * alpha, 255.0F * alpha};
}

QRgb meanColour(const Eigen::Array4f& sum) {
    const Eigen::Array4f kept = sum.max(0.0F) * (255.0F / std::max(255.0F, sum[3])) + 0.5F;
    return qRgba(static_cast<int>(kept[0]), static_cast<int>(kept[1]), static_cast<int>(kept[2]),
                 static_cast<int>(kept[3]));
}

template <class Value, class ColourOf>
QImage toImage(const AreaSheet<Value>& sheet, double pixelRatio, const ColourOf& colourOf) {
    QImage image(sheet.width(), sheet.height(), QImage::Format_ARGB32_Premultiplied);
    std::vector<Value> sums(static_cast<std::size_t>(sheet.width()));
    for (int y = 0; y < sheet.height(); ++y) {
        sheet.sumRow(y, sums);
        std::transform(sums.begin(), sums.end(), reinterpret_cast<QRgb*>(image.scanLine(y)),
                       std::cref(colourOf));
    }
    image.setDevicePixelRatio(pixelRatio);
    return image;
}

QSize sheetSize(const View& view, double pixelRatio) {
    return {static_cast<int>(std::ceil(view.pixels.width() * pixelRatio)),
            static_cast<int>(std::ceil(view.pixels.height() * pixelRatio))};
}

}  // namespace

QImage fillPolygons(const PlotGeometry& geometry, std::span<const QRgb> colours, const View& view,
                    double pixelRatio, const RenderOptions& options) {
    const QSize size = sheetSize(view, pixelRatio);
    if (size.isEmpty() || colours.empty()) {
        return {};
    }
    if (colours.size() == 1) {
        const auto sheet =
            accumulate<float>(geometry, view, size, pixelRatio, options,
                              [&](Pen<float>& pen, std::size_t p) { pen.fill(geometry, p, 1.0F); });
        return options.isCancelled() ? QImage() : toImage(sheet, pixelRatio, Shades(colours[0]));
    }
    const auto sheet = accumulate<Eigen::Array4f>(geometry, view, size, pixelRatio, options,
                                                  [&](Pen<Eigen::Array4f>& pen, std::size_t p) {
                                                      pen.fill(geometry, p, weightOf(colours[p]));
                                                  });
    return options.isCancelled() ? QImage() : toImage(sheet, pixelRatio, meanColour);
}

QImage strokePolygons(const PlotGeometry& geometry, QRgb colour, double width, double leastSize,
                      const View& view, double pixelRatio, const RenderOptions& options) {
    const QSize size = sheetSize(view, pixelRatio);
    if (size.isEmpty()) {
        return {};
    }
    const Scale scale(view, pixelRatio);
    const double least = leastSize * pixelRatio;
    const auto sheet = accumulate<float>(
        geometry, view, size, pixelRatio, options, [&](Pen<float>& pen, std::size_t p) {
            const Bounds& box = geometry.boundsOf(p);
            if (scale.width(box) >= least || scale.height(box) >= least) {
                pen.stroke(geometry, p, width * pixelRatio, 1.0F);
            }
        });
    return options.isCancelled() ? QImage() : toImage(sheet, pixelRatio, Shades(colour));
}

double denseLineWidth(double polygons, double pixels, double most) {
    const double density = polygons / std::max(1.0, pixels);
    return density <= kFullLinesUpTo
               ? most
               : std::max(kThinnestLine, most * std::sqrt(kFullLinesUpTo / density));
}

QImage hatchPolygons(const PlotGeometry& geometry, QRgb colour, double width, const View& view,
                     double pixelRatio, const RenderOptions& options) {
    const QSize size = sheetSize(view, pixelRatio);
    if (size.isEmpty()) {
        return {};
    }
    const Scale scale(view, pixelRatio);
    const double least = kTintBelow * pixelRatio;
    const double thickness = width * pixelRatio;
    const auto sheet = accumulate<float>(
        geometry, view, size, pixelRatio, options, [&](Pen<float>& pen, std::size_t p) {
            const double wide = scale.width(geometry.boundsOf(p));
            const double high = scale.height(geometry.boundsOf(p));
            if (wide >= least || high >= least) {
                pen.stroke(geometry, p, thickness, 1.0F);
            } else {
                const double ink = 2.0 * thickness * (wide + high);
                const bool isDot = wide < 1.0 && high < 1.0;
                const double area = isDot ? 1.0 : std::max(wide, 1.0) * std::max(high, 1.0);
                pen.fill(geometry, p, static_cast<float>(std::min(1.0, ink / area)));
            }
        });
    return options.isCancelled() ? QImage() : toImage(sheet, pixelRatio, Shades(colour));
}

}  // namespace ui
