#include "ui/pages/readout.h"

#include "ui/session/numbers.h"

namespace ui {

QString readoutText(QPointF point, const reach::OutputPlane& outputs) {
    return QStringLiteral("%1 %2   %3 %4")
        .arg(formatCoordinate(outputs[0]), formatNumber(point.x()), formatCoordinate(outputs[1]),
             formatNumber(point.y()));
}

}  // namespace ui
