#include "core/train/loss_pieces.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

namespace core {

namespace {

using at::Tensor;

/// What of a graph may live at once.
constexpr double kBudgetBytes = 1.5e9;
/// How many tensors of a value's rows a step back leaves in the graph.
constexpr double kRowTensors = 4.0;

const BoundMethod& innermost(const BoundMethod& method) {
    return method.layers ? innermost(*method.layers) : method;
}

/// Numbers of one sample's rows over a value, two for each of its elements, all the way back (or of
/// its linear functions of the input).
double rowNumbers(const TensorNetwork& network, int value, bool isForward) {
    double back = static_cast<double>(network.inputSize());
    for (int u = 1; u <= value && !isForward; ++u) {
        back += static_cast<double>(network.size(u));
    }
    return 2.0 * static_cast<double>(network.size(value)) * back * kRowTensors;
}

double sampleNumbers(const TensorNetwork& network, const BoundMethod& method) {
    const BoundMethod& layers = innermost(method);
    double numbers = rowNumbers(network, network.output(), false);
    for (const int activation : network.activations()) {
        const int value = network.node(activation).inputs[0];
        if (layers.substitution != Substitution::Interval && network.level(value) > 0) {
            numbers += rowNumbers(network, value, layers.substitution == Substitution::Linear);
        }
    }
    return numbers;
}

/// The network with parameters that pieces differentiate in, cut off from what made them (batch
/// norm's statistics of the clean batch), and the same tensors of the network itself.
struct Detached {
    TensorNetwork network;
    std::vector<Tensor> own;
    std::vector<Tensor> original;

    explicit Detached(const TensorNetwork& of) : network(of) {
        for (int i = 0; i <= network.output(); ++i) {
            TensorNode& node = network.node(i);
            for (Tensor* tensor : {&node.weight, &node.bias, &node.mean}) {
                if (tensor->defined() && tensor->requires_grad()) {
                    original.push_back(*tensor);
                    *tensor = tensor->detach().requires_grad_(true);
                    own.push_back(*tensor);
                }
            }
        }
    }
};

TrainingBatch pieceOf(const TrainingBatch& batch, std::int64_t first, std::int64_t count) {
    return {batch.points.narrow(0, first, count),
            batch.labels.narrow(0, first, count),
            {batch.indices.begin() + first, batch.indices.begin() + first + count}};
}

void addTo(Tensor& sum, const Tensor& term) {
    if (term.defined()) {
        sum = sum.defined() ? sum.add_(term) : term.clone();
    }
}

/// A scalar of value `value` whose gradient in tensors[k] is slopes[k].
Tensor withSlopes(const Tensor& value, const std::vector<Tensor>& tensors,
                  const std::vector<Tensor>& slopes) {
    Tensor result = value;
    for (std::size_t k = 0; k < tensors.size(); ++k) {
        if (slopes[k].defined()) {
            const Tensor line = (tensors[k] * slopes[k]).sum();
            result = result + (line - line.detach());
        }
    }
    return result;
}

}  // namespace

std::int64_t piecesSamples(const TensorNetwork& network, const BoundMethod& method,
                           std::int64_t elementBytes) {
    const double bytes = sampleNumbers(network, method) * static_cast<double>(elementBytes);
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(kBudgetBytes / bytes));
}

RobustPart partInPieces(const StepView& view, std::int64_t samples, const Margins& margins) {
    const std::int64_t batch = view.batch.points.size(0);
    if (samples >= batch) {
        return fromMargins(margins(view), view.batch.labels);
    }
    const Detached detached(view.training);
    std::vector<Tensor> slopes(detached.own.size());
    std::vector<Tensor> correct;
    Tensor value;
    for (std::int64_t first = 0; first < batch; first += samples) {
        const TrainingBatch piece = pieceOf(view.batch, first, std::min(samples, batch - first));
        const StepView part{view.config,  detached.network, view.evaluation,
                            view.clipLow, view.clipHigh,    piece,
                            view.point};
        RobustPart robust = fromMargins(margins(part), piece.labels);
        const double share = static_cast<double>(piece.points.size(0)) / static_cast<double>(batch);
        const Tensor loss = robust.loss * share;
        const auto found = torch::autograd::grad({loss}, detached.own, {}, {}, false, true);
        for (std::size_t k = 0; k < slopes.size(); ++k) {
            addTo(slopes[k], found[k]);
        }
        addTo(value, loss.detach());
        correct.push_back(robust.correct);
    }
    RobustPart whole;
    whole.loss = withSlopes(value, detached.original, slopes);
    whole.correct = at::cat(correct);
    return whole;
}

}  // namespace core
