#include "ui/plot/math_text.h"

#include <QFontMetricsF>

#include "core/figure/math_text.h"

namespace ui {

MathText::MathText(const QString& text, const QFont& font, const QPaintDevice* device) {
    const QFontMetricsF metrics(font, device);
    m_ascent = metrics.ascent();
    m_height = metrics.height();
    const int dotsPerInch = device != nullptr ? device->logicalDpiY() : 96;
    const double size = font.pointSizeF() * dotsPerInch / 72.0;
    for (const core::TextRun& run : core::parseMathText(text.toStdString())) {
        Run placed{QString::fromStdString(run.text), font, m_width, 0.0};
        placed.font.setItalic(font.italic() || run.italic);
        if (run.script != core::TextRun::Script::Base) {
            placed.font.setPointSizeF(font.pointSizeF() * core::kScriptSize);
            placed.down =
                size * (run.script == core::TextRun::Script::Sub ? core::kSubscriptDrop
                                                                 : -core::kSuperscriptRise);
        }
        m_width += QFontMetricsF(placed.font, device).horizontalAdvance(placed.text);
        m_runs.push_back(std::move(placed));
    }
}

void MathText::draw(QPainter& painter, QPointF origin) const {
    for (const Run& run : m_runs) {
        painter.setFont(run.font);
        painter.drawText(origin + QPointF(run.left, run.down), run.text);
    }
}

}  // namespace ui
