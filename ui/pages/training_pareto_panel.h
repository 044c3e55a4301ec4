#pragma once

#include "ui/pages/training_panel.h"
#include "ui/plot/training_pareto.h"

class QCheckBox;
class QComboBox;

namespace ui {

/// Natural accuracy against certified or adversarial, with what papers claim.
class TrainingParetoPanel : public TrainingPanel {
    Q_OBJECT

public:
    explicit TrainingParetoPanel(QWidget* parent = nullptr);

    const ParetoShow& shown() const { return m_show; }
    void setShown(const ParetoShow& show);

    QComboBox* accuracy() const { return m_accuracy; }
    QCheckBox* paths() const { return m_paths; }
    QCheckBox* published() const { return m_published; }

protected:
    void redraw() override;

private:
    ParetoShow m_show;
    QComboBox* m_accuracy = nullptr;
    QCheckBox* m_paths = nullptr;
    QCheckBox* m_published = nullptr;
};

}  // namespace ui
