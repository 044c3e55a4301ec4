#pragma once

#include <QWidget>

#include "reach/analysis/method.h"

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

Q_SIGNALS:
    /// A method was double-clicked: its set is to fill the view.
    void viewWanted(reach::Method method);

private:
    void showSelected();

    Session& m_session;
    MethodModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QWidget* m_about = nullptr;
};

}  // namespace ui
