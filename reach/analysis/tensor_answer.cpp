#include "reach/analysis/tensor_answer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <variant>

#include "reach/analysis/bound_engines.h"
#include "reach/analysis/input_batch.h"
#include "reach/analysis/tensor_layers.h"
#include "reach/sets/support_polygon.h"

namespace reach {
namespace {

using Clock = std::chrono::steady_clock;

std::atomic<bool> tensorsLoaded = false;

/// The layers' share of the work; the polygon's is the rest.
constexpr double kLayersShare = 0.8;

void addReason(std::string& reason, const std::string& more) {
    reason += (reason.empty() || more.empty() ? "" : "; ") + more;
}

/// Scale of a width by a power of two, so that dividing by it is exact.
double powerOfTwo(double width) {
    return width > 0.0 && std::isfinite(width) ? std::exp2(std::ilogb(width)) : 1.0;
}

/// Rows of single outputs and of the plane's coordinates.
class RowWriter {
public:
    explicit RowWriter(Eigen::Index outputs) : m_outputs(outputs) {}

    void add(const OutputPlane& plane, const std::array<double, 2>& factors) {
        std::vector<double> row(static_cast<std::size_t>(m_outputs), 0.0);
        for (std::size_t axis = 0; axis < plane.size(); ++axis) {
            row[static_cast<std::size_t>(plane[axis].output)] += factors[axis];
            if (plane[axis].isMargin()) {
                row[static_cast<std::size_t>(plane[axis].minus)] -= factors[axis];
            }
        }
        m_rows.weights.insert(m_rows.weights.end(), row.begin(), row.end());
        ++m_rows.rows;
    }

    const core::OutputRows& rows() const { return m_rows; }

private:
    Eigen::Index m_outputs;
    core::OutputRows m_rows;
};

/// One question to one engine.
class TensorAnswer {
public:
    TensorAnswer(const Question& question, Method method, const Limits& limits,
                 const TensorOptions& options)
        : m_question(question), m_limits(limits), m_options(options) {
        m_result.method = method;
        m_result.worth =
            options.precision == core::Precision::Sound ? Worth::Sound : Worth::Nominal;
    }

    MethodResult run() {
        tell(0.0);
        if (isEmpty(m_question.input)) {
            m_result.isEmpty = true;
            m_result.reason = "the input set is empty";
            return finished();
        }
        core::EngineOptions engineOptions;
        engineOptions.precision = m_options.precision;
        engineOptions.device = m_options.device;
        engineOptions.threads = m_limits.threads;
        engineOptions.memoryBytes = m_options.memoryBytes;
        const BoundEngineLoan engine(m_question.network, engineOptions);
        tensorsLoaded = true;
        m_begin = Clock::now();
        m_pass = engine->start(inputBatch(m_question.input), method(), boundOptions());
        m_result.reason = enlargement(m_question.input);
        if (m_pass->status() == core::BoundStatus::Complete) {
            boundOutputs();
            boundLayers();
            drawPolygon();
        } else {
            m_result.status = ResultStatus::Failed;
            m_result.reason = m_pass->reason();
        }
        m_pass.reset();
        return finished();
    }

private:
    MethodResult finished() {
        const std::chrono::duration<double> spent = Clock::now() - m_begin;
        m_result.seconds = spent.count();
        return std::move(m_result);
    }

    void tell(double share) const {
        if (m_limits.progress) {
            m_limits.progress(m_directions, share);
        }
    }

    bool isStopped() const {
        const std::chrono::duration<double> spent = Clock::now() - m_start;
        return (m_limits.cancel != nullptr && *m_limits.cancel) ||
               (m_limits.timeLimitSeconds > 0.0 && spent.count() > m_limits.timeLimitSeconds);
    }

    core::BoundMethod method() const {
        core::BoundMethod own = boundMethodOf(m_result.method);
        return m_options.layers ? core::withLayersFrom(std::move(own), *m_options.layers) : own;
    }

    core::BoundOptions boundOptions() const {
        core::BoundOptions options;
        options.search = m_options.slopes;
        options.cancel = m_limits.cancel;
        if (m_limits.timeLimitSeconds > 0.0) {
            const std::chrono::duration<double> spent = Clock::now() - m_start;
            options.timeLimitSeconds = std::max(m_limits.timeLimitSeconds - spent.count(), 1e-3);
        }
        options.progress = [this](double share) { tell(kLayersShare * share); };
        return options;
    }

    /// All outputs and, where they are margins, the coordinates asked for.
    void boundOutputs() {
        const Eigen::Index outputs = m_question.graph->outputCount();
        RowWriter writer(outputs);
        for (int i = 0; i < outputs; ++i) {
            writer.add({OutputCoordinate(i), OutputCoordinate(i)}, {1.0, 0.0});
        }
        const OutputPlane& plane = m_question.project;
        writer.add(plane, {1.0, 0.0});
        writer.add(plane, {0.0, 1.0});
        const core::RowBounds bounds = m_pass->rows(writer.rows(), true);
        m_result.lower = Eigen::Map<const Eigen::VectorXd>(bounds.lower.data(), outputs);
        m_result.upper = Eigen::Map<const Eigen::VectorXd>(bounds.upper.data(), outputs);
        for (std::size_t axis = 0; axis < plane.size(); ++axis) {
            const auto row = static_cast<std::size_t>(outputs) + axis;
            m_result.projectLower[axis] = bounds.lower[row];
            m_result.projectUpper[axis] = bounds.upper[row];
        }
    }

