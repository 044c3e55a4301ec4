#pragma once

#include <QPointF>
#include <optional>

#include "ui/plot/measure.h"

class QKeyEvent;

namespace ui {

class PlanePlot;

/// Two cursors on a plane: drag from one place to another, or click twice; drag an end to correct
/// it. Ends snap to vertices of what is drawn unless Alt is held. By keyboard: Enter puts both ends
/// at the cross and then changes between them, arrows move one by a pixel, with Shift by ten.
class MeasureTool {
public:
    explicit MeasureTool(PlanePlot& plot) : m_plot(plot) {}

    const std::optional<Measure>& measure() const { return m_measure; }
    void startAt(QPointF data);
    void clear();
    void press(QPointF pixel, bool snaps);
    void move(QPointF pixel, bool snaps);
    void release(QPointF pixel, bool snaps);
    bool handleKey(const QKeyEvent& event);
    /// An end follows the mouse.
    bool isActive() const { return m_follows; }

private:
    QPointF placeOf(QPointF pixel, bool snaps) const;
    std::optional<int> endAt(QPointF pixel) const;
    void set(int end, QPointF data);
    void announce();

    PlanePlot& m_plot;
    std::optional<Measure> m_measure;
    QPointF m_pressedAt;
    int m_end = 1;
    bool m_follows = false;
    bool m_wasPlaced = false;  ///< the press ended a measure that followed the mouse
};

}  // namespace ui
