#pragma once

#include <QObject>

namespace ui {

class Attacker;
class BreachBanner;
class Comparison;
class GapMeter;
class GapPanel;
class MainWindow;
class MethodsPanel;

/// The right column and its commands: the list of methods, A and B, the gap meter; and what attacks
/// on the results have found.
class MethodActions : public QObject {
    Q_OBJECT

public:
    explicit MethodActions(MainWindow& window);

    MethodsPanel* methods() const { return m_methods; }
    GapPanel* gaps() const { return m_gaps; }
    Comparison& comparison() const { return *m_comparison; }
    Attacker& attacker() const { return *m_attacker; }
    GapMeter& meter() const { return *m_meter; }
    /// To stand over the page.
    BreachBanner* breaches() const { return m_breaches; }

private:
    void addListCommands();
    void addComparisonCommands();
    QString whyNoMethod() const;
    QString whyNothingPinned() const;

    MainWindow& m_window;
    Comparison* m_comparison = nullptr;
    Attacker* m_attacker = nullptr;
    GapMeter* m_meter = nullptr;
    MethodsPanel* m_methods = nullptr;
    GapPanel* m_gaps = nullptr;
    BreachBanner* m_breaches = nullptr;
};

}  // namespace ui
