#pragma once

#include <QWidget>

class QProgressBar;
class QPushButton;
class QTimer;

namespace ui {

class ElidedLabel;
class Session;

/// The status line: what is being computed, how much, how fast and how far, with Cancel; or what
/// the last computation gave.
class WorkLine : public QWidget {
    Q_OBJECT

public:
    explicit WorkLine(Session& session, QWidget* parent = nullptr);

private:
    void showWork();
    QString busyText() const;
    QString idleText() const;

    Session& m_session;
    ElidedLabel* m_text = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_cancel = nullptr;
    QTimer* m_patience = nullptr;
};

}  // namespace ui
