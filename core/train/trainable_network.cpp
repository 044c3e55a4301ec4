#include "core/train/trainable_network.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/bounds/normalised_relu.h"
#include "core/train/batch_normalised.h"

namespace core {

namespace {

using Array = TrainingState::Array;

/// Share of the newest batch in running statistics.
constexpr double kMomentum = 0.1;
/// ParamRamp's kink stays above 0.
constexpr double kLeastRamp = 1e-3;

std::vector<double> numbersOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
    const auto* data = plain.data_ptr<double>();
    return {data, data + plain.numel()};
}

at::Tensor tensorOf(const std::vector<double>& values, TensorPlace place) {
    const at::Tensor view = at::from_blob(const_cast<double*>(values.data()),
                                          {static_cast<std::int64_t>(values.size())}, at::kDouble);
    return view.to(place.options()).clone();
}

/// The tensor of a node that a parameter stands for.
at::Tensor& placeOf(TensorNode& node, const std::string& name) {
    const bool isOffset = name == "bias" || name == "beta";
    return isOffset ? node.bias : node.weight;
}

/// A running statistic takes its share of a batch's.
void moveTowards(const at::Tensor& running, const at::Tensor& batch, double factor) {
    const at::NoGradGuard off;
    running.mul_(1.0 - kMomentum).add_(batch.detach(), kMomentum * factor);
}

std::string lastWord(const std::string& name) { return name.substr(name.rfind('.') + 1); }

std::vector<double>& numbersIn(Operation& operation, const std::string& what) {
    if (auto* dense = std::get_if<Dense>(&operation)) {
        return what == "weight" ? dense->weight : dense->bias;
    }
    if (auto* convolution = std::get_if<Convolution>(&operation)) {
        return what == "weight" ? convolution->weight : convolution->bias;
    }
    if (auto* norm = std::get_if<BatchNorm>(&operation)) {
        return what == "gamma" ? norm->gamma : norm->beta;
    }
    return std::get<ParamRamp>(operation).r;
}

}  // namespace

at::Tensor flattened(const at::Tensor& value) {
    return value.dim() == 4 ? value.permute({0, 2, 3, 1}).flatten() : value.flatten();
}

at::Tensor unflattened(const at::Tensor& numbers, at::IntArrayRef sizes) {
    if (sizes.size() != 4) {
        return numbers.view(sizes);
    }
    return numbers.view({sizes[0], sizes[2], sizes[3], sizes[1]}).permute({0, 3, 1, 2});
}

Array toArray(const std::string& name, const at::Tensor& tensor) {
    return {name, tensor.sizes().vec(), numbersOf(tensor)};
}

void fromArrays(const std::vector<Array>& arrays, const std::string& name, at::Tensor& tensor) {
    const auto found = std::find_if(arrays.begin(), arrays.end(),
                                    [&](const Array& array) { return array.name == name; });
    if (found == arrays.end()) {
        throw std::invalid_argument("training state: " + name + " is missing");
    }
    if (found->shape != tensor.sizes().vec() ||
        static_cast<std::int64_t>(found->values.size()) != tensor.numel()) {
        throw std::invalid_argument("training state: " + name + " is " + toString(found->shape) +
                                    ", the network has " + toString(tensor.sizes().vec()));
    }
    const at::NoGradGuard off;
    tensor.detach().copy_(
        at::from_blob(const_cast<double*>(found->values.data()), tensor.sizes(), at::kDouble));
}

TrainableNetwork::TrainableNetwork(const Network& network, TensorPlace place)
    : m_network(network), m_training(network, place), m_evaluation(network, place) {
    for (int i = 0; i <= m_training.output(); ++i) {
        collect(i);
    }
    std::stable_partition(m_parameters.begin(), m_parameters.end(),
                          [](const Parameter& parameter) { return parameter.isWeight; });
    shareStorage();
    refresh();
}

void TrainableNetwork::collect(int node) {
    const TensorNode& tensors = m_training.node(node);
    const Operation& operation = m_network.nodes()[static_cast<std::size_t>(node)].operation;
    if (std::holds_alternative<Dense>(operation) ||
        std::holds_alternative<Convolution>(operation)) {
        addParameter(node, "weight", tensors.weight, true);
        addParameter(node, "bias", tensors.bias, false);
    } else if (const auto* norm = std::get_if<BatchNorm>(&operation)) {
        addParameter(node, "gamma", tensorOf(norm->gamma, m_training.place()), false);
        addParameter(node, "beta", tensors.bias, false);
        m_norms.push_back({node,
                           norm->epsilon,
                           {},
                           tensorOf(norm->mean, m_training.place()),
                           tensorOf(norm->variance, m_training.place())});
    } else if (std::holds_alternative<ParamRamp>(operation)) {
        addParameter(node, "r", tensors.weight, false);
    }
}

void TrainableNetwork::addParameter(int node, const std::string& what, const at::Tensor& value,
                                    bool isWeight) {
    m_parameters.push_back({std::to_string(node) + '.' + what, value, isWeight, node});
    m_weightCount += isWeight ? value.numel() : 0;
}

