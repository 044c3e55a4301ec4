#include "ui/plot/scene_painter.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>

#include "core/figure/ticks.h"
#include "ui/plot/math_text.h"
#include "ui/plot/render.h"

namespace ui {
namespace {

constexpr double kPointsPerInch = 72.0;
constexpr double kTickLength = 3.0;
constexpr double kGap = 3.0;
constexpr double kFrameWidth = 0.6;
constexpr double kDotRadius = 1.6;
constexpr QSizeF kSwatch(14.0, 7.0);
constexpr double kLegendGap = 10.0;
constexpr double kPaperMargin = 2.0;  ///< nothing comes nearer to the paper's edge
constexpr double kTicksPerInch = 2.0;
const QColor kInk(0x22, 0x22, 0x22);
const QColor kGridInk(0xdd, 0xdd, 0xdd);

QFont figureFont(const core::FigurePreset& preset, double points) {
    QFont font;
    font.setFamilies(
        preset.serif
            ? QStringList{QStringLiteral("Latin Modern Roman"), QStringLiteral("Times New Roman"),
                          QStringLiteral("Liberation Serif"), QStringLiteral("DejaVu Serif")}
            : QStringList{QStringLiteral("Helvetica"), QStringLiteral("Arial"),
                          QStringLiteral("Liberation Sans"), QStringLiteral("DejaVu Sans")});
    font.setStyleHint(preset.serif ? QFont::Serif : QFont::SansSerif);
    font.setPointSizeF(points);
    return font;
}

class ScenePainter {
public:
    ScenePainter(QPainter& painter, const core::Scene& scene)
        : m_painter(painter),
          m_scene(scene),
          m_device(painter.device()),
          m_point(m_device->logicalDpiY() / kPointsPerInch),
          m_font(figureFont(scene.preset, scene.preset.fontPoints)),
          m_tickFont(figureFont(scene.preset, scene.preset.tickPoints)),
          m_size(figureSize(scene.preset, m_device->logicalDpiY())) {}

    void paint() {
        m_painter.fillRect(QRectF(QPointF(0, 0), m_size), Qt::white);
        layOut();
        paintGrid();
        paintSets();
        paintAxes();
        paintLegend();
    }

private:
    struct LegendEntry {
        const core::SceneSet* set = nullptr;
        MathText text;
        double width = 0.0;
    };

    double points(double value) const { return value * m_point; }

    MathText text(const std::string& value, const QFont& font) const {
        return {QString::fromStdString(value), font, m_device};
    }

    void layOut() {
        fillLegend();
        const QFontMetricsF tick(m_tickFont, m_device);
        const double title = text(m_scene.x.title, m_font).height();
        const double below = points(kTickLength + kGap) + tick.ascent() +
                             (m_scene.x.title.empty() ? 0 : points(kGap) + title);
        m_view.data = {m_scene.x.lower, m_scene.x.upper, m_scene.y.lower, m_scene.y.upper};
        const double top = legendHeight() + titleHeight() + 0.6 * tick.height();
        m_view.pixels.setTop(top);
        m_view.pixels.setBottom(m_size.height() - below - points(1));
        m_yTicks =
            core::niceTicks(m_scene.y.lower, m_scene.y.upper, tickTarget(m_view.pixels.height()));
        double widest = 0.0;
        for (const std::string& label : core::formatTicks(m_yTicks)) {
            widest = std::max(widest, text(label, m_tickFont).width());
        }
        const double left = points(kPaperMargin + kTickLength + kGap) + widest +
                            (m_scene.y.title.empty() ? 0 : points(kGap) + title);
        m_view.pixels.setLeft(left);
        m_xTicks =
            core::niceTicks(m_scene.x.lower, m_scene.x.upper, tickTarget(m_size.width() - left));
        double widestX = 0.0;
        for (const std::string& label : core::formatTicks(m_xTicks)) {
            widestX = std::max(widestX, text(label, m_tickFont).width());
        }
        m_view.pixels.setRight(m_size.width() - points(kPaperMargin) - 0.5 * widestX);
        if (m_scene.preset.equalAspect) {
            equalise();
        }
    }

    int tickTarget(double pixels) const {
        const double inches = pixels / m_point / kPointsPerInch;
        return std::clamp(static_cast<int>(kTicksPerInch * inches), 3, 9);
    }

