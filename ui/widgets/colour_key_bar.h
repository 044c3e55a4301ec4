#pragma once

#include <QWidget>

#include "ui/plot/piece_colours.h"

namespace ui {

/// One line that says what the pieces' colours mean: named squares, or a bar between two numbers.
/// Hidden while there are no colours.
class ColourKeyBar : public QWidget {
    Q_OBJECT

public:
    explicit ColourKeyBar(QWidget* parent = nullptr);

    void setKey(const ColourKey& key, bool dark);
    const ColourKey& key() const { return m_key; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintEntries(QPainter& painter, int left) const;
    void paintScale(QPainter& painter, int left) const;
    int drawText(QPainter& painter, int left, const QString& text) const;

    ColourKey m_key;
    bool m_dark = false;
};

}  // namespace ui
