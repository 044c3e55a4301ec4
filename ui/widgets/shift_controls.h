#pragma once

#include <QWidget>
#include <functional>

class QComboBox;
class QLabel;
class QSlider;
class QSpinBox;

namespace ui {

class NumberField;
class Session;
struct ShiftShow;

/// How biases are shifted: which way, what share, whose ranges, which layers. Follows the session's
/// state and changes it; every change is a step of undo, a drag of the slider is one.
class ShiftControls : public QWidget {
    Q_OBJECT

public:
    explicit ShiftControls(Session& session, QWidget* parent = nullptr);

    QSlider* share() const { return m_share; }

Q_SIGNALS:
    /// A slider is held, or was let go.
    void dragged(bool held);

private:
    QWidget* makeFirstRow();
    QWidget* makeSecondRow();
    QWidget* makeSampleRow();
    void connectShare();
    void connectChoices();
    void change(const QString& what, const std::function<void(ShiftShow&)>& edit, int mergeId = -1);
    void enterShare(double share);
    void enterSource(int index);
    void showNetwork();
    void showState();

    Session& m_session;
    QComboBox* m_mode = nullptr;
    QSlider* m_share = nullptr;
    NumberField* m_percent = nullptr;
    QComboBox* m_source = nullptr;
    QSpinBox* m_seed = nullptr;
    QComboBox* m_layers = nullptr;
    QWidget* m_sampleRow = nullptr;
    QSpinBox* m_samples = nullptr;
    NumberField* m_margin = nullptr;
};

}  // namespace ui
