#pragma once

#include <QWidget>
#include <functional>

#include "ui/session/snr_result.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QSpinBox;

namespace ui {

class FlowLayout;
class NumberField;
class Session;

/// What signal and noise are measured on and with: data, samples, perturbations. Follows the
/// session's state and changes it; every change is a step of undo.
class SnrControls : public QWidget {
    Q_OBJECT

public:
    explicit SnrControls(Session& session, QWidget* parent = nullptr);

    /// Shows the setup of the question; its data and eps are resolved. `sets`: data sets that are
    /// offered beside the known ones.
    void show(const SnrQuestion& question, const QStringList& sets);
    QComboBox* data() const { return m_data; }
    QSpinBox* samples() const { return m_samples; }
    QComboBox* source() const { return m_source; }
    NumberField* eps() const { return m_eps; }
    QSpinBox* steps() const { return m_steps; }

Q_SIGNALS:
    /// A file is to be chosen.
    void fileWanted();

private:
    void makeDataPart(FlowLayout& row);
    void makeNoisePart(FlowLayout& row);
    void connectParts();
    void connectCounts();
    void showData(const SnrQuestion& question, const QStringList& sets);
    void change(const QString& what, const std::function<void(SnrSetup&)>& edit, int mergeId = -1);
    void follow(QSpinBox* box, int mergeId, const QString& what,
                const std::function<void(SnrSetup&, int)>& set);

    Session& m_session;
    QComboBox* m_data = nullptr;
    QSpinBox* m_samples = nullptr;
    QComboBox* m_source = nullptr;
    QSpinBox* m_points = nullptr;
    NumberField* m_eps = nullptr;
    QSpinBox* m_steps = nullptr;
    NumberField* m_stepSize = nullptr;
    QSpinBox* m_restarts = nullptr;
    QSpinBox* m_seed = nullptr;
    QComboBox* m_side = nullptr;
};

}  // namespace ui
