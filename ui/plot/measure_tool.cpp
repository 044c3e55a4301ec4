#include "ui/plot/measure_tool.h"

#include <QKeyEvent>

#include "ui/plot/plane_keys.h"
#include "ui/plot/plane_plot.h"

namespace ui {
namespace {

constexpr double kReach = 9.0;  ///< pixels from which an end snaps or is grabbed
constexpr double kStill = 3.0;  ///< pixels that a click may wander
constexpr double kLongStep = 10.0;

}  // namespace

QPointF MeasureTool::placeOf(QPointF pixel, bool snaps) const {
    const View view = m_plot.view();
    const QPointF data = view.toData(pixel);
    if (!snaps || !m_plot.drawing()) {
        return data;
    }
    const QSizeF reach(kReach / view.xScale(), kReach / view.yScale());
    return m_plot.drawing()->vertexNear(data, reach).value_or(data);
}

std::optional<int> MeasureTool::endAt(QPointF pixel) const {
    for (const int end : {1, 0}) {
        if (m_measure &&
            (m_plot.view().toPixel(m_measure->ends[static_cast<std::size_t>(end)]) - pixel)
                    .manhattanLength() <= kReach) {
            return end;
        }
    }
    return std::nullopt;
}

void MeasureTool::startAt(QPointF data) {
    m_measure = Measure{{data, data}};
    m_end = 1;
    m_follows = true;
    announce();
}

void MeasureTool::clear() {
    m_measure.reset();
    m_follows = false;
    announce();
}

void MeasureTool::set(int end, QPointF data) {
    m_measure->ends[static_cast<std::size_t>(end)] = data;
    announce();
}

void MeasureTool::announce() {
    m_plot.overlay()->setMeasure(m_measure, m_end);
    Q_EMIT m_plot.measureChanged();
}

void MeasureTool::press(QPointF pixel, bool snaps) {
    m_pressedAt = pixel;
    m_wasPlaced = m_follows;
    if (m_follows) {
        set(m_end, placeOf(pixel, snaps));
    } else if (const auto end = endAt(pixel)) {
        m_end = *end;
        m_follows = true;
        m_wasPlaced = true;
        announce();
    } else {
        startAt(placeOf(pixel, snaps));
    }
}

void MeasureTool::move(QPointF pixel, bool snaps) {
    if (m_follows) {
        set(m_end, placeOf(pixel, snaps));
    }
}

/// A measure that was only clicked open follows the mouse until the second click.
void MeasureTool::release(QPointF pixel, bool snaps) {
    const bool dragged = (pixel - m_pressedAt).manhattanLength() > kStill;
    if (m_follows && (dragged || m_wasPlaced)) {
        move(pixel, snaps);
        m_follows = false;
    }
}

bool MeasureTool::handleKey(const QKeyEvent& event) {
    if (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) {
        if (!m_measure) {
            startAt(m_plot.overlay()->cross().value_or(
                m_plot.view().toData(m_plot.view().pixels.center())));
            m_follows = false;
        } else {
            m_end = 1 - m_end;
            m_follows = false;
            announce();
        }
        return true;
    }
    const QPointF direction = arrowDirection(event.key());
    if (!m_measure || direction.isNull() || event.modifiers().testFlag(Qt::ControlModifier)) {
        return false;
    }
    const double step = event.modifiers().testFlag(Qt::ShiftModifier) ? kLongStep : 1.0;
    const View view = m_plot.view();
    const QPointF end = m_measure->ends[static_cast<std::size_t>(m_end)];
    set(m_end, view.toData(view.toPixel(end) + step * direction));
    return true;
}

}  // namespace ui
