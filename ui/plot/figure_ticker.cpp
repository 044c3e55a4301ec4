#include "ui/plot/figure_ticker.h"

#include <QFontMetricsF>

#include "core/figure/ticks.h"

namespace ui {
namespace {

constexpr double kPixelsAnXTick = 84.0;
constexpr double kPixelsAYTick = 64.0;
constexpr int kMostTicks = 20;
constexpr double kGap = 8.0;  ///< between neighbouring labels, in pixels

}  // namespace

void FigureTicker::generate(const QCPRange& range, const QLocale&, QChar, int,
                            QVector<double>& ticks, QVector<double>* subTicks,
                            QVector<QString>* tickLabels) {
    const QFontMetricsF metrics(m_axis.tickLabelFont());
    const bool isX = m_axis.orientation() == Qt::Horizontal;
    const double length = isX ? m_axis.axisRect()->width() : m_axis.axisRect()->height();
    const auto room = [&](const std::string& label) {
        return isX ? metrics.horizontalAdvance(QString::fromStdString(label)) : metrics.ascent();
    };
    const double each = isX ? kPixelsAnXTick : kPixelsAYTick;
    const int wanted = std::clamp(static_cast<int>(length / each), 2, kMostTicks);
    const core::LabelledTicks chosen =
        core::ticksWithRoom(range.lower, range.upper, wanted, length, kGap, room);
    ticks = QVector<double>(chosen.places.begin(), chosen.places.end());
    if (subTicks != nullptr) {
        const auto minor = core::minorTicks(chosen.places, range.lower, range.upper);
        *subTicks = QVector<double>(minor.begin(), minor.end());
    }
    if (tickLabels != nullptr) {
        tickLabels->clear();
        for (const std::string& label : chosen.labels) {
            tickLabels->push_back(QString::fromStdString(label));
        }
    }
}

}  // namespace ui
