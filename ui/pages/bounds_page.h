#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/session/bounds_report.h"
#include "ui/session/opening.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedLayout;

namespace ui {

class BoundsDesk;
class BoundsLayersPanel;
class BoundsLinesPanel;
class BoundsNeuronsPanel;
class ElidedLabel;
class LineFinder;
class MethodKey;
class Session;

/// "How tight is each layer?": the intervals of every layer, method against method; the chosen
/// layer's neurons, and the lines that enclose the chosen one. Reads the session's answers; asks
/// for lines only.
class BoundsPage : public QWidget {
    Q_OBJECT

public:
    /// Desk and finder outlive the page; they work while it is shown.
    BoundsPage(Session& session, BoundsDesk& desk, LineFinder& finder, QWidget* parent = nullptr);

    BoundsLayersPanel* layers() const { return m_layers; }
    BoundsNeuronsPanel* neurons() const { return m_neurons; }
    BoundsLinesPanel* lines() const { return m_lines; }
    QComboBox* baseline() const { return m_baseline; }
    QCheckBox* logScale() const { return m_log; }
    /// What stands in the page's place while there is nothing to compare.
    QString emptyText() const;
    /// Which methods were cut short or failed, and why; empty where none was.
    QString remarks() const;
    void setDark(bool dark);

Q_SIGNALS:
    void openWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeEmptyState();
    QWidget* makeBody();
    QWidget* makeHeader();
    void connectParts();
    void refresh();
    void showEmpty();
    void showBaselines();
    void showKey();
    void askLines(int layer);
    void showLines();

    Session& m_session;
    BoundsDesk& m_desk;
    LineFinder& m_finder;
    QStackedLayout* m_stack = nullptr;
    QLabel* m_empty = nullptr;
    QPushButton* m_help = nullptr;
    QComboBox* m_baseline = nullptr;
    QCheckBox* m_log = nullptr;
    MethodKey* m_key = nullptr;
    ElidedLabel* m_remarks = nullptr;
    BoundsLayersPanel* m_layers = nullptr;
    BoundsNeuronsPanel* m_neurons = nullptr;
    BoundsLinesPanel* m_lines = nullptr;
    BoundsReportPtr m_askedReport;  ///< whose neuron's lines were asked last
    int m_askedLayer = -1;
    std::int64_t m_askedNeuron = -1;
    QTimer m_gathering;  ///< facts of one turn of the event loop
};

}  // namespace ui
