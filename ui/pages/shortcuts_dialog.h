#pragma once

#include <QDialog>

class QLineEdit;
class QTableView;

namespace ui {

class ActionRegistry;

/// Every command with its key, to be searched by name, key or meaning.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutsDialog(const ActionRegistry& actions, QWidget* parent);

private:
    QLineEdit* m_words = nullptr;
    QTableView* m_table = nullptr;
};

}  // namespace ui
