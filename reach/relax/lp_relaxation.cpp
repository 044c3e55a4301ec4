#include "reach/relax/lp_relaxation.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <numeric>
#include <optional>

#include "reach/relax/interval_rules.h"
#include "reach/relax/walk.h"
#include "reach/relax/zonotope_rules.h"
#include "reach/sets/predicate.h"
#include "reach/sets/projection.h"
#include "reach/sets/star.h"

namespace reach {
namespace {

using Clock = std::chrono::steady_clock;

/// One value as forms over the growing programme, beside the cheap enclosures that settle neurons
/// and stand in where LPs are cut short.
struct StarValue {
    AffineForms forms;
    IntervalValue interval;
    std::optional<AffineForms> zonotope;
};

/// A polygon counts as this many neurons, and is half done after so many programmes: how many it
/// needs is known only when it is closed.
constexpr double kPolygonRows = 50.0;
constexpr double kHalfAPolygon = 50.0;

/// Counts what is done and passes it on, one call at a time. Without a polygon all is done with the
/// last neuron; with one the share stays below 1 until the polygon is closed.
class Progress {
public:
    Progress(const core::PiecewiseGraph& graph, bool hasPolygon, const RelaxationOptions& options)
        : m_report(options.progress), m_polygonRows(hasPolygon ? kPolygonRows : 0.0) {
        for (const int k : graph.activations()) {
            m_rows += std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(k)])
                          .slope.size();
        }
        m_rows += graph.outputCount();
    }

    void layerDone(Eigen::Index rows) { m_rowsDone += rows; }

    void solved(std::int64_t programmes) {
        const std::lock_guard lock(m_mutex);
        m_programmes += programmes;
        if (m_report) {
            const double within = static_cast<double>(m_programmes - m_programmesBefore) / 2.0;
            const auto rows = static_cast<double>(m_rows);
            tell(std::min(rows, static_cast<double>(m_rowsDone) + within));
        }
    }

    void polygonAsked() {
        const std::lock_guard lock(m_mutex);
        ++m_programmes;
        ++m_polygonProgrammes;
        if (m_report) {
            const auto asked = static_cast<double>(m_polygonProgrammes);
            tell(static_cast<double>(m_rows) + m_polygonRows * asked / (asked + kHalfAPolygon));
        }
    }

    void polygonDone() {
        const std::lock_guard lock(m_mutex);
        if (m_report) {
            m_report(m_programmes, 1.0);
        }
    }

    void layerStarts() { m_programmesBefore = m_programmes; }

private:
    void tell(double rows) {
        m_report(m_programmes, rows / (static_cast<double>(m_rows) + m_polygonRows));
    }

    const std::function<void(std::int64_t, double)>& m_report;
    double m_polygonRows;
    std::int64_t m_polygonProgrammes = 0;
    std::mutex m_mutex;
    Eigen::Index m_rows = 0;
    Eigen::Index m_rowsDone = 0;
    std::int64_t m_programmes = 0;
    std::int64_t m_programmesBefore = 0;
};

class StarRules {
public:
    StarRules(const core::PiecewiseGraph& graph, const InputSet& input, Relaxation relaxation,
              bool hasPolygon, const RelaxationOptions& options, RelaxationResult& result)
        : m_relaxation(relaxation),
          m_intervals(input),
          m_zonotopes(input),
          m_progress(graph, hasPolygon, options),
          m_result(result) {
        m_bounding.threads = options.threads;
        m_bounding.cancel = options.cancel;
        m_bounding.solved = [this](std::int64_t n) { m_progress.solved(n); };
        if (options.timeLimitSeconds > 0.0) {
            m_bounding.deadline =
                Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                   std::chrono::duration<double>(options.timeLimitSeconds));
        }
        PredicateForms lifted = makePredicate(input);
        settleStart(lifted.predicate);
        m_predicate = std::move(lifted.predicate);
        m_startForms = std::move(lifted.forms);
    }

    StarValue start() const {
        StarValue value{m_startForms, m_intervals.start(), std::nullopt};
        // A Parallelogram may be looser than a zonotope; it is bounded by its own LPs alone.
        if (m_relaxation != Relaxation::Parallelogram) {
            value.zonotope = m_zonotopes.start();
        }
        return value;
    }

    StarValue affine(const StarValue& x, const core::AffineStep& step) {
        StarValue y{affineMap(x.forms, step.map), m_intervals.affine(x.interval, step),
                    std::nullopt};
        if (x.zonotope) {
            y.zonotope = m_zonotopes.affine(*x.zonotope, step);
        }
        return y;
    }

    StarValue sum(const StarValue& a, const StarValue& b) {
        StarValue y{reach::sum(a.forms, b.forms), m_intervals.sum(a.interval, b.interval),
                    std::nullopt};
        if (a.zonotope && b.zonotope) {
            y.zonotope = m_zonotopes.sum(*a.zonotope, *b.zonotope);
        }
        return y;
    }

    StarValue activation(const StarValue& x, const core::ActivationStep& step) {
        const Box bounds = boundsOf(x, m_relaxation == Relaxation::Star);
        m_result.activations.push_back({bounds.lower(), bounds.upper()});
        const ReluRelaxation relu = m_relaxation == Relaxation::Parallelogram
                                        ? ReluRelaxation::Parallelogram
                                        : ReluRelaxation::Triangle;
        StarValue y{predicateRelu(m_predicate, x.forms, bounds, step.slope, relu),
                    {bounds.relu(step.slope), std::nullopt},
                    std::nullopt};
        if (x.zonotope) {
            y.zonotope = m_zonotopes.activation(*x.zonotope, step, bounds);
        }
        return y;
    }

    /// Cheap bounds, then LPs for the rows they leave open: all, or only those of both signs.
    Box boundsOf(const StarValue& x, bool unstableOnly) {
        Box cheap = x.interval.box;
        if (x.zonotope) {
            cheap = tighter(x.zonotope->bounds(), cheap);
        }
        const bool uncut = m_predicate.programme.rowCount() == 0;
        if (uncut) {
            cheap = tighter(x.forms.bounds(), cheap);
        }
        std::vector<Eigen::Index> rows;
        for (Eigen::Index i = 0; i < cheap.dim() && !uncut; ++i) {
            const bool unstable = cheap.lower()[i] < 0.0 && cheap.upper()[i] > 0.0;
            const bool open = cheap.lower()[i] < cheap.upper()[i];
            if (open && (unstable || !unstableOnly)) {
                rows.push_back(i);
            }
        }
        Box result = rows.empty() ? cheap : refined(cheap, x.forms, rows);
        m_progress.layerDone(cheap.dim());
        return result;
    }

    bool stopped() const {
        return (m_bounding.cancel != nullptr && m_bounding.cancel->load()) ||
               (m_bounding.deadline && Clock::now() >= *m_bounding.deadline);
    }

    void polygonAsked() { m_progress.polygonAsked(); }
    void polygonDone() { m_progress.polygonDone(); }

    const Predicate& predicate() const { return m_predicate; }
    std::int64_t unfinished() const { return m_unfinished; }

