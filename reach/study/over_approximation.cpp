#include "reach/study/over_approximation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "reach/analysis/graph_pass.h"
#include "reach/analysis/relaxation_answer.h"
#include "reach/analysis/sampling.h"
#include "reach/relax/relaxation.h"
#include "reach/study/random_networks.h"

namespace reach {

namespace {

using core::Json;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Seeds of the parts of one network's experiment.
enum Purpose : std::uint64_t { kOrder = 1, kSamples = 2, kAttack = 3 };

std::uint64_t seedFor(std::int64_t seed, Purpose purpose) {
    return partSeed(static_cast<std::uint64_t>(seed), purpose);
}

bool isCancelled(const std::atomic<bool>* cancel) { return cancel != nullptr && *cancel; }

RelaxationResult relaxed(const core::PiecewiseGraph& graph, const InputSet& input, Method method,
                         const std::atomic<bool>* cancel) {
    RelaxationOptions options;
    options.threads = 1;
    options.cancel = cancel;
    RelaxationResult result = relax(graph, input, relaxationOf(method), {-1, -1}, options);
    const bool isCut = result.status == RelaxationStatus::Partial && !isCancelled(cancel);
    if (result.status == RelaxationStatus::Failed || isCut) {
        throw std::runtime_error("over-approximation: " + std::string(info(method).id) + ": " +
                                 result.reason);
    }
    return result;
}

double sizeOf(const VectorXd& lower, const VectorXd& upper) {
    return 0.5 * (upper - lower).maxCoeff();
}

std::int64_t unstableIn(const RelaxationResult& result) {
    std::int64_t count = 0;
    for (const ActivationBounds& bounds : result.activations) {
        count += (bounds.lower.array() < 0.0 && bounds.upper.array() > 0.0).count();
    }
    return count;
}

/// What samples say of the hidden neurons.
struct SampleStatistics {
    std::int64_t unstable = 0;
    double variance = 0.0;
};

SampleStatistics lookAt(const core::PiecewiseGraph& graph, const MatrixXd& samples) {
    SampleStatistics found;
    const auto values = evaluateValues(graph, samples, static_cast<int>(graph.steps.size()));
    double neurons = 0.0;
    for (const int step : graph.activations()) {
        const auto& activation =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(step)]);
        const MatrixXd& before = values[static_cast<std::size_t>(activation.input)];
        const MatrixXd& after = values[static_cast<std::size_t>(step) + 1];
        found.unstable +=
            (before.rowwise().minCoeff().array() < 0.0 && before.rowwise().maxCoeff().array() > 0.0)
                .count();
        const VectorXd mean = after.rowwise().mean();
        found.variance += (after.colwise() - mean).array().square().rowwise().mean().sum();
        neurons += static_cast<double>(after.rows());
    }
    found.variance /= neurons;
    return found;
}

}  // namespace

std::string idOf(RangeSource source) { return source == RangeSource::Sound ? "sound" : "sampled"; }

std::vector<ShiftPoint> ShiftCurves::curve(RangeSource source, ShiftMode mode) const {
    std::vector<ShiftPoint> points{unshifted};
    const auto& rest = shifted.at(source).at(mode);
    points.insert(points.end(), rest.begin(), rest.end());
    return points;
}

core::Network networkOf(const OverApproximationSetup& setup, std::int64_t seed) {
    const std::vector<std::int64_t> widths(static_cast<std::size_t>(setup.hidden + 2), setup.width);
    return reluNetwork(randomLayers(widths, static_cast<std::uint64_t>(seed)));
}

double linearEstimate(const core::Network& network, double radius) {
    MatrixXd product = MatrixXd::Identity(network.inputCount(), network.inputCount());
    for (const core::Node& node : network.nodes()) {
        if (const auto* dense = std::get_if<core::Dense>(&node.operation)) {
            product =
                Eigen::Map<const core::RowMatrix>(dense->weight.data(), dense->out, dense->in) *
                product;
        }
    }
    return radius * product.cwiseAbs().rowwise().sum().maxCoeff();
}

