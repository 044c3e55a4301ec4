#pragma once

#include <QObject>

#include "reach/analysis/method.h"

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
    void addMethod(const reach::MethodInfo& info);
    void addRelaxedCrown();
    /// Why a method cannot be turned on; empty if it can.
    QString whyNot(reach::Method method) const;
    void escape();

    MainWindow& m_window;
};

}  // namespace ui
