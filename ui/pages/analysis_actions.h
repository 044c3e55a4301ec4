#pragma once

#include <QObject>

namespace ui {

class MainWindow;

/// What is computed: cancel, pause, methods on and off.
class AnalysisActions : public QObject {
    Q_OBJECT

public:
    explicit AnalysisActions(MainWindow& window);

private:
    void addPause();
    void addMethods();
    void escape();

    MainWindow& m_window;
};

}  // namespace ui
