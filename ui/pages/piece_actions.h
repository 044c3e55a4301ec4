#pragma once

#include <QObject>
#include <utility>
#include <vector>

class QAction;

namespace ui {

class MainWindow;
class PieceTable;

/// Commands of the linear pieces: input plane, stepping, pins, colours, table, limit, union.
class PieceActions : public QObject {
    Q_OBJECT

public:
    explicit PieceActions(MainWindow& window);

    void showTable();

private:
    void addViews();
    void addSteps();
    void addColourings();
    void addLimits();
    void showLimits();
    void chooseLimit(qint64 pieces);
    QString limitTitle(qint64 pieces) const;
    QString needsPieces() const;
    QString needsNetwork() const;

    MainWindow& m_window;
    PieceTable* m_table = nullptr;
    std::vector<std::pair<QAction*, qint64>> m_limits;
};

}  // namespace ui
