#include "reach/exact/half_space_enumeration.h"

#include <tbb/parallel_for_each.h>
#include <tbb/task_arena.h>

#include <Eigen/Cholesky>
#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "reach/exact/half_space_input.h"
#include "reach/exact/piece_control.h"
#include "reach/exact/piece_forms.h"
#include "reach/task_fence.h"

namespace reach {
namespace {

using detail::HalfSpaceCell;
using detail::HalfSpaceInput;
using detail::NeuronForm;
using detail::PieceForms;
using detail::setActive;
using detail::Verdict;

/// A cell on which the activations before one are decided, and of that one all units but the open.
struct Subtree {
    HalfSpaceCell cell;
    std::vector<std::uint64_t> pattern;
    int activation = 0;
    std::vector<int> open;  ///< units, ascending
    double share = 1.0;     ///< of the work
};

using Feeder = tbb::feeder<std::shared_ptr<Subtree>>;

/// What all workers of one enumeration share.
struct Search {
    const core::PiecewiseGraph& graph;
    const InputSet& input;
    const HalfSpaceInput& reduced;
    const PieceOptions& options;
    const std::function<void(const PieceView&)>& sink;
    int threads;
    exact::PieceControl control;
    std::atomic<int> waiting{0};  ///< subtrees handed over and not taken up yet
    TaskFence fence{};
    std::mutex mutex{};
    std::string trouble{};

    void note(const std::string& what) {
        const std::lock_guard lock(mutex);
        if (trouble.empty()) {
            trouble = what;
        }
    }
};

/// Rows over u as rows over x, u = inverse (x - origin).
HPolytope cellHalfSpaces(const Search& search, const detail::Region& region) {
    const HalfSpaceInput& reduced = search.reduced;
    const InputSet& input = search.input;
    const Eigen::Index n = input.dim();
    const Eigen::Index given = input.constraints ? input.constraints->constraintCount() : 0;
    const Eigen::Index own = region.rowCount();
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(2 * n + given + own, n);
    Eigen::VectorXd b(a.rows());
    a.topRows(n).setIdentity();
    a.middleRows(n, n).diagonal().setConstant(-1.0);
    b.head(2 * n) << input.box.upper(), -input.box.lower();
    if (given > 0) {
        a.middleRows(2 * n, given) = input.constraints->a();
        b.segment(2 * n, given) = input.constraints->b();
    }
    if (own > 0) {
        const Eigen::MatrixXd inverse =
            (reduced.basis.transpose() * reduced.basis).ldlt().solve(reduced.basis.transpose());
        a.bottomRows(own) = region.normals().transpose() * inverse;
        b.tail(own) = region.levels() + a.bottomRows(own) * reduced.origin;
    }
    return {std::move(a), std::move(b)};
}

class Worker {
public:
    Worker(Search& search, int index)
        : m_search(search),
          m_index(index),
          m_forms(search.graph, search.reduced.origin, search.reduced.basis) {
        m_lpOptions.cancel = search.options.cancel;
    }

    void run(Subtree& subtree, Feeder& feeder) {
        m_feeder = &feeder;
        m_forms.advance(-1, subtree.activation, subtree.pattern);
        visit(subtree);
    }

private:
    void visit(Subtree& subtree) {
        while (!stopped()) {
            if (subtree.activation == m_forms.activationCount()) {
                emit(subtree);
                return;
            }
            std::optional<Verdict> first = decideOpen(subtree);
            if (stopped()) {
                return;
            }
            if (first) {
                split(subtree, *first);
                return;
            }
            ++subtree.activation;
            enter(subtree);
        }
    }

    /// Prepares the cell for the next activation: its forms, all units open, no needless rows.
    void enter(Subtree& subtree) {
        m_forms.advance(subtree.activation - 1, subtree.activation, subtree.pattern);
        if (subtree.activation < m_forms.activationCount()) {
            openAll(subtree);
        }
    }

public:
    static void openAllUnits(Subtree& subtree, Eigen::Index units) {
        subtree.open.resize(static_cast<std::size_t>(units));
        for (std::size_t i = 0; i < subtree.open.size(); ++i) {
            subtree.open[i] = static_cast<int>(i);
        }
    }

private:
    void openAll(Subtree& subtree) {
        openAllUnits(subtree, m_forms.before(subtree.activation).rows());
    }

    bool stopped() {
        m_search.control.poll();
        return m_search.control.stopped();
    }

    NeuronForm formOf(int activation, int unit) const {
        const Eigen::MatrixXd& forms = m_forms.before(activation);
        const Eigen::Index d = forms.cols() - 1;
        return {forms.row(unit).head(d), forms(unit, d), m_forms.sizeBefore(activation)[unit]};
    }

    /// Decides the open units on the cell; those that cross it stay open. Returns the verdict on
    /// the first of these; none if no unit crosses.
    std::optional<Verdict> decideOpen(Subtree& subtree) {
        std::optional<Verdict> first;
        std::vector<int> crossing;
        detail::CellJudge judge(subtree.cell, m_search.options.tolerance, m_lpOptions);
        for (const int unit : subtree.open) {
            const NeuronForm form = formOf(subtree.activation, unit);
            Verdict verdict = judge.judge(form);
            if (!verdict.trouble.empty() && !stopped()) {
                m_search.note(verdict.trouble + " (unit " + std::to_string(unit) + " of " +
                              m_forms.activation(subtree.activation).name + ")");
            }
            if (stopped()) {
                return std::nullopt;
            }
            m_search.control.report(0, 0.0, verdict.thinSides);
            if (verdict.crosses()) {
                crossing.push_back(unit);
                if (!first) {
                    first = std::move(verdict);
                }
            } else if (liesAbove(subtree.cell, form, verdict)) {
                setActive(subtree.pattern, m_forms.firstUnit(subtree.activation) + unit);
            }
        }
        subtree.open = std::move(crossing);
        return first;
    }

