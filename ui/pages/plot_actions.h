#pragma once

#include <QObject>
#include <QPointer>
#include <functional>

namespace ui {

class MainWindow;
class PlanePlot;
enum class PlotTool;

/// The commands of planes: tools, views, cross, axis titles, sampled points. Where the window shows
/// several planes they mean the one that had the focus last.
class PlotActions : public QObject {
    Q_OBJECT

public:
    explicit PlotActions(MainWindow& window);

    /// Opens the field for the title of an axis of the output plane.
    void editTitle(Qt::Orientation axis);

private:
    void addTools();
    void addViews();
    void addLook();
    void addTool(const QString& id, const QString& title, const QKeySequence& shortcut,
                 const QString& help, PlotTool tool);
    void addView(const QString& id, const QString& title, const QKeySequence& shortcut,
                 const QString& help, std::function<void(PlanePlot&)> show,
                 std::function<QString()> whyNot = {});
    QString whyNoView(bool isThere) const;
    void watchHistory(PlanePlot& plane);
    PlanePlot& active() const;
    void noteFocus(QWidget* focused);
    void enterTitle(Qt::Orientation axis, const QString& title);

    MainWindow& m_window;
    QPointer<PlanePlot> m_last;
};

}  // namespace ui
