#pragma once

#include <QPainter>
#include <QRectF>

#include "reach/analysis/method.h"

namespace ui {

/// The sign of what a number is worth, told by shape: a square (exact), a diamond (sound), an open
/// diamond (nominal), a dot (sampled); hatched where the result was cut short.
void paintWorth(QPainter& painter, const QRectF& rect, reach::Worth worth, bool partial,
                const QColor& colour);

}  // namespace ui
