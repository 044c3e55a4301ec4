#pragma once

#include "ui/pages/training_panel.h"
#include "ui/plot/training_charts.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QMenu;
class QSlider;
class QToolButton;

namespace ui {

/// Live curves of training runs over each other: losses, accuracies, schedules and whatever else
/// the runs tell, over epochs, time or steps.
class TrainingCurvesPanel : public TrainingPanel {
    Q_OBJECT

public:
    explicit TrainingCurvesPanel(QWidget* parent = nullptr);

    /// Until somebody chose, quantities are those that are shown at first.
    const TrainingCurvesShow& shown() const { return m_show; }
    void setShown(const TrainingCurvesShow& show);

    QToolButton* quantityButton() const { return m_quantities; }
    QMenu* quantityMenu() const { return m_menu; }
    QComboBox* axis() const { return m_axis; }
    QSlider* smoothing() const { return m_smoothing; }
    QCheckBox* logScale() const { return m_log; }

protected:
    void redraw() override;

private:
    void makeBar();
    void connectParts();
    void showChoices();
    void fillMenu();
    void choose(const std::string& id, bool isChosen);
    /// The chosen quantities, or those of the beginning.
    TrainingCurvesShow effective() const;

    TrainingCurvesShow m_show;
    std::vector<TrainingQuantity> m_known;
    QToolButton* m_quantities = nullptr;
    QMenu* m_menu = nullptr;
    QComboBox* m_axis = nullptr;
    QSlider* m_smoothing = nullptr;
    QLabel* m_weight = nullptr;
    QCheckBox* m_log = nullptr;
};

}  // namespace ui
