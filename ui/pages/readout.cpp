#include "ui/pages/readout.h"

#include <QCoreApplication>

#include "ui/session/numbers.h"

namespace ui {
namespace {

struct ReadoutTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ReadoutTexts)
};

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
        return text + QLatin1Char('\n') + ReadoutTexts::tr("outside the exact set");
    }
    text += QLatin1Char('\n') + ReadoutTexts::tr("piece %1 of %2")
                                    .arg(formatCount(qint64{pieces.front()} + 1),
                                         formatCount(exact->result.pieceCount));
    if (pieces.size() > 1) {
        text += ReadoutTexts::tr(" and %1 more")
                    .arg(formatCount(static_cast<qint64>(pieces.size()) - 1));
    }
    return text + QStringLiteral("   ") +
           formatPattern(exact->result.pieces[pieces.front()].pattern, patternSizes);
}

}  // namespace ui
