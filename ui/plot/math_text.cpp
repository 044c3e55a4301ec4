#include "ui/plot/math_text.h"

#include <QFontMetricsF>
#include <QRegularExpression>

namespace ui {
namespace {

constexpr double kSubscriptSize = 0.72;
constexpr double kSubscriptDrop = 0.22;  ///< of the ascent

}  // namespace

MathText::MathText(const QString& text, const QFont& font, const QPaintDevice* device)
    : m_font(font), m_small(font) {
    m_small.setPointSizeF(font.pointSizeF() * kSubscriptSize);
    static const QRegularExpression subscript(QStringLiteral("_(?:\\{([^}]*)\\}|(\\d+|.))"));
    qsizetype at = 0;
    for (auto matches = subscript.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        m_runs.push_back({text.mid(at, match.capturedStart() - at), false, 0.0});
        m_runs.push_back({match.captured(1) + match.captured(2), true, 0.0});
        at = match.capturedEnd();
    }
    m_runs.push_back({text.mid(at), false, 0.0});
    const QFontMetricsF large(m_font, device);
    const QFontMetricsF small(m_small, device);
    for (Run& run : m_runs) {
        run.left = m_width;
        m_width += (run.isSubscript ? small : large).horizontalAdvance(run.text);
    }
    m_ascent = large.ascent();
    m_height = large.height();
    m_drop = kSubscriptDrop * large.ascent();
}

void MathText::draw(QPainter& painter, QPointF origin) const {
    for (const Run& run : m_runs) {
        if (!run.text.isEmpty()) {
            painter.setFont(run.isSubscript ? m_small : m_font);
            painter.drawText(origin + QPointF(run.left, run.isSubscript ? m_drop : 0.0), run.text);
        }
    }
}

}  // namespace ui
