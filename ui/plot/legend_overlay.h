#pragma once

#include <QWidget>

#include "ui/plot/plot_sets.h"

namespace ui {

/// The legend in the plot's upper right corner; lets the mouse through.
class LegendOverlay : public QWidget {
    Q_OBJECT

public:
    explicit LegendOverlay(QWidget* parent);

    void setSets(std::shared_ptr<const PlotSets> sets);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<const PlotSet*> rows() const;

    std::shared_ptr<const PlotSets> m_sets;
};

/// One or two lines of text in the plot's lower left corner; lets the mouse through.
class ReadoutOverlay : public QWidget {
    Q_OBJECT

public:
    explicit ReadoutOverlay(QWidget* parent);

    void setText(const QString& text);
    /// The lower left corner of the axes, above what it would cover; no wider than the axes: longer
    /// lines are shortened.
    void placeIn(QRect axes, QRect avoid);
    const QString& text() const { return m_text; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
};

}  // namespace ui
