#pragma once

#include <QWidget>

#include "ui/session/line_finder.h"

class QTableView;

namespace ui {

class ChartView;
class ElidedLabel;
class NeuronLineModel;
class Session;

/// One neuron: its activation drawn between the lines that every method keeps it in, and the lines
/// in numbers. Shows what it is told to.
class BoundsLinesPanel : public QWidget {
    Q_OBJECT

public:
    /// The session outlives the panel.
    explicit BoundsLinesPanel(Session& session, QWidget* parent = nullptr);

    /// Null: no neuron; then the notice is shown.
    void show(const LineAnswerPtr& answer, const QString& notice);

    ChartView* chart() const { return m_chart; }
    NeuronLineModel* model() const { return m_model; }
    QString title() const;

private:
    Session& m_session;
    ElidedLabel* m_title = nullptr;
    ChartView* m_chart = nullptr;
    NeuronLineModel* m_model = nullptr;
    QTableView* m_table = nullptr;
};

}  // namespace ui
