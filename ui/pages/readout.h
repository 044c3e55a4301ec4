#pragma once

#include <QPointF>
#include <QString>

#include "reach/analysis/output_coordinate.h"
#include "ui/session/point_sampler.h"

namespace ui {

/// Where the cursor is in the output plane: "y0 0.4213   y3 − y1 −0.1034".
QString readoutText(QPointF point, const reach::OutputPlane& outputs);

/// The input that made a sampled point: "sample 17   x0 0.4213   x1 −0.1034 …" (the first few).
QString pointText(const SampledPoints& points, Eigen::Index index);

}  // namespace ui
