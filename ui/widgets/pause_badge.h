#pragma once

#include <QAbstractButton>

namespace ui {

class Session;

/// Says that live updates are paused, and whether what is shown is out of date for that; a click
/// lets them go on. Hidden while they are live.
class PauseBadge : public QAbstractButton {
    Q_OBJECT

public:
    explicit PauseBadge(Session& session, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showPause();

    Session& m_session;
};

}  // namespace ui
