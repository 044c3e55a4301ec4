#pragma once

#include <QWidget>

class QTableView;

namespace ui {

class ElidedLabel;
class MethodModel;
class Session;

/// How the answer was got and what it is worth.
class MethodsPanel : public QWidget {
    Q_OBJECT

public:
    explicit MethodsPanel(Session& session, QWidget* parent = nullptr);

private:
    void showSelected();

    Session& m_session;
    MethodModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QWidget* m_about = nullptr;
};

}  // namespace ui
