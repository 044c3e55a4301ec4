#pragma once

#include <QWidget>

#include "reach/analysis/method.h"

class QLabel;
class QMenu;
class QModelIndex;
class QTreeView;

namespace ui {

class Attacker;
class MethodModel;
class Section;
class Session;

/// How the answer was got and what it is worth: the list of methods. Rows are dragged to another
/// place (or moved with Alt+Up and Alt+Down), shown alone, coloured and grouped by their context
/// menu; the button at the title opens the same for the whole list, the one below it lists more.
class MethodsPanel : public QWidget {
    Q_OBJECT

public:
    explicit MethodsPanel(Session& session, QWidget* parent = nullptr);

    /// Tells at each method what attacks on its result have found.
    void setAttacker(const Attacker* attacker);
    MethodModel* model() const { return m_model; }
    QTreeView* view() const { return m_view; }

Q_SIGNALS:
    /// A method was double-clicked: its set is to fill the view.
    void viewWanted(reach::Method method);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeView();
    QWidget* makeListButton();
    QWidget* makeAddButton();
    void connectView();
    /// After the rows were put up anew: folds, selection, height.
    void restoreRows();
    void fitHeight();
    void showSelected();
    void showMenu(const QPoint& place);
    void addMethodEntries(QMenu& menu, reach::Method method);
    void addListEntries(QMenu& menu);
    void addColumnEntries(QMenu& menu);
    void showColumns(const QPoint& place);

    Session& m_session;
    const Attacker* m_attacker = nullptr;
    Section* m_section = nullptr;
    MethodModel* m_model = nullptr;
    QTreeView* m_view = nullptr;
    QLabel* m_about = nullptr;
    bool m_isRestoring = false;
};

}  // namespace ui
