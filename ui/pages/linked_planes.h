#pragma once

#include <QWidget>

#include "ui/pages/piece_linking.h"
#include "ui/session/piece_focus.h"

class QSplitter;

namespace ui {

class ColourKeyBar;
class Partition;
class PartitionView;
class PiecePanel;
class PlanePlot;
class Session;
class UnionWorker;
struct Settings;

/// The output plane with the input's beside or below it (where it is shown), one line that says
/// what the pieces' colours mean, and a strip about the piece looked at. Looking, pinning and
/// colouring go both ways.
class LinkedPlanes : public QWidget {
    Q_OBJECT

public:
    /// Takes the output plane over as its child.
    LinkedPlanes(Session& session, PlanePlot* output, QWidget* parent = nullptr);

    Partition& partition() const { return *m_partition; }
    PieceFocus& focus() const { return *m_focus; }
    PartitionView* inputView() const { return m_input; }
    PiecePanel* panel() const { return m_panel; }
    const LinkedColours& colours() const;
    /// Where the planes stand, grid, lines between pieces.
    void applySettings(const Settings& settings);
    void setDark(bool dark);
    /// "piece 17 of 30   2 of 5 here   +−−+ −++−" of the piece looked at in the output plane.
    QString readout() const;

Q_SIGNALS:
    void turnWanted();
    void tableWanted();
    void coloursChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectOutput();
    void showColours();
    void showInput();

    Session& m_session;
    PlanePlot* m_output = nullptr;
    Partition* m_partition = nullptr;
    PieceFocus* m_focus = nullptr;
    PartitionView* m_input = nullptr;
    PieceLinking* m_linking = nullptr;
    UnionWorker* m_union = nullptr;
    ColourKeyBar* m_key = nullptr;
    PiecePanel* m_panel = nullptr;
    QSplitter* m_split = nullptr;
    bool m_dark = false;
    bool m_detailsWanted = true;
};

}  // namespace ui
