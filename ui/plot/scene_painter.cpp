#include "ui/plot/scene_painter.h"

#include <QFontMetricsF>
#include <QMutex>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/figure/chart_shapes.h"
#include "core/figure/clip.h"
#include "core/figure/heat_colour.h"
#include "core/figure/math_text.h"
#include "ui/plot/math_text.h"

namespace ui {
namespace {

constexpr double kGridWidth = 0.4;
constexpr double kClipRoom = 4.0;
constexpr double kLegendGround = 0.85;
constexpr double kReferencePoints = 100.0;
constexpr double kSmallestShare = 0.7;
/// One path of many pieces fills like their union, but costs more than its parts when it is long.
constexpr qsizetype kPointsAPath = 60000;

QStringList families(const core::FigurePreset& preset) {
    QStringList list =
        preset.serif
            ? QStringList{QStringLiteral("Latin Modern Roman"), QStringLiteral("Latin Modern Math"),
                          QStringLiteral("Times New Roman"),    QStringLiteral("Liberation Serif"),
                          QStringLiteral("Nimbus Roman"),       QStringLiteral("DejaVu Serif")}
            : QStringList{QStringLiteral("Helvetica"), QStringLiteral("Arial"),
                          QStringLiteral("Liberation Sans"), QStringLiteral("Nimbus Sans"),
                          QStringLiteral("DejaVu Sans")};
    if (!preset.family.empty()) {
        list.prepend(QString::fromStdString(preset.family));
    }
    return list;
}

/// Width that the layout counts with over the face's own, 1 at most.
double faceShare(const QFont& font, bool serif) {
    static QMutex mutex;
    static std::map<QString, double> known;
    const QMutexLocker lock(&mutex);
    const auto [entry, isNew] = known.try_emplace(font.families().join(QLatin1Char(';')), 1.0);
    if (isNew) {
        const QString text = QStringLiteral("0123456789 set of linear pieces");
        QFont large = font;
        large.setPixelSize(static_cast<int>(kReferencePoints));
        const double counted = core::textWidth(text.toStdString(), kReferencePoints, serif);
        const double own = QFontMetricsF(large).horizontalAdvance(text);
        entry->second = own > 0.0 ? std::clamp(counted / own, kSmallestShare, 1.0) : 1.0;
    }
    return entry->second;
}

/// One pass over a figure whose layout is known; `unit` is a point in the device's pixels.
class FigurePainter {
public:
    FigurePainter(QPainter& painter, const core::Figure& figure, const core::FigureLayout& layout,
                  const PaperColours& colours, PaintWatch* watch)
        : m_painter(painter),
          m_watch(watch),
          m_figure(figure),
          m_preset(figure.preset),
          m_layout(layout),
          m_unit(painter.device()->logicalDpiY() / core::kPointsPerInch),
          m_colours(colours),
          m_chart(painter, m_unit, m_colours) {
        m_painter.setRenderHint(QPainter::Antialiasing);
    }

    void paint() {
        m_painter.fillRect(QRectF(QPointF(0, 0), QSizeF(m_layout.width, m_layout.height) * m_unit),
                           m_colours.paper);
        for (std::size_t i = 0; i < m_layout.panels.size(); ++i) {
            paintPanel(i);
        }
        for (const core::PlacedLegend& legend : m_layout.legends) {
            paintLegend(legend);
        }
        for (const core::PaperText& text : m_layout.texts) {
            paintText(text);
        }
    }

    void paintSets(std::size_t index, const core::ChartShapes& chart) {
        m_chart.paintCells(chart.cells);
        for (const core::SceneSet& set : m_figure.panels[index].sets) {
            paintSet(set, m_layout.panels[index]);
        }
    }

    core::ChartShapes chartOf(std::size_t index) const {
        return core::chartShapes(m_figure.panels[index], m_layout.panels[index], m_preset,
                                 m_colours.dark);
    }

    void paintGrid(const core::PlacedPanel& panel) {
        if (!m_preset.grid) {
            return;
        }
        m_painter.setPen(QPen(m_colours.grid, kGridWidth * m_unit));
        for (const core::PaperTick& tick : panel.xTicks) {
            line(tick.place, panel.axes.top, tick.place, panel.axes.bottom());
        }
        for (const core::PaperTick& tick : panel.yTicks) {
            line(panel.axes.left, tick.place, panel.axes.right(), tick.place);
        }
    }

private:
    QPointF at(const core::PaperPoint& point) const { return QPointF(point.x, point.y) * m_unit; }
    QRectF rect(const core::PaperRect& r) const {
        return {r.left * m_unit, r.top * m_unit, r.width * m_unit, r.height * m_unit};
    }
    void line(double x1, double y1, double x2, double y2) {
        m_painter.drawLine(QLineF(x1 * m_unit, y1 * m_unit, x2 * m_unit, y2 * m_unit));
    }