    /// Makes a unit as long on x as on y by widening the shorter range.
    void equalise() {
        Bounds& data = m_view.data;
        const double unit = std::max((data.right - data.left) / m_view.pixels.width(),
                                     (data.top - data.bottom) / m_view.pixels.height());
        const double x = 0.5 * (unit * m_view.pixels.width() - (data.right - data.left));
        const double y = 0.5 * (unit * m_view.pixels.height() - (data.top - data.bottom));
        data = {data.left - x, data.right + x, data.bottom - y, data.top + y};
        m_xTicks = core::niceTicks(data.left, data.right, tickTarget(m_view.pixels.width()));
        m_yTicks = core::niceTicks(data.bottom, data.top, tickTarget(m_view.pixels.height()));
    }

    void fillLegend() {
        if (!m_scene.preset.legend) {
            return;
        }
        double left = 0.0;
        m_legendRows.emplace_back();
        for (const core::SceneSet& set : m_scene.sets) {
            if (set.label.empty()) {
                continue;
            }
            LegendEntry entry{&set, text(set.label, m_tickFont), 0.0};
            entry.width = points(kSwatch.width() + kGap + kLegendGap) + entry.text.width();
            if (left > 0.0 && left + entry.width - points(kLegendGap) >
                                  m_size.width() - 2 * points(kPaperMargin)) {
                m_legendRows.emplace_back();
                left = 0.0;
            }
            left += entry.width;
            m_legendRows.back().push_back(entry);
        }
        if (m_legendRows.back().empty()) {
            m_legendRows.clear();
        }
    }

    double legendRowHeight() const {
        return QFontMetricsF(m_tickFont, m_device).height() + points(1.5);
    }

    double legendHeight() const {
        return static_cast<double>(m_legendRows.size()) * legendRowHeight() +
               (m_legendRows.empty() ? 0.0 : points(kPaperMargin));
    }

    double titleHeight() const {
        return m_scene.title.empty()
                   ? 0.0
                   : text(m_scene.title, m_font).height() + points(kPaperMargin + kGap);
    }

    QPen pen(const core::Style& style) const {
        if (style.lineStyle == core::LineStyle::None || style.lineWidth <= 0.0) {
            return Qt::NoPen;
        }
        QColor colour = QColor::fromRgb(style.line);
        colour.setAlphaF(static_cast<float>(style.lineOpacity));
        QPen result(colour, points(style.lineWidth), penStyle(style.lineStyle));
        result.setJoinStyle(Qt::RoundJoin);
        return result;
    }

    static QBrush brush(const core::Style& style) {
        QColor colour = QColor::fromRgb(style.fill);
        colour.setAlphaF(static_cast<float>(style.fillOpacity));
        return style.fillOpacity > 0.0 ? QBrush(colour) : QBrush(Qt::NoBrush);
    }

    void paintGrid() {
        if (!m_scene.preset.grid) {
            return;
        }
        m_painter.setPen(QPen(kGridInk, points(0.4)));
        const QRectF& box = m_view.pixels;
        for (const double x : m_xTicks) {
            const double at = m_view.toPixel({x, 0}).x();
            m_painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()));
        }
        for (const double y : m_yTicks) {
            const double at = m_view.toPixel({0, y}).y();
            m_painter.drawLine(QPointF(box.left(), at), QPointF(box.right(), at));
        }
    }

    void paintSets() {
        m_painter.save();
        m_painter.setClipRect(m_view.pixels);
        m_painter.setRenderHint(QPainter::Antialiasing);
        for (const core::SceneSet& set : m_scene.sets) {
            for (const auto& rings : set.polygons) {
                paintPolygon(set.style, rings);
            }
        }
        m_painter.restore();
    }

    void paintPolygon(const core::Style& style, const std::vector<core::Ring>& rings) {
        if (rings.empty() || rings.front().empty()) {
            return;
        }
        m_painter.setPen(pen(style));
        m_painter.setBrush(brush(style));
        if (rings.front().size() == 1) {
            m_painter.setBrush(QColor::fromRgb(style.line));
            m_painter.drawEllipse(toPixel(rings.front().front()), points(kDotRadius),
                                  points(kDotRadius));
            return;
        }
        QPainterPath path;
        path.setFillRule(Qt::OddEvenFill);
        for (const core::Ring& ring : rings) {
            QPolygonF polygon;
            for (const auto& point : ring) {
                polygon.push_back(toPixel(point));
            }
            path.addPolygon(polygon);
            path.closeSubpath();
        }
        m_painter.drawPath(path);
    }

