#include "ui/plot/plane_input.h"

#include <QClipboard>
#include <QGestureEvent>
#include <QGuiApplication>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <algorithm>
#include <cmath>

#include "ui/plot/plane_keys.h"
#include "ui/plot/plane_plot.h"

namespace ui {
namespace {

constexpr double kStill = 3.0;         ///< pixels that a click may wander
constexpr double kSmallestBand = 5.0;  ///< pixels; a smaller box zooms nowhere
constexpr double kWheelFactor = 0.85;  ///< per notch
constexpr double kNotch = 120.0;
constexpr double kKeyFactor = 0.8;
constexpr double kKeyPan = 0.1;      ///< of the view
constexpr double kLongKeyPan = 0.5;  ///< with Shift
constexpr double kCrossStep = 10.0;  ///< pixels
constexpr double kWheelPan = 0.5;    ///< pixels per unit of a sideways wheel

bool hasAlt(const QInputEvent& event) { return event.modifiers().testFlag(Qt::AltModifier); }

}  // namespace

bool PlaneInput::isInAxes(QPointF pixel) const { return m_plot.view().pixels.contains(pixel); }

/// Below the axes only x moves, beside them only y; with equal aspect always both.
bool PlaneInput::movesX(QPointF pixel) const {
    return m_plot.isEqualAspect() || pixel.x() >= m_plot.view().pixels.left();
}

bool PlaneInput::movesY(QPointF pixel) const {
    return m_plot.isEqualAspect() || pixel.y() <= m_plot.view().pixels.bottom();
}

void PlaneInput::press(QMouseEvent& event) {
    if (event.button() == Qt::BackButton) {
        m_plot.goBack();
    } else if (event.button() == Qt::ForwardButton) {
        m_plot.goForward();
    }
    const bool isLeft = event.button() == Qt::LeftButton;
    if ((!isLeft && event.button() != Qt::MiddleButton) || m_drag != Drag::None) {
        return;
    }
    hideCross();
    m_from = event.position();
    m_startView = m_plot.shownBounds();
    m_moved = false;
    const bool wantsBand =
        isLeft && isInAxes(m_from) &&
        (m_plot.tool() == PlotTool::Zoom || event.modifiers().testFlag(Qt::ShiftModifier));
    if (wantsBand) {
        m_drag = Drag::Band;
    } else if (isLeft && isInAxes(m_from) && m_plot.tool() == PlotTool::Measure) {
        m_drag = Drag::Measure;
        m_measure.press(m_from, !hasAlt(event));
    } else {
        m_drag = Drag::Pan;
    }
}

void PlaneInput::move(QMouseEvent& event) {
    const QPointF at = event.position();
    m_moved = m_moved || (at - m_from).manhattanLength() > kStill;
    switch (m_drag) {
        case Drag::Pan:
            updatePan(at);
            break;
        case Drag::Band:
            updateBand(at);
            break;
        case Drag::None:
        case Drag::Measure:
            m_measure.move(at, !hasAlt(event));
            break;
    }
    if (isInAxes(at)) {
        Q_EMIT m_plot.cursorMoved(m_plot.view().toData(at));
    } else {
        Q_EMIT m_plot.cursorLeft();
    }
}

void PlaneInput::updatePan(QPointF pixel) {
    if (!m_moved) {
        return;
    }
    m_plot.setCursor(Qt::ClosedHandCursor);
    const View view = m_plot.view();
    const QPointF by((movesX(m_from) ? m_from.x() - pixel.x() : 0.0) / view.xScale(),
                     (movesY(m_from) ? pixel.y() - m_from.y() : 0.0) / view.yScale());
    m_plot.showPassing(moved(m_startView, by));
}

void PlaneInput::updateBand(QPointF pixel) {
    const QRectF axes = m_plot.view().pixels;
    const QPointF end(std::clamp(pixel.x(), axes.left(), axes.right()),
                      std::clamp(pixel.y(), axes.top(), axes.bottom()));
    m_plot.overlay()->setBand(QRectF(m_from, end).normalized());
}

void PlaneInput::endBand() {
    const QRectF band = m_plot.overlay()->band().value_or(QRectF());
    m_plot.overlay()->setBand(std::nullopt);
    if (band.width() < kSmallestBand || band.height() < kSmallestBand) {
        return;
    }
    const View view = m_plot.view();
    const QPointF lowest = view.toData(band.bottomLeft());
    const QPointF highest = view.toData(band.topRight());
    m_plot.showExactly({lowest.x(), highest.x(), lowest.y(), highest.y()});
}

void PlaneInput::release(QMouseEvent& event) {
    const Drag drag = m_drag;
    m_drag = Drag::None;
    if (drag == Drag::Measure) {
        m_measure.release(event.position(), !hasAlt(event));
    } else if (drag == Drag::Band && m_moved) {
        endBand();
    } else if (drag == Drag::Pan && m_moved) {
        m_plot.showExactly(m_plot.shownBounds());
    } else if (drag != Drag::None && event.button() == Qt::LeftButton && isInAxes(m_from)) {
        Q_EMIT m_plot.clicked(m_plot.view().toData(m_from), event.modifiers());
    }
    m_plot.setTool(m_plot.tool());
}

void PlaneInput::doubleClick(QMouseEvent& event) {
    if (event.button() != Qt::LeftButton) {
        return;
    }
    if (!isInAxes(event.position())) {
        Q_EMIT m_plot.axisActivated(
            event.position().y() > m_plot.view().pixels.bottom() ? Qt::Horizontal : Qt::Vertical);
    } else if (m_plot.tool() != PlotTool::Measure) {
        m_plot.fit();
    }
}

void PlaneInput::wheel(QWheelEvent& event) {
    event.accept();
    const QPointF turned = event.angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y())) {
        const bool hasPixels = !event.pixelDelta().isNull();
        const double by = hasPixels ? event.pixelDelta().x() : kWheelPan * turned.x();
        pan({-by, 0});
    } else {
        zoomAbout(event.position(), std::pow(kWheelFactor, turned.y() / kNotch));
    }
}

