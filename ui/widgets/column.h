#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace ui {

/// A column at the side of the window: sections one below the other, eight-pixel grid. Where the
/// window is too low for them it scrolls; sideways it never does.
class Column : public QScrollArea {
    Q_OBJECT

public:
    explicit Column(QWidget* parent = nullptr);

    /// Appends a section; a stretch above 0 lets it take the height that is left.
    void add(QWidget* section, int stretch = 0);
    /// Lets Tab go through the sections from top to bottom, whoever was made first.
    void orderTabs();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void followWidth();
    int barWidth() const;

    QWidget* m_content = nullptr;
    QVBoxLayout* m_layout = nullptr;
};

}  // namespace ui
