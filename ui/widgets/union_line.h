#pragma once

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace ui {

class ElidedLabel;
class Session;
class UnionWorker;

/// One line that says that the exact set's area is not known, because its pieces are many, and
/// offers to compute it. Hidden while there is nothing to say.
class UnionLine : public QWidget {
    Q_OBJECT

public:
    UnionLine(Session& session, UnionWorker& worker, QWidget* parent = nullptr);

private:
    void refresh();

    Session& m_session;
    UnionWorker& m_worker;
    ElidedLabel* m_text = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_button = nullptr;
};

}  // namespace ui
