#pragma once

#include <QWidget>

#include "ui/plot/piece_colours.h"

namespace ui {

/// What the pieces' colours mean: named squares, or a bar between two numbers, in as many lines as
/// they need. Hidden while there are no colours.
class ColourKeyBar : public QWidget {
    Q_OBJECT

public:
    explicit ColourKeyBar(QWidget* parent = nullptr);

    void setKey(const ColourKey& key, bool dark);
    const ColourKey& key() const { return m_key; }
    /// The key in words, as the tooltip has it.
    QString text() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    /// Stays on one line: a square or the bar of the scale, and a text after it.
    struct Part {
        enum class Mark { None, Square, Bar };
        Mark mark = Mark::None;
        QRgb colour = 0;
        QString text;
        bool isQuiet = false;
    };

    std::vector<Part> makeParts() const;
    std::vector<Part> scaleParts() const;
    int widthOf(const Part& part) const;
    /// Calls visit(part, place) for every part; returns the lines that they take.
    template <typename Visit>
    int flow(int width, const Visit& visit) const;
    void paintPart(QPainter& painter, const Part& part, QRect place) const;
    void paintBar(QPainter& painter, QRect bar) const;

    ColourKey m_key;
    std::vector<Part> m_parts;
    bool m_dark = false;
};

}  // namespace ui
