#pragma once

#include <QImage>
#include <QWidget>
#include <functional>

namespace ui {

/// A small picture in large pixels. A click or the arrow keys choose one, which is framed.
class ImageView : public QWidget {
    Q_OBJECT

public:
    explicit ImageView(QWidget* parent = nullptr);

    void setImage(const QImage& image);
    /// What the tooltip says of a pixel (column, row).
    void setDescription(std::function<QString(QPoint)> describe);
    /// (-1, -1): none.
    void setChosen(QPoint pixel);
    QPoint chosen() const { return m_chosen; }
    const QImage& image() const { return m_image; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void pixelChosen(QPoint pixel);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF target() const;
    QPoint toPixel(QPointF point) const;
    void choose(QPoint pixel);

    QImage m_image;
    std::function<QString(QPoint)> m_describe;
    QPoint m_chosen{-1, -1};
};

}  // namespace ui
