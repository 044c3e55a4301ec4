#pragma once

#include <QPointF>
#include <Qt>

namespace ui {

/// The direction of an arrow key in pixels, y down; (0, 0) for any other key.
inline QPointF arrowDirection(int key) {
    switch (key) {
        case Qt::Key_Left:
            return {-1, 0};
        case Qt::Key_Right:
            return {1, 0};
        case Qt::Key_Up:
            return {0, -1};
        case Qt::Key_Down:
            return {0, 1};
        default:
            return {};
    }
}

}  // namespace ui
