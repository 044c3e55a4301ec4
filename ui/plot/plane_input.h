#pragma once

#include <QPointF>
#include <optional>

#include "ui/plot/measure_tool.h"
#include "ui/plot/view.h"

class QGestureEvent;
class QKeyEvent;
class QMouseEvent;
class QNativeGestureEvent;
class QWheelEvent;

namespace ui {

class PlanePlot;

/// Turns mouse, keys and fingers over a PlanePlot into views, clicks and measures.
class PlaneInput {
public:
    explicit PlaneInput(PlanePlot& plot) : m_plot(plot), m_measure(plot) {}

    MeasureTool& measure() { return m_measure; }
    void press(QMouseEvent& event);
    void move(QMouseEvent& event);
    void release(QMouseEvent& event);
    void doubleClick(QMouseEvent& event);
    void wheel(QWheelEvent& event);
    /// True if the key meant something here.
    bool handleKey(QKeyEvent& event);
    /// Keys that must not reach the window's shortcuts now: Escape while there is something to
    /// leave, Ctrl+C while there is a measure.
    bool claims(const QKeyEvent& event) const;
    bool handleNativeGesture(QNativeGestureEvent& event);
    bool handlePinch(QGestureEvent& event);
    /// Where a keyboard's click happens.
    QPointF keyboardPlace() const;
    void hideCross();

private:
    enum class Drag { None, Pan, Band, Measure };

    bool isInAxes(QPointF pixel) const;
    bool movesX(QPointF pixel) const;
    bool movesY(QPointF pixel) const;
    void beginBand(QPointF pixel);
    void updateBand(QPointF pixel);
    void endBand();
    void updatePan(QPointF pixel);
    void zoomAbout(QPointF pixel, double factor);
    void pan(QPointF pixels);
    void moveCross(QPointF pixels);
    bool cancel();
    bool handleViewKey(const QKeyEvent& event);
    bool handleCrossKey(const QKeyEvent& event);

    PlanePlot& m_plot;
    MeasureTool m_measure;
    Drag m_drag = Drag::None;
    bool m_moved = false;  ///< farther than a click wanders, since the press
    QPointF m_from;
    Bounds m_startView;
};

}  // namespace ui
