#include "ui/widgets/colour_key_bar.h"

#include <QPainter>
#include <cmath>

#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kHeight = 4 * kStep;
constexpr int kSquare = 12;
constexpr int kScaleWidth = 20 * kStep;

}  // namespace

ColourKeyBar::ColourKeyBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setVisible(false);
}

void ColourKeyBar::setKey(const ColourKey& key, bool dark) {
    m_key = key;
    m_dark = dark;
    setVisible(key.kind != ColourKey::Kind::None);
    QString name = tr("Colours: %1").arg(key.title);
    if (key.kind == ColourKey::Kind::Scale) {
        name += tr(", from %1 to %2").arg(formatNumber(key.from), formatNumber(key.to));
    }
    setAccessibleName(name);
    update();
}

QSize ColourKeyBar::sizeHint() const { return {40 * kStep, kHeight}; }

QSize ColourKeyBar::minimumSizeHint() const { return {0, kHeight}; }

int ColourKeyBar::drawText(QPainter& painter, int left, const QString& text) const {
    const int width = painter.fontMetrics().horizontalAdvance(text);
    painter.drawText(QRect(left, 0, width, height()), Qt::AlignVCenter | Qt::AlignLeft, text);
    return left + width;
}

void ColourKeyBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const int left = drawText(painter, 2 * kStep, m_key.title) + 2 * kStep;
    painter.setPen(palette().color(QPalette::WindowText));
    if (m_key.kind == ColourKey::Kind::Scale) {
        paintScale(painter, left);
    } else {
        paintEntries(painter, left);
    }
}

void ColourKeyBar::paintEntries(QPainter& painter, int left) const {
    for (const auto& [colour, name] : m_key.entries) {
        painter.fillRect(QRect(left, (height() - kSquare) / 2, kSquare, kSquare), QColor(colour));
        left = drawText(painter, left + kSquare + kStep / 2, name) + 2 * kStep;
    }
}

void ColourKeyBar::paintScale(QPainter& painter, int left) const {
    painter.setFont(tabularFont(font()));
    left = drawText(painter, left, formatNumber(m_key.from)) + kStep;
    const QRect bar(left, (height() - kSquare) / 2, kScaleWidth, kSquare);
    for (int x = 0; x < bar.width(); ++x) {
        painter.fillRect(QRect(bar.left() + x, bar.top(), 1, bar.height()),
                         QColor(scaleColour((x + 0.5) / bar.width(), m_dark)));
    }
    left = drawText(painter, bar.right() + kStep, formatNumber(m_key.to));
    if (m_key.isLogarithmic) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const double middle = std::sqrt(m_key.from * m_key.to);
        drawText(painter, left + 2 * kStep,
                 tr("logarithmic, %1 in the middle").arg(formatNumber(middle)));
    }
}

}  // namespace ui
