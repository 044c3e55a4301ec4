#pragma once

#include <QLayout>
#include <QList>

namespace ui {

/// Puts its parts in rows from left to right, as many as are needed: a bar of settings that a
/// narrow window breaks instead of cutting.
class FlowLayout : public QLayout {
public:
    /// `gap` between parts of a row and between rows.
    FlowLayout(QWidget* parent, int horizontalGap, int verticalGap);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;

    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override;
    void setGeometry(const QRect& rect) override;

private:
    /// The height that rows of this width take; moves the parts there if wanted.
    int layOut(const QRect& rect, bool moves) const;

    QList<QLayoutItem*> m_items;
    int m_horizontalGap;
    int m_verticalGap;
};

}  // namespace ui
