#pragma once

#include <QWidget>
#include <optional>

#include "ui/plot/weight_picture.h"

namespace ui {

/// A layer's weights as a picture in whole pixels; a click takes the neuron or channel of that row,
/// which is framed.
class WeightView : public QWidget {
    Q_OBJECT

public:
    explicit WeightView(QWidget* parent = nullptr);

    void setOperation(const core::Operation& operation);
    void setSelected(std::int64_t output);
    bool hasWeights() const { return !m_picture.isNull(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void outputClicked(qint64 output);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void remake();
    QRectF target() const;
    QSizeF scale() const;
    QPoint toPixel(QPointF point) const;

    std::optional<core::Operation> m_operation;
    WeightPicture m_picture;
    std::int64_t m_selected = -1;
};

}  // namespace ui
