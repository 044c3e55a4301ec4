#pragma once

#include <QFont>
#include <QPainter>
#include <QString>
#include <vector>

namespace ui {

/// A line of text in which "_3", "_12" or "_{max}" is a subscript.
class MathText {
public:
    MathText(const QString& text, const QFont& font, const QPaintDevice* device);

    double width() const { return m_width; }
    double ascent() const { return m_ascent; }
    double height() const { return m_height; }
    /// Draws with the left end of the base line at the origin given.
    void draw(QPainter& painter, QPointF origin) const;

private:
    struct Run {
        QString text;
        bool isSubscript = false;
        double left = 0.0;
    };

    QFont m_font;
    QFont m_small;
    double m_drop = 0.0;
    double m_width = 0.0;
    double m_ascent = 0.0;
    double m_height = 0.0;
    std::vector<Run> m_runs;
};

}  // namespace ui