    /// Of a cell that does not cross. Where neither side counts the form is zero within tolerance,
    /// or the cell as thin as the tolerance: then its centre decides.
    bool liesAbove(const HalfSpaceCell& cell, const NeuronForm& form,
                   const Verdict& verdict) const {
        if (verdict.above || verdict.below) {
            return verdict.above.has_value();
        }
        return form.at(cell.ball.center) > m_search.options.tolerance * form.size;
    }

    void split(Subtree& subtree, const Verdict& verdict) {
        const int unit = subtree.open.front();
        subtree.open.erase(subtree.open.begin());
        subtree.share /= 2;
        const NeuronForm form = formOf(subtree.activation, unit);
        auto active = std::make_shared<Subtree>(subtree);
        setActive(active->pattern, m_forms.firstUnit(subtree.activation) + unit);
        active->cell = detail::partOf(subtree.cell, form, true, *verdict.above, m_lpOptions);
        const bool shares = m_search.waiting.load() < m_search.threads && m_search.threads > 1;
        if (shares) {
            ++m_search.waiting;
            m_search.fence.handOver();
            m_feeder->add(active);
        }
        subtree.cell = detail::partOf(subtree.cell, form, false, *verdict.below, m_lpOptions);
        visit(subtree);
        if (!shares) {
            visit(*active);
        }
    }

    void emit(const Subtree& subtree) {
        if (!m_search.control.admitPiece()) {
            return;
        }
        const Eigen::MatrixXd map = m_forms.inputMap(subtree.pattern);
        const PieceView view{subtree.pattern,
                             {nullptr, m_search.graph.inputCount, 0},
                             {nullptr, m_search.graph.outputCount(), 0},
                             {map.data(), map.rows(), map.cols()},
                             [&] { return cellHalfSpaces(m_search, subtree.cell.region); },
                             m_index};
        tbb::this_task_arena::isolate([&] { m_search.sink(view); });
        m_search.control.report(1, subtree.share, 0);
    }

    Search& m_search;
    int m_index;
    PieceForms m_forms;
    LpOptions m_lpOptions;
    Feeder* m_feeder = nullptr;
};

std::shared_ptr<Subtree> rootOf(const Search& search) {
    const PieceForms forms(search.graph, search.reduced.origin, search.reduced.basis);
    auto root = std::make_shared<Subtree>();
    root->cell = search.reduced.cell;
    root->pattern.assign(static_cast<std::size_t>((forms.unitCount() + 63) / 64), 0);
    if (forms.activationCount() > 0) {
        Worker::openAllUnits(*root, forms.activation(0).slope.size());
    }
    return root;
}

void runWorkers(Search& search) {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < search.threads; ++i) {
        workers.push_back(std::make_unique<Worker>(search, i));
    }
    const std::vector<std::shared_ptr<Subtree>> roots{rootOf(search)};
    search.waiting = 1;
    tbb::task_arena arena(search.threads);
    search.fence.handOver();
    arena.execute([&] {
        tbb::parallel_for_each(roots.begin(), roots.end(),
                               [&](const std::shared_ptr<Subtree>& subtree, Feeder& feeder) {
                                   const TaskFence::Task inside(search.fence);
                                   --search.waiting;
                                   const auto index = static_cast<std::size_t>(
                                       tbb::this_task_arena::current_thread_index());
                                   workers.at(index)->run(*subtree, feeder);
                               });
    });
    search.fence.join();
}

void checkOptions(const PieceOptions& options) {
    if (!(options.tolerance > 0.0) || options.threads < 0 || options.maxPieces < 0 ||
        !(options.timeLimitSeconds >= 0.0)) {
        throw std::invalid_argument(
            "piece options: threads, maxPieces and timeLimitSeconds are at least 0, and the "
            "half-spaces' tolerance is positive");
    }
}

}  // namespace

PieceSummary enumerateHalfSpacePieces(const core::PiecewiseGraph& graph, const InputSet& input,
                                      const PieceOptions& options,
                                      const std::function<void(const PieceView&)>& sink) {
    checkOptions(options);
    if (input.dim() != graph.inputCount) {
        throw std::invalid_argument("the input set has " + std::to_string(input.dim()) +
                                    " coordinates, the network reads " +
                                    std::to_string(graph.inputCount));
    }
    const HalfSpaceInput reduced =
        detail::makeHalfSpaceInput(input, options.tolerance, LpOptions{.cancel = options.cancel});
    const int threads =
        options.threads > 0 ? options.threads : tbb::this_task_arena::max_concurrency();
    Search search{graph, input, reduced, options, sink, threads, exact::PieceControl(options)};
    search.trouble = reduced.trouble;
    if (reduced.dimension >= 0 && reduced.trouble.empty()) {
        runWorkers(search);
    }
    PieceSummary summary = search.control.summary();
    summary.effectiveDimension = reduced.dimension;
    if (!search.trouble.empty() && summary.status == PieceStatus::Complete) {
        summary.status = PieceStatus::Failed;
        summary.reason = search.trouble;
    }
    return summary;
}

int effectiveDimension(const InputSet& input, double tolerance) {
    const HalfSpaceInput reduced = detail::makeHalfSpaceInput(input, tolerance, {});
    if (!reduced.trouble.empty()) {
        throw std::runtime_error(reduced.trouble);
    }
    return reduced.dimension;
}

}  // namespace reach