    QPointF toPixel(const std::array<double, 2>& point) const {
        return m_view.toPixel({point[0], point[1]});
    }

    void paintAxes() {
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(QPen(kInk, points(kFrameWidth)));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(m_view.pixels);
        paintXTicks();
        paintYTicks();
        paintTitles();
    }

    void paintXTicks() {
        const auto labels = core::formatTicks(m_xTicks);
        const double bottom = m_view.pixels.bottom();
        for (std::size_t i = 0; i < m_xTicks.size(); ++i) {
            const double x = m_view.toPixel({m_xTicks[i], 0}).x();
            m_painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + points(kTickLength)));
            const MathText label = text(labels[i], m_tickFont);
            label.draw(m_painter, {x - 0.5 * label.width(),
                                   bottom + points(kTickLength + kGap) + label.ascent()});
        }
    }

    void paintYTicks() {
        const auto labels = core::formatTicks(m_yTicks);
        const double left = m_view.pixels.left();
        for (std::size_t i = 0; i < m_yTicks.size(); ++i) {
            const double y = m_view.toPixel({0, m_yTicks[i]}).y();
            m_painter.drawLine(QPointF(left - points(kTickLength), y), QPointF(left, y));
            const MathText label = text(labels[i], m_tickFont);
            label.draw(m_painter, {left - points(kTickLength + kGap) - label.width(),
                                   y + 0.36 * label.ascent()});
        }
    }

    void paintTitles() {
        const QRectF& box = m_view.pixels;
        const MathText x = text(m_scene.x.title, m_font);
        const QFontMetricsF tick(m_tickFont, m_device);
        x.draw(m_painter,
               {box.center().x() - 0.5 * x.width(),
                box.bottom() + points(kTickLength + 2 * kGap) + tick.ascent() + x.ascent()});
        const MathText y = text(m_scene.y.title, m_font);
        m_painter.save();
        m_painter.translate(points(kPaperMargin) + y.ascent(), box.center().y() + 0.5 * y.width());
        m_painter.rotate(-90);
        y.draw(m_painter, {0, 0});
        m_painter.restore();
        if (!m_scene.title.empty()) {
            const MathText title = text(m_scene.title, m_font);
            title.draw(m_painter, {box.center().x() - 0.5 * title.width(),
                                   points(kPaperMargin) + title.ascent()});
        }
    }

    void paintLegend() {
        double top = titleHeight() + points(kPaperMargin);
        for (const auto& row : m_legendRows) {
            double width = -points(kLegendGap);
            for (const LegendEntry& entry : row) {
                width += entry.width;
            }
            const double middle = m_view.pixels.center().x() - 0.5 * width;
            double left = std::max(points(kPaperMargin),
                                   std::min(middle, m_size.width() - width - points(kPaperMargin)));
            for (const LegendEntry& entry : row) {
                paintEntry(entry, {left, top});
                left += entry.width;
            }
            top += legendRowHeight();
        }
    }

    void paintEntry(const LegendEntry& entry, QPointF at) {
        const QSizeF size(points(kSwatch.width()), points(kSwatch.height()));
        const double y = at.y() + 0.5 * (entry.text.height() - size.height());
        m_painter.setPen(pen(entry.set->style));
        m_painter.setBrush(brush(entry.set->style));
        m_painter.drawRect(QRectF(QPointF(at.x() + points(0.5), y), size));
        m_painter.setPen(kInk);
        entry.text.draw(m_painter,
                        {at.x() + size.width() + points(kGap), at.y() + entry.text.ascent()});
    }

    QPainter& m_painter;
    const core::Scene& m_scene;
    QPaintDevice* m_device;
    double m_point;
    QFont m_font;
    QFont m_tickFont;
    QSizeF m_size;
    View m_view;
    std::vector<double> m_xTicks;
    std::vector<double> m_yTicks;
    std::vector<std::vector<LegendEntry>> m_legendRows;
};

}  // namespace

void paintScene(QPainter& painter, const core::Scene& scene) {
    painter.save();
    ScenePainter(painter, scene).paint();
    painter.restore();
}

QSizeF figureSize(const core::FigurePreset& preset, double dotsPerInch) {
    return QSizeF(preset.widthInches, preset.heightInches) * dotsPerInch;
}

}  // namespace ui
