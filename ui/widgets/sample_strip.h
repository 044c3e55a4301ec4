#pragma once

#include <QListView>

namespace ui {

/// The samples of a data set in one row of pictures, of which only those in sight are made. Arrow
/// keys choose, Page Up and Page Down go on by what is in sight, Home and End to the ends.
class SampleStrip : public QListView {
    Q_OBJECT

public:
    explicit SampleStrip(QAbstractItemModel* model, QWidget* parent = nullptr);

    /// Marks a row and brings it into sight; -1: none. Silent.
    void setChosen(int row);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rowChosen(int row);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& now, const QModelIndex& before) override;

private:
    bool m_isSilent = false;
};

}  // namespace ui
