#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <map>
#include <memory>

#include "ui/session/engine_worker.h"
#include "ui/session/partition_cells.h"
#include "ui/session/partition_show.h"

namespace ui {

class Session;

/// The input space's pieces of the session's question, while they are shown: the exact result's own
/// cells where at most two inputs vary and Exact is on, else those of the slice that the state asks
/// for, enumerated on a thread of its own; the newest question wins. Lives beside the session.
/// Signals are facts.
class Partition : public QObject {
    Q_OBJECT

public:
    Partition(Session& session, EngineWorker::Engine engine, QObject* parent = nullptr);
    ~Partition() override;

    /// The newest cells, of whatever question; null while there are none.
    const PartitionCellsPtr& cells() const { return m_cells; }
    /// The cells answer the present question.
    bool isCurrent() const { return m_cells && m_cellsOf == m_wanted; }
    bool isBusy() const { return !isCurrent() && m_failure.isEmpty() && isWanted(); }
    /// Of the slice's own enumeration.
    const std::optional<Progress>& progress() const { return m_progress; }
    /// Why there are no cells, in one line with what to do; empty if there are or they are coming.
    const QString& failure() const { return m_failure; }
    /// The cells shown are (to be) a slice's, whose inputs and values can be chosen.
    bool isSlice() const { return m_isSlice; }
    /// The values a slice holds the inputs at.
    Eigen::VectorXd point() const;

    /// Stops the slice's enumeration; what was found is shown, marked partial.
    void cancel();

Q_SIGNALS:
    void cellsChanged();
    void workChanged();

private:
    bool isWanted() const;
    /// The question has changed, or what is shown of it.
    void update();
    /// Its colours are not our business.
    void followShow();
    void followMethods();
    void ask();
    void askSlice();
    void takeSlice(const ComputedPtr& computed);
    void takeExact();
    void makeCells(const ComputedPtr& exact, const CellsWanted& wanted, quint64 of);
    void setCells(PartitionCellsPtr cells, quint64 of);
    void forget();
    bool drawsExact() const;
    CellsWanted cellsWanted() const;

    Session& m_session;
    EngineWorker m_worker;
    PartitionCellsPtr m_cells;
    ComputedPtr m_making;  ///< the result whose cells are being made
    reach::InputSet m_input;
    PartitionShow m_show;  ///< what was last followed
    bool m_drawsExact = false;
    std::map<quint64, CellsWanted> m_asked;  ///< slices whose answers may still come
    quint64 m_wanted = 0;                    ///< counts the questions
    quint64 m_cellsOf = 0;
    bool m_isSlice = false;
    QString m_failure;
    std::optional<Progress> m_progress;
    std::shared_ptr<std::atomic<bool>> m_cancelMaking;
    QThreadPool m_makers;  ///< last: its destructor waits for those that call back
};

}  // namespace ui