    void boundLayers() {
        m_result.layers = graphLayers(m_question, m_pass->layers());
        m_result.layers.push_back(
            {"output", "output", {m_result.lower.size()}, m_result.lower, m_result.upper});
    }

    void drawPolygon() {
        if (m_question.project[0] == m_question.project[1]) {
            const double low = m_result.projectLower[0];
            const double high = m_result.projectUpper[0];
            m_result.polygon = low < high ? Polygon{{low, low}, {high, high}} : Polygon{{low, low}};
            return;
        }
        for (std::size_t axis = 0; axis < 2; ++axis) {
            m_scale[axis] = powerOfTwo(m_result.projectUpper[axis] - m_result.projectLower[axis]);
        }
        // Factors of one row differ by no more than this, so that their sums are exact.
        constexpr double kWidest = 0x1p24;
        const double larger = std::max(m_scale[0], m_scale[1]);
        for (double& scale : m_scale) {
            scale = std::max(scale, larger / kWidest);
        }
        const SupportPolygon found = encloseBySupports(
            [this](const std::vector<Point2>& directions) { return supports(directions); },
            {tolerance(), m_options.maxDirections});
        take(found);
    }

    /// What the coordinates' own bounds say of a direction along an axis: slopes that are optimised
    /// need not come out alike twice.
    double known(const Point2& direction) const {
        for (std::size_t axis = 0; axis < 2; ++axis) {
            if (direction[1 - axis] == 0.0 && std::abs(direction[axis]) == 1.0) {
                return direction[axis] > 0.0 ? m_result.projectUpper[axis] / m_scale[axis]
                                             : -m_result.projectLower[axis] / m_scale[axis];
            }
        }
        return std::numeric_limits<double>::infinity();
    }

    /// Where every direction is optimised by itself, each costs dozens of passes.
    double tolerance() const {
        constexpr double kWhereOptimised = 5.0;
        return m_result.method == Method::AlphaCrown ? kWhereOptimised * m_options.tolerance
                                                     : m_options.tolerance;
    }

    /// In coordinates divided by the scale.
    std::vector<double> supports(const std::vector<Point2>& directions) {
        if (isStopped()) {
            return {};
        }
        RowWriter writer(m_question.graph->outputCount());
        for (const Point2& n : directions) {
            writer.add(m_question.project, {-n[0] / m_scale[0], -n[1] / m_scale[1]});
        }
        try {
            std::vector<double> offsets = m_pass->rows(writer.rows(), false).lower;
            for (std::size_t k = 0; k < offsets.size(); ++k) {
                offsets[k] = std::min(-offsets[k], known(directions[k]));
            }
            m_directions += static_cast<std::int64_t>(directions.size());
            const double asked = static_cast<double>(m_directions);
            const double most = static_cast<double>(m_options.maxDirections);
            tell(kLayersShare + (1.0 - kLayersShare) * std::min(asked / most, 1.0));
            return offsets;
        } catch (const std::runtime_error&) {
            return {};  // cut short on the way
        }
    }

    void take(const SupportPolygon& found) {
        for (const Point2& vertex : found.outer) {
            m_result.polygon.push_back({vertex[0] * m_scale[0], vertex[1] * m_scale[1]});
        }
        m_result.polygonGap = found.gap * std::max(m_scale[0], m_scale[1]);
        if (found.outer.empty()) {
            addReason(m_result.reason, "no polygon: bounds of the coordinates are infinite");
        } else if (isStopped()) {
            m_result.status = ResultStatus::Partial;
            addReason(m_result.reason,
                      "the polygon was cut short: it is an outer one, its gap is stated");
        }
        m_result.area = area(m_result.polygon);
    }

    const Question& m_question;
    const Limits& m_limits;
    const TensorOptions& m_options;
    const Clock::time_point m_start = Clock::now();
    /// Loading libtorch and copying parameters are the program's time, not the method's.
    Clock::time_point m_begin = m_start;
    std::unique_ptr<core::BoundPass> m_pass;
    std::array<double, 2> m_scale{1.0, 1.0};
    std::int64_t m_directions = 0;
    MethodResult m_result;
};

}  // namespace

core::BoundMethod boundMethodOf(Method method) {
    const auto bounded =
        needsTensors(method) ? core::boundMethodFromId(info(method).id) : std::nullopt;
    if (!bounded) {
        throw std::invalid_argument(std::string(info(method).id) + " is not computed on tensors");
    }
    return *bounded;
}

MethodResult answerTensors(const Question& question, Method method, const Limits& limits,
                           const TensorOptions& options) {
    if (!question.network) {
        throw std::invalid_argument(std::string(info(method).id) +
                                    ": the question has no network beside its graph");
    }
    return TensorAnswer(question, method, limits, options).run();
}

bool areTensorsLoaded() { return tensorsLoaded; }

}  // namespace reach
