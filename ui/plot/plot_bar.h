#pragma once

#include <QWidget>
#include <array>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace ui {

class PlanePlot;

/// The slim bar over a plane: what dragging does, fit, zoom, the views before and after. Buttons
/// follow the plane whatever moved it.
class PlotBar : public QWidget {
    Q_OBJECT

public:
    explicit PlotBar(PlanePlot& plot, QWidget* parent = nullptr);

    /// Another button after the plane's own; it shows the action's icon, or its text.
    QToolButton* addButton(QAction* action);
    /// Something at the right end.
    void addAtEnd(QWidget* widget);

private:
    void addTools();
    void addViews();
    void addLine();
    QToolButton* addCommand(const QString& icon, const QString& name, const QString& tip);
    void showState();

    PlanePlot& m_plot;
    QHBoxLayout* m_buttons = nullptr;
    QHBoxLayout* m_end = nullptr;
    std::array<QToolButton*, 3> m_tools{};
    QToolButton* m_back = nullptr;
    QToolButton* m_forward = nullptr;
};

}  // namespace ui
