#pragma once

#include <QFrame>

class QLineEdit;

namespace ui {

/// A small field that opens at a place and asks for the title of an axis. Enter takes it (empty:
/// the title is as it was by itself), Escape or a click elsewhere leaves it. Deletes itself.
class AxisTitleEditor : public QFrame {
    Q_OBJECT

public:
    AxisTitleEditor(const QString& axis, const QString& present, const QString& byItself,
                    QWidget* parent);

    /// Opens with its middle at a place of the parent, inside the parent.
    void openAt(QPoint middle);

Q_SIGNALS:
    void titleEntered(QString title);

private:
    QLineEdit* m_field = nullptr;
};

}  // namespace ui
