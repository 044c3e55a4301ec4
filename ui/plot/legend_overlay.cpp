#include "ui/plot/legend_overlay.h"

#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/plot/render.h"
#include "ui/widgets/method_delegate.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kRow = 20;
constexpr QSizeF kSwatch(22, 12);
constexpr std::size_t kPieceStripes = 6;
constexpr std::size_t kPiecesLookedAt = 200;

void paintSheet(QPainter& painter, const QRect& rect, const QPalette& palette) {
    QColor back = plotColours(isDark(palette)).paper;
    back.setAlphaF(0.88F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette.color(QPalette::Mid), 1));
    painter.setBrush(back);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

/// Some of the pieces' colours, dark to light, over the swatch of a set that is drawn in them.
void paintPieces(QPainter& painter, const QRectF& swatch, const std::vector<QRgb>& all) {
    std::vector<QRgb> colours;
    for (std::size_t piece = 0; piece < all.size(); piece += 1 + all.size() / kPiecesLookedAt) {
        colours.push_back(all[piece]);
    }
    std::ranges::sort(colours, {}, [](QRgb colour) { return qGray(colour); });
    const QRectF inside = swatch.adjusted(2, 2, -2, -2);
    const double step = inside.width() / static_cast<double>(kPieceStripes);
    for (std::size_t stripe = 0; stripe < kPieceStripes; ++stripe) {
        const std::size_t at = stripe * (colours.size() - 1) / (kPieceStripes - 1);
        const double left = inside.left() + static_cast<double>(stripe) * step;
        painter.fillRect(QRectF(left, inside.top(), step, inside.height()), QColor(colours[at]));
    }
}

}  // namespace

LegendOverlay::LegendOverlay(QWidget* parent)
    : QWidget(parent), m_sets(std::make_shared<PlotSets>()) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void LegendOverlay::setSets(std::shared_ptr<const PlotSets> sets) {
    m_sets = std::move(sets);
    resize(sizeHint());
    update();
}

/// In the order of the methods' list.
std::vector<const PlotSet*> LegendOverlay::rows() const {
    std::vector<const PlotSet*> found;
    for (const PlotSet& set : m_sets->sets) {
        if (!set.label.isEmpty()) {
            found.push_back(&set);
        }
    }
    std::ranges::stable_sort(found, {}, &PlotSet::legendRank);
    return found;
}

QSize LegendOverlay::sizeHint() const {
    int widest = 0;
    const auto shown = rows();
    for (const PlotSet* set : shown) {
        widest = std::max(widest, fontMetrics().horizontalAdvance(set->label));
    }
    for (const PointCloud& cloud : m_sets->clouds) {
        widest = std::max(widest, fontMetrics().horizontalAdvance(cloud.label));
    }
    const auto count = static_cast<int>(shown.size() + m_sets->clouds.size());
    if (count == 0) {
        return {0, 0};
    }
    return {3 * kStep + static_cast<int>(kSwatch.width()) + widest, count * kRow + kStep};
}

void LegendOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintSheet(painter, rect(), palette());
    const bool dark = isDark(palette());
    QRectF swatch(QPointF(kStep, 0.5 * (kStep + kRow - kSwatch.height())), kSwatch);
    const auto label = [&](const QString& text) {
        painter.setPen(palette().color(QPalette::Text));
        const QRectF place(swatch.right() + kStep, swatch.center().y() - 0.5 * kRow, width(), kRow);
        painter.drawText(place, Qt::AlignVCenter, text);
        swatch.translate(0, kRow);
    };
    for (const PointCloud& cloud : m_sets->clouds) {
        paintPointMark(painter, swatch.center(), cloud.marker, screenColour(cloud.colour, dark));
        label(cloud.label);
    }
    for (const PlotSet* set : rows()) {
        painter.setOpacity(set->isDimmed ? 0.5 : 1.0);
        paintSwatch(painter, swatch, set->style, dark);
        if (set->colours && !set->colours->empty()) {
            paintPieces(painter, swatch, *set->colours);
        }
        label(set->label);
    }
}

ReadoutOverlay::ReadoutOverlay(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFont(tabularFont(font()));
    hide();
}

void ReadoutOverlay::setText(const QString& text) {
    m_text = text;
    resize(sizeHint());
    setVisible(!text.isEmpty());
    update();
}

void ReadoutOverlay::placeIn(QRect axes, QRect avoid) {
    const int room = std::max(10 * kStep, axes.width() - 2 * kStep);
    resize(sizeHint().boundedTo({room, sizeHint().height()}));
    QRect place({axes.left() + kStep, axes.bottom() - height() - kStep}, size());
    if (place.intersects(avoid)) {
        place.moveBottom(avoid.top() - kStep);
    }
    move(place.topLeft());
}

QSize ReadoutOverlay::sizeHint() const {
    const QSize text = fontMetrics().size(0, m_text);
    return {text.width() + 2 * kStep, text.height() + kStep};
}

void ReadoutOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintSheet(painter, rect(), palette());
    painter.setPen(palette().color(QPalette::Text));
    const QRect inside = rect().adjusted(kStep, kStep / 2, -kStep, -kStep / 2);
    QStringList lines;
    for (const QString& line : m_text.split(QLatin1Char('\n'))) {
        lines += fontMetrics().elidedText(line, Qt::ElideRight, inside.width());
    }
    painter.drawText(inside, Qt::AlignLeft, lines.join(QLatin1Char('\n')));
}

}  // namespace ui
