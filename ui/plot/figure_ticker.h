#pragma once

#include <qcustomplot.h>

namespace ui {

/// Ticks and labels as in the figures (core/figure/ticks), as many as have room on the axis, and
/// minor ticks between them.
class FigureTicker : public QCPAxisTicker {
public:
    /// The axis must outlive the ticker's use.
    explicit FigureTicker(const QCPAxis& axis) : m_axis(axis) {}

    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision,
                  QVector<double>& ticks, QVector<double>* subTicks,
                  QVector<QString>* tickLabels) override;

private:
    const QCPAxis& m_axis;
};

}  // namespace ui
