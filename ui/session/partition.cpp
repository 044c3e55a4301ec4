#include "ui/session/partition.h"

#include <algorithm>
#include <exception>
#include <iterator>
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

/// True if one is the other with its union: they share their pieces.
bool haveSamePieces(const Computed& a, const Computed& b) {
    const reach::PieceStore& inA = a.result.pieces;
    const reach::PieceStore& inB = b.result.pieces;
    return &a == &b || (!inA.empty() && inA.size() == inB.size() &&
                        inA.front().pattern.data() == inB.front().pattern.data());
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
    connect(&session, &Session::partitionChanged, this, &Partition::followShow);
    connect(&session, &Session::methodsChanged, this, &Partition::followMethods);
    connect(&session, &Session::networkChanged, this, &Partition::forget);
    connect(&session, &Session::resultChanged, this, [this](Method method) {
        if (method == Method::Exact) {
            takeExact();
        }
    });
    connect(&m_worker, &EngineWorker::resultReady, this,
            [this](const ComputedPtr& computed) { takeSlice(computed); });
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
    m_worker.discard();
    m_asked.clear();
    m_cellsOf = ++m_wanted;
    Q_EMIT cellsChanged();
}

void Partition::followShow() {
    PartitionShow show = m_session.state().partition;
    show.colouring = m_show.colouring;
    if (show != m_show) {
        update();
    }
}

void Partition::followMethods() {
    if (isWanted() && drawsExact() != m_drawsExact) {
        update();
    }
}

void Partition::update() {
    m_show = m_session.state().partition;
    ++m_wanted;
    m_failure.clear();
    m_progress.reset();
    m_making = nullptr;
    if (!isWanted()) {
        m_worker.discard();
        m_asked.clear();
        m_cells = nullptr;
        Q_EMIT cellsChanged();
    } else {
        ask();
    }
    Q_EMIT workChanged();
}

void Partition::ask() {
    try {
        const reach::InputSet whole = m_session.state().input.toInputSet();
        m_isSlice = reach::freeCoordinatesOf(whole.box).size() > 2;
        m_input = m_isSlice ? reach::sliceOf(whole, sliceAxes(m_session.state()), point()) : whole;
        m_drawsExact = drawsExact();
        if (m_drawsExact) {
            m_worker.discard();
            m_asked.clear();
            takeExact();
        } else {
            askSlice();
        }
    } catch (const std::invalid_argument& error) {
        m_failure = QString::fromUtf8(error.what());
    }
}

void Partition::askSlice() {
    reach::Question question = makeQuestion(m_session.state());
    question.input = m_input;
    m_asked[m_wanted] = cellsWanted();
    m_worker.post({m_wanted, std::move(question), {Method::Exact}, m_session.maxPieces(), 0});
}

/// While a value is dragged, the answer to an earlier one is shown until the newest is there.
void Partition::takeSlice(const ComputedPtr& computed) {
    const quint64 of = computed->generation;
    const auto asked = m_asked.find(of);
    if (asked != m_asked.end() && of > m_cellsOf) {
        const CellsWanted wanted = asked->second;
        m_asked.erase(m_asked.begin(), std::next(asked));
        makeCells(computed, wanted, of);
    }
}

/// Cells of the exact result, once it answers the present question; its second delivery, with the
/// union, brings no new cells.
void Partition::takeExact() {
    if (!isWanted() || !drawsExact()) {
        return;
    }
    m_failure = m_session.failure(Method::Exact);
    if (!m_failure.isEmpty() || !m_session.isCurrent(Method::Exact)) {
        Q_EMIT workChanged();
        return;
    }
    const ComputedPtr exact = m_session.result(Method::Exact);
    if (!m_making || !haveSamePieces(*m_making, *exact)) {
        makeCells(exact, cellsWanted(), m_wanted);
    }
}

CellsWanted Partition::cellsWanted() const {
    CellsWanted wanted{m_input, m_isSlice, {}};
    if (m_session.state().partition.linesByLayer) {
        wanted.edgesOfLayers = m_session.network()->patternSizes();
    }
    return wanted;
}

void Partition::makeCells(const ComputedPtr& exact, const CellsWanted& wanted, quint64 of) {
    m_making = exact;
    m_progress.reset();
    if (exact->result.status == reach::ResultStatus::Failed) {
        m_failure = QString::fromStdString(exact->result.reason);
        Q_EMIT workChanged();
        return;
    }
    if (exact->result.isEmpty && of == m_wanted) {
        m_failure = tr("This slice misses the input set: choose other values.");
    }
    if (m_cancelMaking) {
        *m_cancelMaking = true;
    }
    m_cancelMaking = std::make_shared<std::atomic<bool>>(false);
    m_makers.clear();
    m_makers.start([this, exact, wanted, of, cancel = m_cancelMaking] {
        PartitionCellsPtr cells = makePartitionCells(exact, wanted, cancel.get());
        if (cells) {
            QMetaObject::invokeMethod(
                this, [this, cells, of] { setCells(cells, of); }, Qt::QueuedConnection);
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
