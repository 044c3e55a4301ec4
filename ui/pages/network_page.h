#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QSplitter;
class QStackedLayout;
class QToolButton;

namespace ui {

class GapMeter;
class GraphView;
class LayerInspector;
class Session;
class SetsPreview;

/// "What is computed, and where does it lose?": the network as a graph, and the layer and neuron
/// chosen in it, with biases to be changed while the sets follow.
class NetworkPage : public QWidget {
    Q_OBJECT

public:
    /// The meter, whose inner ranges are shown beside the methods', outlives the page; may be null.
    explicit NetworkPage(Session& session, GapMeter* meter = nullptr, QWidget* parent = nullptr);

    GraphView* graph() const { return m_graph; }
    LayerInspector* inspector() const { return m_inspector; }

    /// Chooses a node and brings it into view.
    void showNode(int node);
    /// Writes the network with its changed biases; errors become a message. True if written.
    bool saveNetwork(const QString& path);
    /// Gives back the biases of the file: of the chosen layer, or all.
    void resetBiases(bool all);

Q_SIGNALS:
    void openWanted();
    void saveWanted();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeGraphSide();
    QWidget* makeTools();
    QWidget* makeChanges();
    QWidget* makeEmptyState();
    QToolButton* makeTool(const QString& text, const QString& help,
                          const std::function<void()>& use);
    void connectSession();
    void showNetwork();
    void refresh();

    Session& m_session;
    QStackedLayout* m_stack = nullptr;
    GraphView* m_graph = nullptr;
    LayerInspector* m_inspector = nullptr;
    SetsPreview* m_preview = nullptr;
    QLabel* m_changes = nullptr;
    QWidget* m_changeLine = nullptr;
    QTimer m_gathering;  ///< facts of one turn of the event loop
};

}  // namespace ui
