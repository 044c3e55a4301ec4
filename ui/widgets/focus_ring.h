#pragma once

#include <QPointer>
#include <QWidget>

namespace ui {

/// A ring around the control that has the keyboard, for whoever moves by keyboard: it comes with
/// Tab and goes with the mouse. One for the whole application; it draws over the windows' controls
/// and takes no part in anything else.
class FocusRing : public QObject {
    Q_OBJECT

public:
    explicit FocusRing(QObject* parent);

    /// The control it is drawn around; null while it is not shown.
    QWidget* target() const { return m_target; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Frame;

    void surround(QWidget* target);
    void follow();

    bool m_isKeyUsed = true;  ///< last of all was a key, not the mouse
    QPointer<QWidget> m_target;
    QPointer<Frame> m_frame;
};

}  // namespace ui
