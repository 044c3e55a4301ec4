#pragma once

#include <array>
#include <optional>

#include "ui/pages/training_panel.h"
#include "ui/session/background.h"
#include "ui/session/training_regions.h"

class QCheckBox;
class QComboBox;

namespace ui {

class ElidedLabel;
class NumberField;

/// A run on data in the plane: its decision regions, the training points, and the reachable set of
/// the box around a point that a click chooses; made anew with every network that the run exports.
class TrainingRegionsPanel : public TrainingPanel {
    Q_OBJECT

public:
    explicit TrainingRegionsPanel(QWidget* parent = nullptr);

    /// Whether any of the shown runs is on data in the plane.
    bool suits() const;
    void setDataFolder(const QString& folder) { m_dataFolder = folder; }
    /// The present answer takes account of all that was asked.
    bool isBusy() const { return m_isBusy; }
    const RegionsAnswer& answer() const { return m_answer; }

    QComboBox* runBox() const { return m_run; }
    NumberField* eps() const { return m_eps; }
    QCheckBox* points() const { return m_points; }

protected:
    void redraw() override;

private:
    void makeBar();
    void connectParts();
    void ask(const ColouredRun& run);
    void take(const RegionsAnswer& answer);

    QString m_dataFolder;
    QString m_folder;  ///< of the run that was chosen; else the first
    std::optional<double> m_radius;
    std::optional<std::array<double, 2>> m_center;
    bool m_hasPoints = true;
    bool m_isBusy = false;
    quint64 m_request = 0;
    RegionsQuestion m_asked;
    RegionsAnswer m_answer;
    QComboBox* m_run = nullptr;
    NumberField* m_eps = nullptr;
    QCheckBox* m_points = nullptr;
    ElidedLabel* m_verdict = nullptr;
    Background m_background;  ///< last: it ends before what it tells
};

}  // namespace ui
