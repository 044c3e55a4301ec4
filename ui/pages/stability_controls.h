#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace ui {

class NumberField;
class Session;
struct StabilityShow;

/// What the page of neuron stability is asked: over which sets, by which bounds. What the user
/// changes goes into the page's document.
class StabilityControls : public QWidget {
    Q_OBJECT

public:
    /// The session outlives the controls.
    explicit StabilityControls(Session& session, QWidget* parent = nullptr);

    /// As the session's document has it. set: the data set in use, by name or path.
    void show(const StabilityShow& show, const QString& set);

    QComboBox* scope() const { return m_scope; }
    QComboBox* method() const { return m_method; }
    QComboBox* set() const { return m_set; }
    QSpinBox* first() const { return m_first; }
    NumberField* eps() const { return m_eps; }
    QComboBox* norm() const { return m_norm; }
    QCheckBox* clip() const { return m_clip; }

private:
    QWidget* makeQuestion();
    QWidget* makeSamples();
    void connectQuestion();
    void connectSamples();
    void chooseFile();

    Session& m_session;
    QComboBox* m_scope = nullptr;
    QComboBox* m_method = nullptr;
    QSpinBox* m_points = nullptr;
    QWidget* m_samples = nullptr;
    QComboBox* m_set = nullptr;
    QToolButton* m_file = nullptr;
    QSpinBox* m_first = nullptr;
    NumberField* m_eps = nullptr;
    QComboBox* m_norm = nullptr;
    QCheckBox* m_clip = nullptr;
};

}  // namespace ui
