#pragma once

#include <QKeySequence>
#include <QObject>
#include <utility>
#include <vector>

#include "ui/session/settings.h"

class QAction;

namespace ui {

class MainWindow;

/// What is shown and how: fit, grid, legend, aspect, theme, the page alone.
class ViewActions : public QObject {
    Q_OBJECT

public:
    explicit ViewActions(MainWindow& window);

private:
    void addFits();
    void addToggles();
    void addThemes();
    void addToggle(const QString& id, const QString& title, const QKeySequence& shortcut,
                   const QString& help, bool Settings::*setting);
    void showSettings();

    MainWindow& m_window;
    std::vector<std::pair<QAction*, bool Settings::*>> m_toggles;
};

}  // namespace ui