    void paintPanel(std::size_t index) {
        const core::PlacedPanel& panel = m_layout.panels[index];
        const core::ChartShapes chart = chartOf(index);
        const bool asPicture =
            m_preset.pictureDpi > 0 && dynamic_cast<QImage*>(m_painter.device()) == nullptr;
        if (asPicture) {
            m_painter.drawImage(rect(panel.axes),
                                paintInside(m_figure, index, m_preset.pictureDpi, m_watch));
        } else {
            paintGrid(panel);
        }
        m_painter.save();
        m_painter.setClipRect(rect(panel.axes), Qt::IntersectClip);
        if (!asPicture) {
            paintSets(index, chart);
        }
        m_chart.paintCurves(chart);
        m_painter.restore();
        paintFrame(panel);
        m_chart.paintMarks(chart);
        if (panel.key) {
            m_chart.paintKey(
                *panel.key, core::keyColours(*m_figure.panels[index].chart.heatMap, m_colours.dark),
                m_preset.frameWidth);
        }
    }

    void paintFrame(const core::PlacedPanel& panel) {
        QPen pen(m_colours.ink, m_preset.frameWidth * m_unit);
        pen.setJoinStyle(Qt::MiterJoin);
        pen.setCapStyle(Qt::FlatCap);
        m_painter.setPen(m_preset.frameWidth > 0.0 ? pen : QPen(Qt::NoPen));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(rect(panel.axes));
        for (const core::PaperTick& tick : panel.xTicks) {
            line(tick.place, panel.axes.bottom(), tick.place,
                 panel.axes.bottom() + core::kTickLength);
        }
        for (const core::PaperTick& tick : panel.yTicks) {
            line(panel.axes.left - core::kTickLength, tick.place, panel.axes.left, tick.place);
        }
        for (const double place : panel.xMinor) {
            line(place, panel.axes.bottom(), place, panel.axes.bottom() + core::kMinorTickLength);
        }
        for (const double place : panel.yMinor) {
            line(panel.axes.left - core::kMinorTickLength, place, panel.axes.left, place);
        }
    }

    void paintSet(const core::SceneSet& set, const core::PlacedPanel& panel) {
        const double width = set.style.lineWidth * m_preset.lineScale;
        m_painter.setPen(m_colours.pen(set.style, width, m_unit));
        m_painter.setBrush(m_colours.brush(set.style.fill, set.style.fillOpacity));
        QPainterPath whole;
        whole.setFillRule(Qt::WindingFill);
        qsizetype points = 0;
        for (std::size_t i = 0; i < set.polygons.size() && goesOn(i); ++i) {
            const auto rings = core::clippedPolygon(set.polygons[i], panel, kClipRoom + width);
            if (rings.empty()) {
                continue;
            }
            if (!set.fills.empty()) {
                m_painter.setBrush(m_colours.brush(set.fills[i], set.style.fillOpacity));
            }
            if (rings.front().size() == 1) {
                paintDot(rings.front().front(), set.style);
            } else if (set.isUnion) {
                addRings(rings, whole);
                points += static_cast<qsizetype>(rings.front().size());
            } else {
                QPainterPath path;
                path.setFillRule(Qt::OddEvenFill);
                addRings(rings, path);
                m_painter.drawPath(path);
            }
        }
        if (points > kPointsAPath && dynamic_cast<QImage*>(m_painter.device()) != nullptr) {
            fillOnSheet(set, panel);
        } else if (!whole.isEmpty()) {
            // An empty path would close what was never begun, to the displeasure of PDF readers.
            m_painter.drawPath(whole);
        }
    }

    /// Before polygon i of a set: tells of those before it.
    bool goesOn(std::size_t i) {
        if (m_watch == nullptr) {
            return true;
        }
        if (i > 0) {
            ++m_watch->drawn;
        }
        return !m_watch->isCancelled;
    }

    void addRings(const std::vector<std::vector<core::PaperPoint>>& rings, QPainterPath& path) {
        for (const auto& ring : rings) {
            QPolygonF polygon;
            polygon.reserve(static_cast<qsizetype>(ring.size()));
            for (const core::PaperPoint& point : ring) {
                polygon.push_back(at(point));
            }
            path.addPolygon(polygon);
            if (ring.size() > 2) {
                path.closeSubpath();
            }
        }
    }

    void paintDot(const core::PaperPoint& point, const core::Style& style) {
        m_painter.save();
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_colours.of(style.line));
        m_painter.drawEllipse(at(point), core::kDotRadius * m_unit, core::kDotRadius * m_unit);
        m_painter.restore();
    }