/// One vector holds all parameters; leaves and both networks are views of it.
void TrainableNetwork::shareStorage() {
    if (m_parameters.empty()) {
        throw std::invalid_argument("the network has no parameters to train");
    }
    std::vector<at::Tensor> pieces;
    for (const Parameter& parameter : m_parameters) {
        pieces.push_back(flattened(parameter.value));
    }
    m_flat = at::cat(pieces);
    std::int64_t first = 0;
    for (Parameter& parameter : m_parameters) {
        const std::int64_t count = parameter.value.numel();
        const at::Tensor view =
            unflattened(m_flat.narrow(0, first, count), parameter.value.sizes());
        parameter.value = view.detach().requires_grad_(true);
        lend(parameter);
        first += count;
    }
}

void TrainableNetwork::lend(const Parameter& parameter) {
    const std::string what = lastWord(parameter.name);
    if (what == "gamma") {
        const auto norm = std::find_if(m_norms.begin(), m_norms.end(), [&](const Norm& candidate) {
            return candidate.node == parameter.node;
        });
        norm->gamma = parameter.value;
        return;
    }
    placeOf(m_training.node(parameter.node), what) = parameter.value;
    placeOf(m_evaluation.node(parameter.node), what) = parameter.value.detach();
}

at::Tensor TrainableNetwork::forwardClean(const at::Tensor& x) {
    if (m_norms.empty()) {
        return m_training.evaluate(x);
    }
    const auto& nodes = m_training.nodes();
    std::vector<std::int64_t> sizes = nodes[0].shape;
    sizes.insert(sizes.begin(), x.size(0));
    std::vector<at::Tensor> values{x.reshape(sizes)};
    const std::vector<bool> hasReluBehind = withReluBehind(nodes);
    auto norm = m_norms.begin();
    for (int i = 1; i <= m_training.output(); ++i) {
        const TensorNode& node = m_training.node(i);
        const at::Tensor& in = values[static_cast<std::size_t>(node.inputs[0])];
        if (norm != m_norms.end() && norm->node == i) {
            values.push_back(normalised(*norm++, in));
        } else if (hasReluBehind[static_cast<std::size_t>(node.inputs[0])]) {
            values.push_back(in);
        } else if (node.isSum()) {
            values.push_back(in + values[static_cast<std::size_t>(node.inputs[1])]);
        } else {
            values.push_back(node.isAffine() ? affineForward(node, in)
                                             : activationForward(node, in));
        }
    }
    return values.back().flatten(1);
}

/// With the batch's own statistics, which the training network keeps, and the ReLU that reads it.
at::Tensor TrainableNetwork::normalised(const Norm& norm, const at::Tensor& x) {
    TensorNode& node = m_training.node(norm.node);
    const auto at = static_cast<std::size_t>(norm.node);
    const BatchNormalised batch = batchNormalised(x, norm.gamma, node.bias, norm.epsilon,
                                                  withReluBehind(m_training.nodes())[at]);
    node.weight = norm.gamma * at::rsqrt(batch.variance + norm.epsilon);
    node.mean = batch.mean;
    const auto count = static_cast<double>(x.numel() / x.size(1));
    const double unbiased = count / std::max(count - 1.0, 1.0);
    moveTowards(norm.mean, batch.mean, 1.0);
    moveTowards(norm.variance, batch.variance, unbiased);
    return batch.y;
}

void TrainableNetwork::refresh() {
    const at::NoGradGuard off;
    for (const Parameter& parameter : m_parameters) {
        if (lastWord(parameter.name) == "r") {
            parameter.value.detach().clamp_min_(kLeastRamp);
        }
    }
    for (const Norm& norm : m_norms) {
        TensorNode& node = m_evaluation.node(norm.node);
        node.weight = norm.gamma.detach() * at::rsqrt(norm.variance + norm.epsilon);
        node.mean = norm.mean.clone();
    }
}

std::vector<Array> TrainableNetwork::save() const {
    std::vector<Array> arrays;
    for (const Parameter& parameter : m_parameters) {
        arrays.push_back(toArray("parameter." + parameter.name, parameter.value));
    }
    for (const Norm& norm : m_norms) {
        const std::string name = "batch_norm." + std::to_string(norm.node);
        arrays.push_back(toArray(name + ".mean", norm.mean));
        arrays.push_back(toArray(name + ".variance", norm.variance));
    }
    return arrays;
}

void TrainableNetwork::load(const std::vector<Array>& arrays) {
    for (Parameter& parameter : m_parameters) {
        fromArrays(arrays, "parameter." + parameter.name, parameter.value);
    }
    for (Norm& norm : m_norms) {
        const std::string name = "batch_norm." + std::to_string(norm.node);
        fromArrays(arrays, name + ".mean", norm.mean);
        fromArrays(arrays, name + ".variance", norm.variance);
    }
    refresh();
}

Network TrainableNetwork::toNetwork() const {
    std::vector<Node> nodes = m_network.nodes();
    for (const Parameter& parameter : m_parameters) {
        Operation& operation = nodes[static_cast<std::size_t>(parameter.node)].operation;
        numbersIn(operation, lastWord(parameter.name)) = numbersOf(parameter.value);
    }
    for (const Norm& norm : m_norms) {
        auto& operation = std::get<BatchNorm>(nodes[static_cast<std::size_t>(norm.node)].operation);
        operation.mean = numbersOf(norm.mean);
        operation.variance = numbersOf(norm.variance);
    }
    return Network(std::move(nodes));
}

}  // namespace core
