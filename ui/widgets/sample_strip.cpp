#include "ui/widgets/sample_strip.h"

#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <algorithm>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kPicture = 8 * kStep;  ///< as the model has them
constexpr int kCellWidth = 9 * kStep;
constexpr int kRoom = kStep / 2;

}  // namespace

SampleStrip::SampleStrip(QAbstractItemModel* model, QWidget* parent) : QListView(parent) {
    setModel(model);
    setViewMode(QListView::IconMode);
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setIconSize({kPicture, kPicture});
    setGridSize({kCellWidth, kPicture + fontMetrics().height() + 2 * kRoom});
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextElideMode(Qt::ElideRight);
}

QSize SampleStrip::sizeHint() const {
    return {40 * kStep,
            gridSize().height() + horizontalScrollBar()->sizeHint().height() + 2 * frameWidth()};
}

QSize SampleStrip::minimumSizeHint() const { return {2 * kCellWidth, sizeHint().height()}; }

void SampleStrip::setChosen(int row) {
    const QScopedValueRollback silent(m_isSilent, true);
    if (currentIndex().row() == row) {
        return;  // the user may have scrolled on
    }
    setCurrentIndex(row < 0 ? QModelIndex() : model()->index(row, 0));
    if (row >= 0) {
        scrollTo(currentIndex());
    }
}

void SampleStrip::keyPressEvent(QKeyEvent* event) {
    const int page = std::max(1, viewport()->width() / kCellWidth);
    const int now = currentIndex().row();
    const int last = model()->rowCount() - 1;
    const int next = event->key() == Qt::Key_PageDown ? now + page
                     : event->key() == Qt::Key_PageUp ? now - page
                     : event->key() == Qt::Key_Home   ? 0
                     : event->key() == Qt::Key_End    ? last
                     : event->key() == Qt::Key_Right  ? now + 1
                     : event->key() == Qt::Key_Left   ? now - 1
                                                      : -1;
    const bool isOurs =
        next != -1 || event->key() == Qt::Key_PageUp || event->key() == Qt::Key_Left;
    if (!isOurs || last < 0) {
        QListView::keyPressEvent(event);
        return;
    }
    setCurrentIndex(model()->index(std::clamp(next, 0, last), 0));
    event->accept();
}

void SampleStrip::currentChanged(const QModelIndex& now, const QModelIndex& before) {
    QListView::currentChanged(now, before);
    if (!m_isSilent && now.isValid()) {
        scrollTo(now);
        Q_EMIT rowChosen(now.row());
    }
}

}  // namespace ui
