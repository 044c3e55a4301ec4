#include "ui/plot/measure.h"

#include <QCoreApplication>
#include <cmath>
#include <numbers>

#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr double kDegrees = 180.0 / std::numbers::pi;
constexpr int kAllDigits = 17;

struct MeasureTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::MeasureTexts)
};

QString full(double value) { return QString::number(value, 'g', kAllDigits - 1); }

}  // namespace

double Measure::distance() const { return std::hypot(dx(), dy()); }

double Measure::angleDegrees() const {
    return dx() == 0.0 && dy() == 0.0 ? 0.0 : std::atan2(dy(), dx()) * kDegrees;
}

QString measureText(const Measure& measure) {
    return MeasureTexts::tr("distance %1   dx %2   dy %3   angle %4°")
        .arg(formatNumber(measure.distance()), formatNumber(measure.dx()),
             formatNumber(measure.dy()), formatNumber(measure.angleDegrees()));
}

QString measureForCopy(const Measure& measure) {
    const auto line = [](const char* name, const QString& value) {
        return QString::fromLatin1(name) + QLatin1Char('\t') + value + QLatin1Char('\n');
    };
    const auto point = [](QPointF at) { return full(at.x()) + QLatin1Char('\t') + full(at.y()); };
    return line("from", point(measure.ends[0])) + line("to", point(measure.ends[1])) +
           line("dx", full(measure.dx())) + line("dy", full(measure.dy())) +
           line("distance", full(measure.distance())) +
           line("angle_degrees", full(measure.angleDegrees()));
}

}  // namespace ui