void PlaneInput::zoomAbout(QPointF pixel, double factor) {
    const View view = m_plot.view();
    const QPointF inAxes(std::clamp(pixel.x(), view.pixels.left(), view.pixels.right()),
                         std::clamp(pixel.y(), view.pixels.top(), view.pixels.bottom()));
    m_plot.showExactly(zoomed(view.data, view.toData(inAxes), movesX(pixel) ? factor : 1.0,
                              movesY(pixel) ? factor : 1.0),
                       ViewHistory::Step::Burst);
}

void PlaneInput::pan(QPointF pixels) {
    const View view = m_plot.view();
    m_plot.showExactly(moved(view.data, {pixels.x() / view.xScale(), -pixels.y() / view.yScale()}),
                       ViewHistory::Step::Burst);
}

QPointF PlaneInput::keyboardPlace() const {
    const View view = m_plot.view();
    const auto& cross = m_plot.overlay()->cross();
    return cross && view.data.contains(*cross) ? *cross : view.toData(view.pixels.center());
}

void PlaneInput::moveCross(QPointF pixels) {
    const View view = m_plot.view();
    const QPointF pixel = view.toPixel(keyboardPlace()) + pixels;
    const QPointF kept(std::clamp(pixel.x(), view.pixels.left(), view.pixels.right()),
                       std::clamp(pixel.y(), view.pixels.top(), view.pixels.bottom()));
    const QPointF data = view.toData(kept);
    m_plot.overlay()->setCross(data);
    Q_EMIT m_plot.cursorMoved(data);
}

void PlaneInput::hideCross() {
    if (m_plot.overlay()->cross()) {
        m_plot.overlay()->setCross(std::nullopt);
        Q_EMIT m_plot.cursorLeft();
    }
}

