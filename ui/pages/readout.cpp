#include "ui/pages/readout.h"

#include <QCoreApplication>

#include "ui/session/numbers.h"

namespace ui {
namespace {

QString translated(const char* text) { return QCoreApplication::translate("ui::readout", text); }

}  // namespace

QString readoutText(QPointF point, const reach::OutputPlane& outputs, const Computed* exact,
                    const std::vector<int>& patternSizes) {
    QString text = QStringLiteral("%1 %2   %3 %4")
                       .arg(formatCoordinate(outputs[0]), formatNumber(point.x()),
                            formatCoordinate(outputs[1]), formatNumber(point.y()));
    if (exact == nullptr) {
        return text;
    }
    const auto pieces = exact->index->piecesAt(point);
    if (pieces.empty()) {
        return text + QLatin1Char('\n') + translated("outside the exact set");
    }
    text += QLatin1Char('\n') + translated("piece %1 of %2")
                                    .arg(formatCount(qint64{pieces.front()} + 1),
                                         formatCount(exact->result.pieceCount));
    if (pieces.size() > 1) {
        text += translated(" and %1 more").arg(formatCount(static_cast<qint64>(pieces.size()) - 1));
    }
    return text + QStringLiteral("   ") +
           formatPattern(exact->result.pieces[pieces.front()].pattern, patternSizes);
}

}  // namespace ui
