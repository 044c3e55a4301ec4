#pragma once

#include <QTimer>
#include <QWidget>
#include <functional>
#include <optional>

#include "core/figure/figure.h"
#include "ui/jobs/training_run.h"

class QAction;
class QPlainTextEdit;
class QPushButton;
class QSplitter;
class QTabWidget;
class QTableView;
class QToolButton;

namespace ui {

class ComputeDevices;
class ElidedLabel;
class Session;
class TrainingCurvesPanel;
class TrainingDesk;
class TrainingForm;
class TrainingJobModel;
class TrainingLayersPanel;
class TrainingParetoPanel;
class TrainingPlaceRow;
class TrainingRegionsPanel;
struct TrainingShow;

/// "How is my model learning?": the list of runs; of the chosen one, beside those that are ticked,
/// curves, layers, accuracies, decision regions and log; and the form that starts another.
class TrainingPage : public QWidget {
    Q_OBJECT

public:
    enum Tab { Curves, Layers, Accuracies, Regions, Log, New, TabCount };

    /// All outlive the page.
    TrainingPage(Session& session, TrainingDesk& desk, ComputeDevices& devices,
                 QWidget* parent = nullptr);

    /// The run that is chosen; null where there is none at all.
    TrainingRunPtr run() const;
    void choose(const QString& name);
    void showTab(Tab tab);
    /// Shows the form; with these settings, or as it was left.
    void showForm(const std::optional<core::TrainingConfig>& config = {});
    /// The chart in front, with how it was made; nothing where none is.
    std::optional<core::Figure> figure() const;
    /// Entries of the two menus at the right end of the row of buttons.
    void setMenus(const QList<QAction*>& openIn, const QList<QAction*>& more);
    void setDataFolder(const QString& folder);
    /// Decision regions are being computed.
    bool isBusy() const;
    /// What the line below the buttons says.
    QString stateText() const;

    QTableView* table() const { return m_table; }
    TrainingJobModel* model() const { return m_model; }
    QTabWidget* tabs() const { return m_tabs; }
    TrainingForm* form() const { return m_form; }
    TrainingPlaceRow* place() const { return m_place; }
    QPlainTextEdit* log() const { return m_log; }

Q_SIGNALS:
    void exportWanted();
    /// Another run is chosen, or the same one moved on.
    void chosen();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeButtons();
    QWidget* makeTable();
    QWidget* makeTabs();
    QWidget* makeNewTab();
    QPushButton* addButton(QLayout* layout, const QString& title, const QString& help,
                           const std::function<void()>& use);
    void connectParts();
    void change(const QString& what, const std::function<void(TrainingShow&)>& edit);
    void start(const core::TrainingConfig& config);
    void refresh();
    void showRows();
    void showTabOf(const TrainingShow& show);
    void showRun();
    void showLog(const TrainingRunPtr& run);
    void showButtons(const TrainingRunPtr& run);
    std::vector<TrainingRunPtr> shownRuns() const;

    Session& m_session;
    TrainingDesk& m_desk;
    ComputeDevices& m_devices;
    QSplitter* m_split = nullptr;
    TrainingJobModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QPushButton* m_new = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_goOn = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_continue = nullptr;
    QPushButton* m_restart = nullptr;
    QToolButton* m_openIn = nullptr;
    QToolButton* m_more = nullptr;
    ElidedLabel* m_state = nullptr;
    QTabWidget* m_tabs = nullptr;
    TrainingCurvesPanel* m_curves = nullptr;
    TrainingLayersPanel* m_layers = nullptr;
    TrainingParetoPanel* m_pareto = nullptr;
    TrainingRegionsPanel* m_regions = nullptr;
    QPlainTextEdit* m_log = nullptr;
    TrainingPlaceRow* m_place = nullptr;
    TrainingForm* m_form = nullptr;
    bool m_leavesForm = true;  ///< at first, and for a run that it started, once that is there
    bool m_isShowing = false;  ///< selection and tabs move because the state did
    QTimer m_gathering;        ///< facts of one turn of the event loop
};

}  // namespace ui
