#pragma once

#include <QObject>
#include <QTimer>

namespace ui {

/// Makes one drag of what comes in quick succession by keys or wheel: held from the first touch
/// until none has come for a moment.
class Hold : public QObject {
    Q_OBJECT

public:
    explicit Hold(QObject* parent = nullptr);

    void touch();

Q_SIGNALS:
    void held(bool isHeld);

private:
    QTimer m_rest;
};

}  // namespace ui
