#pragma once

#include <QWidget>

#include "ui/widgets/hold.h"

namespace ui {

/// An interval on a track: drag an end to move it, the middle to move both. Left and right keys
/// move the interval, with Shift they widen and narrow it.
class RangeSlider : public QWidget {
    Q_OBJECT

public:
    explicit RangeSlider(QWidget* parent = nullptr);

    /// The ends of the track. The interval may reach beyond them; it is then drawn up to the end.
    void setTrack(double from, double to);
    void setInterval(double lower, double upper);
    double lower() const { return m_lower; }
    double upper() const { return m_upper; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By the user; setInterval is silent.
    void intervalMoved(double lower, double upper);
    void dragged(bool held);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Grip { None, Lower, Upper, Both };

    double toPixel(double value) const;
    double toValue(double pixel) const;
    Grip gripAt(double pixel) const;
    void move(double lower, double upper);

    double m_from = -1.0;
    double m_to = 1.0;
    double m_lower = -1.0;
    double m_upper = 1.0;
    Grip m_grip = Grip::None;
    Hold m_hold;  ///< of keys
    double m_grabOffset = 0.0;
};

}  // namespace ui
