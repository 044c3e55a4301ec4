#include "reach/study/layer_growth.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/network/evaluate.h"
#include "core/network/piecewise_graph.h"
#include "reach/relax/relaxation.h"
#include "reach/sets/box.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<double> pixelsOf(const core::Dataset& images) {
    return {images.pixels.begin(), images.pixels.end()};
}

/// Pre-activations of every ReLU node: neurons x images.
struct Centres {
    std::string layer;
    MatrixXd values;
};

std::vector<Centres> centresOf(const core::Network& network, const core::Dataset& images) {
    const std::vector<double> inputs = pixelsOf(images);
    const auto values = core::evaluateAllNodes<double>(network, inputs, images.count);
    std::vector<Centres> layers;
    for (const core::Node& node : network.nodes()) {
        if (std::holds_alternative<core::Relu>(node.operation)) {
            const auto& flat = values[static_cast<std::size_t>(node.inputs.front())];
            const Index neurons = static_cast<Index>(flat.size()) / images.count;
            layers.push_back(
                {node.name, Eigen::Map<const MatrixXd>(flat.data(), neurons, images.count)});
        }
    }
    return layers;
}

/// Radii behind the ReLU of boxes of radius delta around the centres of one image.
VectorXd radiiBehind(const VectorXd& centres, double delta) {
    const VectorXd half = VectorXd::Constant(centres.size(), delta);
    return Box(centres - half, centres + half).relu().radius();
}

double meanRadiusBehind(const MatrixXd& centres, double delta) {
    double sum = 0.0;
    for (Index k = 0; k < centres.cols(); ++k) {
        sum += radiiBehind(centres.col(k), delta).mean();
    }
    return sum / static_cast<double>(centres.cols());
}

std::vector<double> densityOf(const MatrixXd& centres, double deviation) {
    std::vector<double> density(kBins, 0.0);
    const double width = 2.0 * kHistogramEnd / kBins;
    const double weight = 1.0 / (static_cast<double>(centres.size()) * width);
    for (Index k = 0; k < centres.size(); ++k) {
        const double place = (centres.data()[k] / deviation + kHistogramEnd) / width;
        if (place >= 0.0 && place < kBins) {
            density[static_cast<std::size_t>(place)] += weight;
        }
    }
    return density;
}

LayerGrowth lookAt(const Centres& layer) {
    const MatrixXd& z = layer.values;
    LayerGrowth growth;
    growth.layer = layer.layer;
    growth.neurons = z.rows();
    const double mean = z.mean();
    growth.deviation = std::sqrt((z.array() - mean).square().mean());
    if (!(growth.deviation > 0.0)) {
        growth.deviation = 1.0;
    }
    const double sigma = growth.deviation;
    for (Index k = 0; k < z.cols(); ++k) {
        const auto neurons = static_cast<double>(z.rows());
        growth.active.push_back(static_cast<double>((z.col(k).array() > 0.0).count()) / neurons);
        growth.inactive.push_back(static_cast<double>((z.col(k).array() < 0.0).count()) / neurons);
        growth.superLinear.push_back((radiiBehind(z.col(k), 2.0 * sigma).mean() -
                                      2.0 * radiiBehind(z.col(k), sigma).mean()) /
                                     sigma);
    }
    growth.density = densityOf(z, sigma);
    for (const double radius : growthRadii()) {
        growth.meanRadius.push_back(meanRadiusBehind(z, radius * sigma) / sigma);
    }
    return growth;
}

/// Adds the mean radii of Box at one eps to every layer.
void propagate(const core::PiecewiseGraph& graph, const core::Dataset& images, double eps,
               std::vector<LayerGrowth>& layers) {
    const std::vector<double> pixels = pixelsOf(images);
    std::vector<double> before(layers.size(), 0.0);
    std::vector<double> behind(layers.size(), 0.0);
    const auto share = 1.0 / static_cast<double>(images.count);
    for (std::int64_t k = 0; k < images.count; ++k) {
        const Eigen::Map<const VectorXd> image(pixels.data() + k * graph.inputCount,
                                               graph.inputCount);
        RelaxationOptions options;
        options.threads = 1;
        const auto result = relax(graph, makeBox(image, eps), Relaxation::Box, {-1, -1}, options);
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const Box bounds(result.activations[i].lower, result.activations[i].upper);
            before[i] += share * bounds.radius().mean();
            behind[i] += share * bounds.relu().radius().mean();
        }
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        layers[i].radiusBefore.push_back(before[i]);
        layers[i].radiusBehind.push_back(behind[i]);
    }
}

/// Box bounds come activation by activation, centres ReLU by ReLU: both must be the same list.
void requirePlain(const core::Network& network, const core::PiecewiseGraph& graph,
                  const core::Dataset& images, std::size_t layers) {
    if (images.count < 1 || core::elementCount(images.shape) != network.inputCount()) {
        throw std::invalid_argument(
            "box-growth: the images have " + std::to_string(core::elementCount(images.shape)) +
            " pixels, the network " + std::to_string(network.inputCount()) + " inputs");
    }
    if (layers == 0 || graph.activations().size() != layers) {
        throw std::invalid_argument(
            "box-growth: expected a network whose activations are all ReLUs, at least one");
    }
}

core::Json toJson(const LayerGrowth& layer) {
    return {{"layer", layer.layer},
            {"neurons", layer.neurons},
            {"deviation", layer.deviation},
            {"active", layer.active},
            {"inactive", layer.inactive},
            {"density", layer.density},
            {"mean_radius", layer.meanRadius},
            {"super_linear", layer.superLinear},
            {"radius_before", layer.radiusBefore},
            {"radius_behind", layer.radiusBehind}};
}

LayerGrowth layerGrowthOf(const core::Json& json) {
    const auto list = [&](const char* key) { return json.at(key).get<std::vector<double>>(); };
    return {json.at("layer").get<std::string>(),
            json.at("neurons").get<std::int64_t>(),
            json.at("deviation").get<double>(),
            list("active"),
            list("inactive"),
            list("density"),
            list("mean_radius"),
            list("super_linear"),
            list("radius_before"),
            list("radius_behind")};
}

}  // namespace

const std::vector<double>& growthRadii() {
    static const std::vector<double> radii = evenly(0.0, 4.0, 41);
    return radii;
}

NetworkGrowth measureGrowth(const std::string& name, const core::Network& network,
                            const core::Dataset& images, const std::vector<double>& eps) {
    const core::PiecewiseGraph graph = core::makePiecewiseGraph(network);
    const auto relus = static_cast<std::size_t>(std::count_if(
        network.nodes().begin(), network.nodes().end(),
        [](const core::Node& node) { return std::holds_alternative<core::Relu>(node.operation); }));
    requirePlain(network, graph, images, relus);
    NetworkGrowth growth{name, {}};
    for (const Centres& layer : centresOf(network, images)) {
        growth.layers.push_back(lookAt(layer));
    }
    for (const double radius : eps) {
        propagate(graph, images, radius, growth.layers);
    }
    return growth;
}

core::Json toJson(const NetworkGrowth& growth) {
    core::Json layers = core::Json::array();
    for (const LayerGrowth& layer : growth.layers) {
        layers.push_back(toJson(layer));
    }
    return {{"name", growth.name}, {"layers", layers}};
}

NetworkGrowth networkGrowthOf(const core::Json& json) {
    NetworkGrowth growth{json.at("name").get<std::string>(), {}};
    for (const core::Json& layer : json.at("layers")) {
        growth.layers.push_back(layerGrowthOf(layer));
    }
    return growth;
}

}  // namespace reach
