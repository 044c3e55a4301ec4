#include "ui/plot/legend_overlay.h"

#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/widgets/method_delegate.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kRow = 20;
constexpr QSizeF kSwatch(22, 12);

void paintSheet(QPainter& painter, const QRect& rect, const QPalette& palette) {
    QColor back = plotColours(isDark(palette)).paper;
    back.setAlphaF(0.88F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette.color(QPalette::Mid), 1));
    painter.setBrush(back);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
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
    if (shown.empty()) {
        return {0, 0};
    }
    return {3 * kStep + static_cast<int>(kSwatch.width()) + widest,
            static_cast<int>(shown.size()) * kRow + kStep};
}

void LegendOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintSheet(painter, rect(), palette());
    int top = kStep / 2;
    for (const PlotSet* set : rows()) {
        const QRectF swatch(QPointF(kStep, top + 0.5 * (kRow - kSwatch.height())), kSwatch);
        painter.setOpacity(set->isDimmed ? 0.5 : 1.0);
        paintSwatch(painter, swatch, set->style, isDark(palette()));
        painter.setPen(palette().color(QPalette::Text));
        const int left = static_cast<int>(swatch.right()) + kStep;
        painter.drawText(QRect(left, top, width() - left, kRow), Qt::AlignVCenter, set->label);
        top += kRow;
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

QSize ReadoutOverlay::sizeHint() const {
    const QSize text = fontMetrics().size(0, m_text);
    return {text.width() + 2 * kStep, text.height() + kStep};
}

void ReadoutOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintSheet(painter, rect(), palette());
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(rect().adjusted(kStep, kStep / 2, -kStep, -kStep / 2), Qt::AlignLeft, m_text);
}

}  // namespace ui