double affineSize(const core::PiecewiseGraph& graph, const Box& box) {
    const VectorXd centre = box.center();
    MatrixXd points = centre.replicate(1, box.dim() + 1);
    points.rightCols(box.dim()) += MatrixXd(box.radius().asDiagonal());
    const MatrixXd outputs = evaluateOutputs(graph, points);
    return (outputs.rightCols(box.dim()).colwise() - outputs.col(0))
        .cwiseAbs()
        .rowwise()
        .sum()
        .maxCoeff();
}

ShiftMeasurer::ShiftMeasurer(OverApproximationSetup setup, std::int64_t seed,
                             std::vector<Method> methods, const std::atomic<bool>* cancel)
    : m_setup(std::move(setup)),
      m_seed(seed),
      m_methods(std::move(methods)),
      m_cancel(cancel),
      m_network(networkOf(m_setup, seed)),
      m_input(centredBox(m_setup.width, m_setup.radius)) {
    m_sampled.source = RangeSource::Sampled;
    m_sampled.samples = m_setup.samples;
    m_sampled.margin = m_setup.margin;
    m_sampled.seed = seedFor(seed, kSamples);
    m_samples = rangeSamples(m_input, m_sampled);
}

double ShiftMeasurer::estimate() const { return linearEstimate(m_network, m_setup.radius); }

ShiftPoint ShiftMeasurer::unshifted() const { return measure(m_network, 0.0); }

std::vector<ShiftPoint> ShiftMeasurer::shifted(RangeSource source, ShiftMode mode) const {
    ShiftOptions options;
    options.ranges = source == RangeSource::Sampled ? m_sampled : RangeOptions{};
    options.seed = seedFor(m_seed, kOrder);
    const BiasShifter shifter(m_network, m_input, options, m_cancel, 1);
    std::vector<ShiftPoint> points;
    for (const double share : m_setup.shares) {
        if (isCancelled(m_cancel) || !shifter.isReady()) {
            break;
        }
        if (share > 0.0) {
            points.push_back(measure(shifter.shifted(mode, share, m_cancel).network, share));
        }
    }
    return points;
}

ShiftPoint ShiftMeasurer::measure(const core::Network& network, double share) const {
    const auto graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    ShiftPoint point;
    point.share = share;
    for (const Method method : m_methods) {
        const RelaxationResult result = relaxed(*graph, m_input, method, m_cancel);
        point.size[method] = sizeOf(result.outputLower, result.outputUpper);
    }
    point.unstableByBounds = unstableIn(relaxed(*graph, m_input, Method::Zonotope, m_cancel));
    const SampleStatistics found = lookAt(*graph, m_samples);
    point.unstableBySamples = found.unstable;
    point.variance = found.variance;
    const Samples attacked = drawSamples({graph, m_input, {0, 0}}, SampleKind::Attack,
                                         m_setup.attacks, seedFor(m_seed, kAttack), m_cancel);
    if (attacked.count() > 0) {
        point.lowerBound =
            sizeOf(attacked.outputs.rowwise().minCoeff(), attacked.outputs.rowwise().maxCoeff());
    }
    point.exact = point.unstableByBounds == 0 ? affineSize(*graph, m_input.box) : kNaN;
    return point;
}

Json toJson(const ShiftPoint& point) {
    Json sizes = Json::object();
    for (const auto& [method, size] : point.size) {
        sizes[std::string(info(method).id)] = size;
    }
    return {{"share", point.share},
            {"unstable_by_bounds", point.unstableByBounds},
            {"unstable_by_samples", point.unstableBySamples},
            {"variance", point.variance},
            {"lower_bound", point.lowerBound},
            {"exact", std::isfinite(point.exact) ? Json(point.exact) : Json()},
            {"size", sizes}};
}

ShiftPoint shiftPointOf(const Json& json) {
    ShiftPoint point;
    point.share = json.at("share").get<double>();
    point.unstableByBounds = json.at("unstable_by_bounds").get<std::int64_t>();
    point.unstableBySamples = json.at("unstable_by_samples").get<std::int64_t>();
    point.variance = json.at("variance").get<double>();
    point.lowerBound = json.at("lower_bound").get<double>();
    point.exact = json.at("exact").is_null() ? kNaN : json.at("exact").get<double>();
    for (const auto& [name, size] : json.at("size").items()) {
        point.size[methodFromId(name).value()] = size.get<double>();
    }
    return point;
}

}  // namespace reach
