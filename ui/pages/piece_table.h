#pragma once

#include <QDialog>

#include "ui/models/piece_model.h"

class QLabel;
class QTableView;

namespace ui {

class Partition;
class Session;

/// All pieces of the exact set (or, without it, of the slice) in a window of their own beside the
/// plot: sorted by any column; the row chosen is the piece looked at, and the other way round.
class PieceTable : public QDialog {
    Q_OBJECT

public:
    PieceTable(Session& session, Partition& partition, PieceFocus& focus,
               QWidget* parent = nullptr);

    QTableView* view() const { return m_view; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fill();
    void chooseRow();
    void followFocus();

    Session& m_session;
    Partition& m_partition;
    PieceFocus& m_focus;
    PieceModel* m_model = nullptr;
    QTableView* m_view = nullptr;
    QLabel* m_note = nullptr;
    ComputedPtr m_filled;
    bool m_isChoosing = false;
};

}  // namespace ui
