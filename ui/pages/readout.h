#pragma once

#include <QPointF>
#include <QString>

#include "reach/analysis/output_coordinate.h"

namespace ui {

/// Where the cursor is in the output plane: "y0 0.4213   y3 − y1 −0.1034".
QString readoutText(QPointF point, const reach::OutputPlane& outputs);

}  // namespace ui
