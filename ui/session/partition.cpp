#include "ui/session/partition.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "reach/analysis/piece_detail.h"
#include "ui/session/session.h"

namespace ui {
namespace {

using reach::Method;

/// No set yet.
reach::InputSet emptyInput() {
    return {reach::Box(Eigen::VectorXd::Zero(0), Eigen::VectorXd::Zero(0)), {}, {}};
}

std::vector<Eigen::Index> sliceAxes(const State& state) {
    std::vector<Eigen::Index> axes{state.partition.axes[0]};
    if (state.partition.axes[1] != state.partition.axes[0]) {
        axes.push_back(state.partition.axes[1]);
    }
    return axes;
}

}  // namespace

Partition::Partition(Session& session, EngineWorker::Engine engine, QObject* parent)
    : QObject(parent), m_session(session), m_worker(std::move(engine)), m_input(emptyInput()) {
    m_makers.setMaxThreadCount(1);
    connect(&session, &Session::questionChanged, this, &Partition::update);
    connect(&session, &Session::partitionChanged, this, &Partition::update);
    connect(&session, &Session::methodsChanged, this, &Partition::update);
    connect(&session, &Session::networkChanged, this, &Partition::forget);
    connect(&session, &Session::resultChanged, this, [this](Method method) {
        if (method == Method::Exact) {
            takeExact();
        }
    });
    connect(&m_worker, &EngineWorker::resultReady, this, [this](const ComputedPtr& computed) {
        if (computed->generation == m_wanted) {
            makeCells(computed, m_wanted);
        }
    });
    connect(&m_worker, &EngineWorker::progressed, this,
            [this](quint64 generation, const Progress& progress) {
                if (generation == m_wanted) {
                    m_progress = progress;
                    Q_EMIT workChanged();
                }
            });
    connect(&m_worker, &EngineWorker::failed, this,
            [this](quint64 generation, Method, const QString& reason) {
                if (generation == m_wanted) {
                    m_failure = reason;
                    Q_EMIT workChanged();
                }
            });
}

Partition::~Partition() {
    m_worker.discard();
    if (m_cancelMaking) {
        *m_cancelMaking = true;
    }
}

bool Partition::isWanted() const {
    return m_session.network() && m_session.state().partition.isShown;
}

bool Partition::drawsExact() const { return !m_isSlice && m_session.isOn(Method::Exact); }

Eigen::VectorXd Partition::point() const {
    const State& state = m_session.state();
    const auto& fixed = state.partition.fixed;
    if (static_cast<Eigen::Index>(fixed.size()) != state.input.dim()) {
        return state.input.center;
    }
    return Eigen::Map<const Eigen::VectorXd>(fixed.data(), state.input.dim());
}

void Partition::forget() {
    m_cells = nullptr;
    ++m_wanted;
    Q_EMIT cellsChanged();
}

void Partition::update() {
    ++m_wanted;
    m_failure.clear();
    m_progress.reset();
    m_worker.discard();
    m_making = nullptr;
    if (!isWanted()) {
        m_cells = nullptr;
        Q_EMIT cellsChanged();
        Q_EMIT workChanged();
        return;
    }
    try {
        const reach::InputSet whole = m_session.state().input.toInputSet();
        m_isSlice = reach::freeCoordinatesOf(whole.box).size() > 2;
        m_input = m_isSlice ? reach::sliceOf(whole, sliceAxes(m_session.state()), point()) : whole;
        if (drawsExact()) {
            takeExact();
        } else {
            askSlice();
        }
    } catch (const std::invalid_argument& error) {
        m_failure = QString::fromUtf8(error.what());
    }
    Q_EMIT workChanged();
}

void Partition::askSlice() {
    reach::Question question = makeQuestion(m_session.state());
    question.input = m_input;
    m_worker.post({m_wanted, std::move(question), {Method::Exact}, m_session.maxPieces(), 0});
}

/// Cells of the exact result, once it answers the present question; its second delivery, with the
/// union, brings no new cells.
void Partition::takeExact() {
    if (!isWanted() || !drawsExact() || !m_session.isCurrent(Method::Exact)) {
        return;
    }
    const ComputedPtr exact = m_session.result(Method::Exact);
    if (m_making != exact) {
        makeCells(exact, m_wanted);
    }
}

CellsWanted Partition::cellsWanted() const {
    CellsWanted wanted{m_input, m_isSlice, {}};
    if (m_session.state().partition.linesByLayer) {
        wanted.edgesOfLayers = m_session.network()->patternSizes();
    }
    return wanted;
}

void Partition::makeCells(const ComputedPtr& exact, quint64 wanted) {
    m_making = exact;
    m_progress.reset();
    if (exact->result.status == reach::ResultStatus::Failed) {
        m_failure = QString::fromStdString(exact->result.reason);
        Q_EMIT workChanged();
        return;
    }
    if (exact->result.isEmpty) {
        m_failure = tr("This slice misses the input set: choose other values.");
    }
    if (m_cancelMaking) {
        *m_cancelMaking = true;
    }
    m_cancelMaking = std::make_shared<std::atomic<bool>>(false);
    m_makers.clear();
    m_makers.start([this, exact, wanted, what = cellsWanted(), cancel = m_cancelMaking] {
        PartitionCellsPtr cells = makePartitionCells(exact, what, cancel.get());
        if (cells) {
            QMetaObject::invokeMethod(
                this, [this, cells, wanted] { setCells(cells, wanted); }, Qt::QueuedConnection);
        }
    });
}

void Partition::setCells(PartitionCellsPtr cells, quint64 of) {
    if (of < m_cellsOf || !isWanted()) {
        return;
    }
    m_cells = std::move(cells);
    m_cellsOf = of;
    Q_EMIT cellsChanged();
    Q_EMIT workChanged();
}

void Partition::cancel() { m_worker.cancel(); }

}  // namespace ui
