#pragma once

#include <QColor>
#include <QString>
#include <QWidget>
#include <vector>

namespace ui {

/// One range: who says so, what it is worth, from where to where.
struct RangeBar {
    QString name;
    QString worth;
    QColor colour;
    double lower = 0.0;
    double upper = 0.0;
    bool isFaded = false;  ///< of an older question

    bool operator==(const RangeBar&) const = default;
};

/// Ranges as bars over one axis, with 0 marked: where it lies inside, the sign is not settled.
class RangeBars : public QWidget {
    Q_OBJECT

public:
    explicit RangeBars(QWidget* parent = nullptr);

    void setBars(const std::vector<RangeBar>& bars);
    const std::vector<RangeBar>& bars() const { return m_bars; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    /// The widths of the columns of texts.
    struct Columns {
        int name = 0;
        int numbers = 0;
        int worth = 0;
    };

    Columns columns() const;
    void paintBar(QPainter& painter, const RangeBar& bar, const QRectF& row,
                  const Columns& widths) const;
    double toPixel(double value, const QRectF& area) const;

    std::vector<RangeBar> m_bars;
    double m_from = -1.0;
    double m_to = 1.0;
};

/// "−1.22 … 0.4213"
QString rangeText(double lower, double upper);

}  // namespace ui
