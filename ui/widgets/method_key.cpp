#include "ui/widgets/method_key.h"

#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/session/method_texts.h"
#include "ui/widgets/method_delegate.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/worth_badge.h"

namespace ui {
namespace {

constexpr int kSide = 12;
constexpr int kBadge = 8;

}  // namespace

MethodKey::MethodKey(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(tr("Methods that are compared"));
}

void MethodKey::setEntries(std::vector<KeyEntry> entries) {
    m_entries = std::move(entries);
    QStringList lines;
    for (const KeyEntry& entry : m_entries) {
        QString line = tr("%1: %2").arg(entry.title, worthTitle(entry.worth));
        if (entry.isPartial) {
            line += tr(", partial");
        }
        lines << (entry.note.isEmpty() ? line : tr("%1 (%2)").arg(line, entry.note));
    }
    setToolTip(lines.join(QLatin1Char('\n')));
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

int MethodKey::widthOf(const KeyEntry& entry) const {
    return kSide + kStep / 2 + fontMetrics().horizontalAdvance(entry.title) + kStep / 2 + kBadge;
}

QSize MethodKey::sizeHint() const {
    int width = kStep;
    for (const KeyEntry& entry : m_entries) {
        width += widthOf(entry) + 2 * kStep;
    }
    return {width, std::max(kSide, fontMetrics().height()) + kStep / 2};
}

QSize MethodKey::minimumSizeHint() const { return {0, sizeHint().height()}; }

void MethodKey::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = kStep;
    for (const KeyEntry& entry : m_entries) {
        if (x + widthOf(entry) > width()) {
            painter.setPen(quietText(palette()));
            painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter,
                             QStringLiteral("…"));
            return;
        }
        paintSwatch(painter, QRectF(x, 0.5 * (height() - kSide), kSide, kSide), entry.style,
                    isDark(palette()));
        x += kSide + kStep / 2;
        const int textWidth = fontMetrics().horizontalAdvance(entry.title);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRect(x, 0, textWidth + 1, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         entry.title);
        x += textWidth + kStep / 2;
        paintWorth(painter, QRectF(x, 0.5 * (height() - kBadge), kBadge, kBadge), entry.worth,
                   entry.isPartial, quietText(palette()));
        x += kBadge + 2 * kStep;
    }
}

}  // namespace ui
