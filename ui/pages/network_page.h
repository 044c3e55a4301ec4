#pragma once

#include <QTimer>
#include <QWidget>
#include <functional>

#include "ui/session/opening.h"

class QLabel;
class QSplitter;
class QStackedLayout;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace ui {

class ComparisonModel;
class GapMeter;
class GraphView;
class LayerInspector;
class Session;
class SetsPreview;
class ShelfPanel;

/// "What is open, and how do they compare?": the open networks as a table; below it the one in
/// question as a graph, and the layer and neuron chosen in it, with biases to be changed while the
/// sets follow; or its layers beside another network's.
class NetworkPage : public QWidget {
    Q_OBJECT

public:
    /// The meter, whose inner ranges are shown beside the methods', outlives the page; may be null.
    explicit NetworkPage(Session& session, GapMeter* meter = nullptr, QWidget* parent = nullptr);

    GraphView* graph() const { return m_graph; }
    LayerInspector* inspector() const { return m_inspector; }
    ShelfPanel* shelf() const { return m_shelf; }
    ComparisonModel* comparison() const { return m_comparison; }
    bool isComparing() const;

    /// Chooses a node and brings it into view.
    void showNode(int node);
    /// Writes the network with its changed biases; errors become a message. True if written.
    bool saveNetwork(const QString& path);
    /// Gives back the biases of the file: of the chosen layer, or all.
    void resetBiases(bool all);

Q_SIGNALS:
    void openWanted();
    void reopenWanted(ui::OpenNetworkPtr network);
    void pageWanted(QString id);
    void saveWanted();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeGraphSide();
    QWidget* makeTools();
    QWidget* makeChanges();
    QWidget* makeComparison();
    QWidget* makeWhole();
    void showComparison();
    QWidget* makeEmptyState();
    QToolButton* makeTool(const QString& text, const QString& help,
                          const std::function<void()>& use);
    void connectSession();
    void showNetwork();
    void refresh();

    Session& m_session;
    QStackedLayout* m_stack = nullptr;
    ShelfPanel* m_shelf = nullptr;
    QStackedWidget* m_below = nullptr;  ///< the graph, or the comparison
    ComparisonModel* m_comparison = nullptr;
    QTableView* m_comparisonTable = nullptr;
    QLabel* m_comparisonTitle = nullptr;
    GraphView* m_graph = nullptr;
    LayerInspector* m_inspector = nullptr;
    SetsPreview* m_preview = nullptr;
    QLabel* m_changes = nullptr;
    QWidget* m_changeLine = nullptr;
    QTimer m_gathering;  ///< facts of one turn of the event loop
};

}  // namespace ui
