#pragma once

#include <QWidget>

class QComboBox;
class QTableView;

namespace ui {

class ElidedLabel;
class LayerModel;
class Section;
class Session;

/// The network in question: its file, chosen among those that are open, and its layers.
class NetworkPanel : public QWidget {
    Q_OBJECT

public:
    explicit NetworkPanel(Session& session, QWidget* parent = nullptr);

    /// Selects a layer's row; nothing is shown elsewhere.
    void choose(int node);

Q_SIGNALS:
    /// A layer was double-clicked, or chosen by Enter: it is to be shown.
    void layerActivated(int node);

private:
    void showNetwork();
    void showShelf();
    void showUnstable();
    void fitHeight();

    Session& m_session;
    Section* m_section = nullptr;
    ElidedLabel* m_file = nullptr;
    QComboBox* m_shelf = nullptr;  ///< in the place of m_file where several are open
    LayerModel* m_layers = nullptr;
    QTableView* m_table = nullptr;
};

}  // namespace ui
