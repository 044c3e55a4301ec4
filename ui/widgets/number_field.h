#pragma once

#include <QLineEdit>

namespace ui {

/// A line for one finite number; text that is none is marked and given back on leaving.
class NumberField : public QLineEdit {
    Q_OBJECT

public:
    explicit NumberField(QWidget* parent = nullptr);

    /// Silent; does not disturb a text that is being typed.
    void setValue(double value);
    double value() const { return m_value; }

Q_SIGNALS:
    /// The user has entered another number.
    void valueEntered(double value);

protected:
    /// Undo and redo mean the text while it is being typed, else they are the window's.
    bool event(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void accept();
    void showValue();

    double m_value = 0.0;
};

}  // namespace ui