    /// Very many overlapping pieces: opaque, one by one, on a sheet that is then laid on.
    void fillOnSheet(const core::SceneSet& set, const core::PlacedPanel& panel) {
        QImage sheet(m_painter.device()->width(), m_painter.device()->height(),
                     QImage::Format_ARGB32_Premultiplied);
        sheet.fill(Qt::transparent);
        QPainter onSheet(&sheet);
        onSheet.setRenderHint(QPainter::Antialiasing);
        onSheet.setPen(Qt::NoPen);
        onSheet.setBrush(m_colours.of(set.style.fill));
        onSheet.setTransform(m_painter.transform());
        for (const auto& polygon : set.polygons) {
            if (m_watch != nullptr && m_watch->isCancelled) {
                break;
            }
            QPainterPath path;
            addRings(core::clippedPolygon(polygon, panel, kClipRoom), path);
            onSheet.drawPath(path);
        }
        onSheet.end();
        m_painter.save();
        m_painter.resetTransform();
        m_painter.setOpacity(set.style.fillOpacity);
        m_painter.drawImage(QPointF(0, 0), sheet);
        m_painter.restore();
    }

    void paintLegend(const core::PlacedLegend& legend) {
        if (legend.box) {
            m_painter.fillRect(rect(*legend.box), ground());
        }
        for (const core::PlacedEntry& entry : legend.entries) {
            m_chart.paintSwatch(entry);
            paintText(entry.text);
        }
    }

    QColor ground() const {
        QColor colour = m_colours.paper;
        colour.setAlphaF(static_cast<float>(kLegendGround));
        return colour;
    }

    void paintText(const core::PaperText& text) {
        if (text.onPaper) {
            m_painter.fillRect(rect(core::groundOf(text, m_preset)), ground());
        }
        QFont font = figureFont(m_preset, text.points);
        font.setBold(text.bold);
        const MathText line(QString::fromStdString(text.text), font, m_painter.device());
        const double share = text.anchor == core::Anchor::Left     ? 0.0
                             : text.anchor == core::Anchor::Middle ? 0.5
                                                                   : 1.0;
        m_painter.setPen(m_colours.ink);
        m_painter.save();
        m_painter.translate(at(text.at));
        m_painter.rotate(text.upward ? -90.0 : 0.0);
        line.draw(m_painter, {-share * line.width(), 0.0});
        m_painter.restore();
    }

    QPainter& m_painter;
    PaintWatch* m_watch;
    const core::Figure& m_figure;
    const core::FigurePreset& m_preset;
    const core::FigureLayout& m_layout;
    double m_unit;
    const PaperColours& m_colours;
    ChartPainter m_chart;
};

}  // namespace

void paintFigure(QPainter& painter, const core::Figure& figure, const core::FigureLayout& layout,
                 const PaperColours& colours, PaintWatch* watch) {
    painter.save();
    FigurePainter(painter, figure, layout, colours, watch).paint();
    painter.restore();
}

void paintFigure(QPainter& painter, const core::Figure& figure, PaintWatch* watch) {
    paintFigure(painter, figure, core::layOut(figure), {}, watch);
}

void paintScene(QPainter& painter, const core::Scene& scene) {
    paintFigure(painter, core::figureOf(scene));
}

QImage paintInside(const core::Figure& figure, std::size_t panel, double dotsPerInch,
                   PaintWatch* watch) {
    const core::FigureLayout layout = core::layOut(figure);
    const core::PaperRect axes = layout.panels.at(panel).axes;
    const double unit = dotsPerInch / core::kPointsPerInch;
    QImage image(std::max(1, static_cast<int>(std::ceil(axes.width * unit))),
                 std::max(1, static_cast<int>(std::ceil(axes.height * unit))),
                 QImage::Format_RGB32);
    image.fill(Qt::white);
    image.setDotsPerMeterX(qRound(dotsPerInch / 0.0254));
    image.setDotsPerMeterY(qRound(dotsPerInch / 0.0254));
    QPainter painter(&image);
    painter.translate(-axes.left * unit, -axes.top * unit);
    const PaperColours colours;
    FigurePainter inside(painter, figure, layout, colours, watch);
    inside.paintGrid(layout.panels[panel]);
    inside.paintSets(panel, inside.chartOf(panel));
    return image;
}

QSizeF figureSize(const core::FigurePreset& preset, double dotsPerInch) {
    return QSizeF(preset.widthInches, preset.heightInches) * dotsPerInch;
}

QFont figureFont(const core::FigurePreset& preset, double points) {
    QFont font;
    font.setFamilies(families(preset));
    font.setStyleHint(preset.serif ? QFont::Serif : QFont::SansSerif);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setPointSizeF(points * faceShare(font, preset.serif));
    return font;
}

}  // namespace ui
