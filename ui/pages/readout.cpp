#include "ui/pages/readout.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/session/numbers.h"

namespace ui {

struct ReadoutTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ReadoutTexts)
};

QString readoutText(QPointF point, const reach::OutputPlane& outputs) {
    return QStringLiteral("%1 %2   %3 %4")
        .arg(formatCoordinate(outputs[0]), formatNumber(point.x()), formatCoordinate(outputs[1]),
             formatNumber(point.y()));
}

QString pointText(const SampledPoints& points, Eigen::Index index) {
    constexpr Eigen::Index kMostInputs = 6;
    const auto input = points.samples.inputs.col(index);
    QString text = ReadoutTexts::tr("sample %1").arg(formatCount(qint64{index} + 1));
    for (Eigen::Index i = 0; i < std::min(kMostInputs, input.size()); ++i) {
        text += QStringLiteral("   x%1 %2").arg(i).arg(formatNumber(input[i]));
    }
    return input.size() > kMostInputs ? text + QStringLiteral(" …") : text;
}

}  // namespace ui
