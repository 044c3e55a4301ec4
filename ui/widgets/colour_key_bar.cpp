#include "ui/widgets/colour_key_bar.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kLine = 3 * kStep;
constexpr int kSquare = 12;
constexpr int kScaleWidth = 20 * kStep;
constexpr int kGap = 2 * kStep;
constexpr QRgb kUnknown = qRgb(160, 160, 160);

}  // namespace

ColourKeyBar::ColourKeyBar(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFont(tabularFont(font()));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setVisible(false);
}

void ColourKeyBar::setKey(const ColourKey& key, bool dark) {
    m_key = key;
    m_dark = dark;
    m_parts = makeParts();
    setVisible(key.kind != ColourKey::Kind::None);
    setToolTip(text());
    setAccessibleName(tr("Colours: %1").arg(text()));
    updateGeometry();
    update();
}

QString ColourKeyBar::text() const {
    QStringList words;
    for (const Part& part : m_parts) {
        words += part.text;
    }
    return words.join(QStringLiteral(" · "));
}

std::vector<ColourKeyBar::Part> ColourKeyBar::makeParts() const {
    if (m_key.kind == ColourKey::Kind::None) {
        return {};
    }
    std::vector<Part> parts{{Part::Mark::None, 0, m_key.title, true}};
    if (m_key.kind == ColourKey::Kind::Scale) {
        for (const Part& part : scaleParts()) {
            parts.push_back(part);
        }
    }
    for (const auto& [colour, name] : m_key.entries) {
        parts.push_back({Part::Mark::Square, colour, name, false});
    }
    return parts;
}

std::vector<ColourKeyBar::Part> ColourKeyBar::scaleParts() const {
    const QString from = formatNumber(m_key.from);
    std::vector<Part> parts{
        {Part::Mark::None, 0, m_key.isCutBelow ? tr("%1 or less").arg(from) : from, false},
        {Part::Mark::Bar, 0, formatNumber(m_key.to), false}};
    if (m_key.isLogarithmic) {
        const double middle = std::sqrt(m_key.from * m_key.to);
        parts.push_back({Part::Mark::None, 0,
                         tr("logarithmic, %1 in the middle").arg(formatNumber(middle)), true});
    }
    if (m_key.hasUnknown) {
        parts.push_back({Part::Mark::Square, kUnknown, tr("no value"), false});
    }
    return parts;
}

int ColourKeyBar::widthOf(const Part& part) const {
    const int mark = part.mark == Part::Mark::Bar      ? kScaleWidth + kStep
                     : part.mark == Part::Mark::Square ? kSquare + kStep / 2
                                                       : 0;
    return mark + fontMetrics().horizontalAdvance(part.text);
}

template <typename Visit>
int ColourKeyBar::flow(int width, const Visit& visit) const {
    int left = kGap;
    int line = 0;
    for (const Part& part : m_parts) {
        const int wanted = widthOf(part);
        if (left > kGap && left + wanted > width - kStep) {
            left = kGap;
            ++line;
        }
        const int room = std::max(0, width - kStep - left);
        visit(part, QRect(left, kStep / 2 + line * kLine, std::min(wanted, room), kLine));
        left += wanted + (part.isQuiet || part.mark != Part::Mark::None ? kGap : kStep);
    }
    return line + 1;
}

QSize ColourKeyBar::sizeHint() const { return {40 * kStep, kLine + kStep}; }

QSize ColourKeyBar::minimumSizeHint() const { return {0, kLine + kStep}; }

int ColourKeyBar::heightForWidth(int width) const {
    return flow(width, [](const Part&, QRect) {}) * kLine + kStep;
}

void ColourKeyBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

void ColourKeyBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    flow(width(), [&](const Part& part, QRect place) { paintPart(painter, part, place); });
}

void ColourKeyBar::paintPart(QPainter& painter, const Part& part, QRect place) const {
    const int top = place.top() + (place.height() - kSquare) / 2;
    if (part.mark == Part::Mark::Square) {
        painter.fillRect(QRect(place.left(), top, kSquare, kSquare), QColor(part.colour));
        place.setLeft(place.left() + kSquare + kStep / 2);
    } else if (part.mark == Part::Mark::Bar) {
        paintBar(painter, QRect(place.left(), top, kScaleWidth, kSquare));
        place.setLeft(place.left() + kScaleWidth + kStep);
    }
    painter.setPen(
        palette().color(part.isQuiet ? QPalette::PlaceholderText : QPalette::WindowText));
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(part.text, Qt::ElideRight, place.width()));
}

void ColourKeyBar::paintBar(QPainter& painter, QRect bar) const {
    for (int x = 0; x < bar.width(); ++x) {
        painter.fillRect(QRect(bar.left() + x, bar.top(), 1, bar.height()),
                         QColor(scaleColour((x + 0.5) / bar.width(), m_dark)));
    }
}

}  // namespace ui
