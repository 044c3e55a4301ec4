#pragma once

#include "ui/pages/training_panel.h"
#include "ui/plot/training_layer_charts.h"

class QComboBox;
class QLabel;
class QSlider;

namespace ui {

/// One run's layers while it learns: their SNR and their neurons' states.
class TrainingLayersPanel : public TrainingPanel {
    Q_OBJECT

public:
    explicit TrainingLayersPanel(QWidget* parent = nullptr);

    const TrainingLayersShow& shown() const { return m_show; }
    void setShown(const TrainingLayersShow& show);

    QComboBox* runBox() const { return m_run; }
    QComboBox* shareBox() const { return m_share; }
    QComboBox* axis() const { return m_axis; }
    QSlider* evaluation() const { return m_evaluation; }

protected:
    void redraw() override;

private:
    void makeBar();
    void connectParts();
    void showEvaluations(const TrainingRun& run);

    TrainingLayersShow m_show;
    QString m_folder;  ///< of the run that was chosen; else the first
    QComboBox* m_run = nullptr;
    QComboBox* m_share = nullptr;
    QComboBox* m_axis = nullptr;
    QSlider* m_evaluation = nullptr;
    QLabel* m_epoch = nullptr;
};

}  // namespace ui
