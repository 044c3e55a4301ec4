#pragma once

#include <QWidget>

class QLabel;
class QTableView;

namespace ui {

class GapMeter;
class GapModel;
class Section;
class Session;

/// The gap meter: at every layer, how much wider each method takes it than the network was seen to
/// make it. Follows the sliders live; a click chooses the layer.
class GapPanel : public QWidget {
    Q_OBJECT

public:
    GapPanel(const Session& session, GapMeter& meter, QWidget* parent = nullptr);

    GapModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }

Q_SIGNALS:
    /// A layer was chosen: the name that its node has in the network.
    void layerChosen(const QString& layer);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void follow();
    void hideNumbers();

    GapMeter& m_meter;
    GapModel* m_model = nullptr;
    Section* m_section = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_note = nullptr;
};

}  // namespace ui