private:
    Box refined(const Box& cheap, const AffineForms& forms, const std::vector<Eigen::Index>& rows) {
        if (stopped()) {
            m_unfinished += 2 * std::ssize(rows);
            return cheap;
        }
        m_progress.layerStarts();
        const FormBounds found = boundRows(m_predicate, forms, rows, m_bounding);
        m_result.linearProgrammes += found.solved;
        m_unfinished += found.unfinished;
        Eigen::VectorXd lower = cheap.lower();
        Eigen::VectorXd upper = cheap.upper();
        for (std::size_t k = 0; k < rows.size(); ++k) {
            lower[rows[k]] = std::max(lower[rows[k]], found.lower[static_cast<Eigen::Index>(k)]);
            upper[rows[k]] = std::min(upper[rows[k]], found.upper[static_cast<Eigen::Index>(k)]);
            if (lower[rows[k]] > upper[rows[k]]) {  // only rounding can cross sound bounds
                lower[rows[k]] = cheap.lower()[rows[k]];
                upper[rows[k]] = cheap.upper()[rows[k]];
            }
        }
        return {std::move(lower), std::move(upper)};
    }

    Relaxation m_relaxation;
    IntervalRules m_intervals;
    ZonotopeRules m_zonotopes;
    Progress m_progress;
    RelaxationResult& m_result;
    BoundingOptions m_bounding;
    Predicate m_predicate;
    AffineForms m_startForms;
    std::int64_t m_unfinished = 0;
};

void addReason(RelaxationResult& result, const std::string& text) {
    result.reason += (result.reason.empty() ? "" : "; ") + text;
}

void describe(const InputSet& input, const StarRules& rules, Relaxation relaxation,
              RelaxationResult& result) {
    if (rules.unfinished() > 0) {
        result.status = RelaxationStatus::Partial;
        addReason(result, std::to_string(rules.unfinished()) +
                              " linear programmes without an answer: there the bounds are those of "
                              "the dual so far, or of the " +
                              (relaxation == Relaxation::Parallelogram ? "intervals" : "zonotope"));
    }
    if (input.ball && input.ball->norm == Norm::L2) {
        addReason(result, input.dim() == 2 ? "l2 ball by an outer polygon of 64 sides"
                                           : "l2 ball by the box and l1 ball around it");
    }
    if (relaxation == Relaxation::Star) {
        addReason(result, "stable neurons settled by the zonotope, LPs for the rest");
    }
}

}  // namespace

RelaxationResult relaxByProgrammes(const core::PiecewiseGraph& graph, const InputSet& input,
                                   Relaxation relaxation, std::array<int, 2> project,
                                   const RelaxationOptions& options) {
    RelaxationResult result;
    const bool hasPolygon = project[0] >= 0 && project[0] != project[1];
    StarRules rules(graph, input, relaxation, hasPolygon, options, result);
    const StarValue output = walk(graph, rules.start(), rules);
    const Box bounds = rules.boundsOf(output, false);
    result.outputLower = bounds.lower();
    result.outputUpper = bounds.upper();
    describe(input, rules, relaxation, result);
    if (project[0] < 0) {
        return result;
    }
    const Plane plane{project[0], project[1]};
    result.polygon = outline(bounds, plane);
    if (hasPolygon && !rules.stopped()) {
        const Outline exact = outline(
            Star(output.forms, rules.predicate()), plane, [&] { return rules.stopped(); },
            [&] { rules.polygonAsked(); });
        rules.polygonDone();
        result.linearProgrammes += exact.calls;
        result.polygon = exact.outer;
        result.polygonGap = exact.gap;
    }
    if (rules.stopped() && result.status == RelaxationStatus::Complete) {
        result.status = RelaxationStatus::Partial;
        addReason(result, "the polygon was cut short: it is an outer one, its gap is stated");
    }
    return result;
}

}  // namespace reach