bool PlaneInput::cancel() {
    if (m_drag == Drag::Pan) {
        m_plot.showPassing(m_startView);
    }
    const bool wasBusy = m_drag != Drag::None || m_measure.measure() || m_plot.overlay()->cross();
    m_plot.overlay()->setBand(std::nullopt);
    m_drag = Drag::None;
    m_measure.clear();
    hideCross();
    return wasBusy;
}

bool PlaneInput::claims(const QKeyEvent& event) const {
    const bool hasMeasure = m_measure.measure().has_value();
    if (event.key() == Qt::Key_Escape) {
        return m_drag != Drag::None || hasMeasure || m_plot.overlay()->cross();
    }
    return hasMeasure && event.matches(QKeySequence::Copy);
}

bool PlaneInput::handleKey(QKeyEvent& event) {
    if (event.key() == Qt::Key_Escape) {
        return cancel();
    }
    if (m_measure.measure() && event.matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(measureForCopy(*m_measure.measure()));
        return true;
    }
    if (m_plot.tool() == PlotTool::Measure && m_measure.handleKey(event)) {
        return true;
    }
    return handleCrossKey(event) || handleViewKey(event);
}

bool PlaneInput::handleCrossKey(const QKeyEvent& event) {
    const QPointF direction = arrowDirection(event.key());
    if (!direction.isNull() && event.modifiers().testFlag(Qt::ControlModifier)) {
        const bool isFine = event.modifiers().testFlag(Qt::ShiftModifier);
        moveCross((isFine ? 1.0 : kCrossStep) * direction);
        return true;
    }
    const bool isEnter = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    if (isEnter && m_plot.overlay()->cross()) {
        Q_EMIT m_plot.clicked(keyboardPlace(), event.modifiers());
        return true;
    }
    return false;
}

bool PlaneInput::handleViewKey(const QKeyEvent& event) {
    const bool hasAltKey = event.modifiers().testFlag(Qt::AltModifier);
    switch (event.key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomAbout(m_plot.view().toPixel(keyboardPlace()), kKeyFactor);
            return true;
        case Qt::Key_Minus:
            zoomAbout(m_plot.view().toPixel(keyboardPlace()), 1.0 / kKeyFactor);
            return true;
        case Qt::Key_Home:
            m_plot.fit();
            return true;
        case Qt::Key_Backspace:
        case Qt::Key_Back:
            m_plot.goBack();
            return true;
        case Qt::Key_Forward:
            m_plot.goForward();
            return true;
        default:
            break;
    }
    const QPointF direction = arrowDirection(event.key());
    if (direction.isNull()) {
        return false;
    }
    if (hasAltKey) {
        event.key() == Qt::Key_Left ? m_plot.goBack() : m_plot.goForward();
        return true;
    }
    const bool isLong = event.modifiers().testFlag(Qt::ShiftModifier);
    const QSizeF size = m_plot.view().pixels.size();
    const double share = isLong ? kLongKeyPan : kKeyPan;
    pan({direction.x() * share * size.width(), direction.y() * share * size.height()});
    return true;
}

bool PlaneInput::handleNativeGesture(QNativeGestureEvent& event) {
    if (event.gestureType() == Qt::ZoomNativeGesture) {
        zoomAbout(event.position(), 1.0 / std::max(0.1, 1.0 + event.value()));
        return true;
    }
    if (event.gestureType() == Qt::SmartZoomNativeGesture) {
        m_plot.fit();
        return true;
    }
    return false;
}

bool PlaneInput::handlePinch(QGestureEvent& event) {
    auto* pinch = static_cast<QPinchGesture*>(event.gesture(Qt::PinchGesture));
    if (pinch == nullptr) {
        return false;
    }
    if (pinch->changeFlags().testFlag(QPinchGesture::ScaleFactorChanged) &&
        pinch->scaleFactor() > 0.0) {
        zoomAbout(m_plot.mapFromGlobal(pinch->hotSpot()), 1.0 / pinch->scaleFactor());
    }
    event.accept(pinch);
    return true;
}

}  // namespace ui
