#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "core/figure/figure.h"
#include "ui/jobs/run_colours.h"

namespace ui {

class ChartView;
class FlowLayout;

/// A chart of training runs under a bar of choices. Shows what it is told to, as soon as it can be
/// seen; runs keep their colours by their folders.
class TrainingPanel : public QWidget {
    Q_OBJECT

public:
    using QWidget::show;
    /// Cheap: the chart is made anew once for all that comes in a moment, and only while it is
    /// seen. The first run is the chosen one.
    void show(const std::vector<TrainingRunPtr>& runs);

    ChartView* chart() const { return m_chart; }
    /// What is shown now; nothing where there is nothing.
    std::optional<core::Figure> figure();

Q_SIGNALS:
    void exportWanted();
    /// The user has changed how it is shown.
    void choiceChanged();

protected:
    TrainingPanel(const QString& chartName, QWidget* parent);

    /// Makes the figure of runs() and shows it, or says why there is none.
    virtual void redraw() = 0;

    const ColouredRuns& runs() const { return m_runs; }
    void addToBar(const QString& label, QWidget* field);
    void addToBar(QWidget* field);
    /// The way to a figure of print size, at the end of the bar.
    void addExport();
    /// Shows the figure, or the notice where it has no panels.
    void showFigure(core::Figure figure, const QString& notice);
    void redrawSoon();
    /// To be called by whatever the user changes.
    void takeChoice();

    void showEvent(QShowEvent* event) override;

private:
    void redrawNow();

    RunColours m_colours;
    ColouredRuns m_runs;
    FlowLayout* m_bar = nullptr;
    ChartView* m_chart = nullptr;
    QWidget* m_export = nullptr;
    bool m_isOld = true;
    QTimer m_gathering;
};

}  // namespace ui
