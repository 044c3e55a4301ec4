#pragma once

#include <QWidget>

class QLabel;
class QSlider;

namespace ui {

class NumberField;

/// "eps", a slider from 0 to the track's end, and the number.
class EpsRow : public QWidget {
    Q_OBJECT

public:
    explicit EpsRow(QWidget* parent = nullptr);

    void setTrackEnd(double end);
    /// Shows eps in 1/255 too, the steps of a picture's bytes.
    void setInBytes(bool inBytes);
    /// Silent; a value beyond the track's end lengthens the track.
    void setEps(double eps);

Q_SIGNALS:
    void epsMoved(double eps);
    void dragged(bool held);

private:
    QSlider* m_slider = nullptr;
    NumberField* m_number = nullptr;
    NumberField* m_bytes = nullptr;
    QLabel* m_bytesUnit = nullptr;
    double m_end = 1.0;
};

}  // namespace ui
