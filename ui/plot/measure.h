#pragma once

#include <QPointF>
#include <QString>
#include <array>

namespace ui {

/// Two cursors in the plane, in data coordinates.
struct Measure {
    std::array<QPointF, 2> ends;

    double dx() const { return ends[1].x() - ends[0].x(); }
    double dy() const { return ends[1].y() - ends[0].y(); }
    double distance() const;
    /// Of the line from the first end to the second against the x axis, in degrees, (-180, 180].
    double angleDegrees() const;
    bool operator==(const Measure&) const = default;
};

/// "distance 0.4213   dx 0.4   dy −0.1324   angle −18.31°".
QString measureText(const Measure& measure);

/// The same in lines with the ends, at full precision and with ASCII signs: for other programs.
QString measureForCopy(const Measure& measure);

}  // namespace ui
