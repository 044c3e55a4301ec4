#pragma once

#include <QRgb>
#include <QWidget>
#include <memory>
#include <vector>

#include "ui/session/partition_cells.h"

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace ui {

class ElidedLabel;
class Partition;
class PieceFocus;
class PlanePlot;
class ReadoutOverlay;
class Session;
class SliceValues;

/// The input space's pieces beside the output plane: a line of choices (which inputs, which
/// colours), the values of a slice, the plane.
class PartitionView : public QWidget {
    Q_OBJECT

public:
    PartitionView(Session& session, Partition& partition, PieceFocus& focus,
                  QWidget* parent = nullptr);

    PlanePlot* plot() const { return m_plot; }
    /// Colours of the cells there are (null: plain); drawn with the next cells too, if they fit.
    void setColours(std::shared_ptr<const std::vector<QRgb>> colours, PartitionCellsPtr of);
    void setLinesShown(bool shown);
    void setDark(bool dark);

Q_SIGNALS:
    /// Beside the output plane, or below it.
    void turnWanted();
    void closeWanted();

private:
    QWidget* makeHead();
    QLayout* makeChoices();
    QToolButton* makeButton(const QString& text, const QString& help);
    QWidget* makeAxis(const QString& title, int axis);
    void makeColouring();
    void connectAll();
    void updateChoices();
    void updateCells();
    void updateStatus();
    void updateReadout(QPointF point);
    void fitSoon(const PartitionCellsPtr& before);
    void chooseAxis(int axis, int input);
    void placeReadout();

    Session& m_session;
    Partition& m_partition;
    PieceFocus& m_focus;
    PlanePlot* m_plot = nullptr;
    ReadoutOverlay* m_readout = nullptr;
    SliceValues* m_values = nullptr;
    QSpinBox* m_axes[2] = {};
    QWidget* m_axisRow = nullptr;
    QComboBox* m_colouring = nullptr;
    QToolButton* m_layers = nullptr;
    QToolButton* m_held = nullptr;
    ElidedLabel* m_status = nullptr;
    QLabel* m_message = nullptr;
    PartitionCellsPtr m_shown;
    std::shared_ptr<const std::vector<QRgb>> m_colours;
    PartitionCellsPtr m_coloursOf;
    bool m_linesShown = true;
};

}  // namespace ui
