#pragma once

#include <QWidget>

class QSlider;
class QToolButton;

namespace ui {

class NumberField;

/// One bias: slider, number, and a button that gives back the file's value. The wheel moves it in
/// hundredths of the track.
class BiasRow : public QWidget {
    Q_OBJECT

public:
    explicit BiasRow(QWidget* parent = nullptr);

    /// Another bias: the track reaches `reach` to both sides of the file's value.
    void setBias(double fileValue, double value, double reach);
    /// The same bias with another value. Silent.
    void setValue(double value);

Q_SIGNALS:
    /// On the way, by slider, key or wheel.
    void valueMoved(double value);
    /// At once, by number or reset.
    void valueEntered(double value);
    void dragged(bool held);

protected:
    void wheelEvent(QWheelEvent* event) override;

private:
    QSlider* m_slider = nullptr;
    NumberField* m_number = nullptr;
    QToolButton* m_reset = nullptr;
    double m_file = 0.0;
    double m_value = 0.0;
    double m_reach = 1.0;
};

}  // namespace ui
