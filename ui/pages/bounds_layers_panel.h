#pragma once

#include <QTabWidget>

#include "ui/session/bounds_report.h"

class QCheckBox;
class QSortFilterProxyModel;
class QTableView;

namespace ui {

class ChartView;
class LayerBoundsModel;
class Session;

/// The layers of a report: a sortable table, a column group a method, and the mean widths as a
/// chart. Shows what it is told to; a click chooses a layer in the session's state.
class BoundsLayersPanel : public QTabWidget {
    Q_OBJECT

public:
    /// The session outlives the panel.
    explicit BoundsLayersPanel(Session& session, QWidget* parent = nullptr);

    /// layer: the chosen one of the report.
    void show(const BoundsReportPtr& report, int layer);
    void setDark(bool dark);

    LayerBoundsModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    ChartView* widths() const { return m_widths; }

private:
    void makeTable();
    void showColumns();
    void showChart();
    void choose(int layer);

    Session& m_session;
    BoundsReportPtr m_report;
    int m_layer = -1;
    LayerBoundsModel* m_model = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
    QTableView* m_table = nullptr;
    ChartView* m_widths = nullptr;
    QCheckBox* m_all = nullptr;
    bool m_isShowing = false;
};

}  // namespace ui
