#pragma once

#include <QDialog>

#include "ui/models/command_model.h"

class QLabel;
class QLineEdit;
class QListView;

namespace ui {

/// Everything the window can do, found by typing: arrows choose, Enter does it, Escape leaves. The
/// line below says what the chosen command does, or why it cannot be used now.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* parent);

    /// Opens over the top of its parent with nothing typed.
    void openWith(std::vector<Command> commands, const QStringList& recent);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void runChosen();
    void showChosen();
    void chooseFirst();

    CommandModel* m_model = nullptr;
    QLineEdit* m_query = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_about = nullptr;
};

}  // namespace ui
