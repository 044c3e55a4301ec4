#pragma once

#include <QPointF>
#include <QString>
#include <vector>

#include "ui/session/computed.h"

namespace ui {

/// What is under the cursor: "y0 0.4213   y3 − y1 −0.1034" and, where exact pieces are known,
/// "piece 17 of 30   +−−+ −++−" (further pieces that map there are counted). exact may be null.
QString readoutText(QPointF point, const reach::OutputPlane& outputs, const Computed* exact,
                    const std::vector<int>& patternSizes);

}  // namespace ui
