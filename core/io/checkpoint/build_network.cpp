#include <stdexcept>
#include <utility>

#include "core/io/checkpoint/build_private.h"
#include "core/io/parse_error.h"
#include "core/network/normalisation.h"

namespace core {
namespace checkpoint {
namespace {

/// One number for all, one a channel, or one an element, as one an element.
std::vector<double> perElement(const std::vector<double>& values, const Shape& shape,
                               const char* what) {
    const auto count = static_cast<std::size_t>(elementCount(shape));
    const auto channels = static_cast<std::size_t>(shape.empty() ? 1 : shape[0]);
    if (values.size() == count) {
        return values;
    }
    if (values.size() != 1 && values.size() != channels) {
        throw std::invalid_argument(std::string(what) + " has " + std::to_string(values.size()) +
                                    " numbers, expected 1, " + std::to_string(channels) + " or " +
                                    std::to_string(count));
    }
    std::vector<double> result(count);
    for (std::size_t i = 0; i < count; ++i) {
        result[i] = values[values.size() == 1 ? 0 : i / (count / channels)];
    }
    return result;
}

std::vector<double> transposed(const std::vector<double>& values, std::int64_t rows,
                               std::int64_t columns) {
    std::vector<double> result(values.size());
    for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < columns; ++c) {
            result[static_cast<std::size_t>(c * rows + r)] =
                values[static_cast<std::size_t>(r * columns + c)];
        }
    }
    return result;
}

/// Makes the operation of one step; what a step has no tensor for gets the value that does nothing.
class OperationMaker {
public:
    OperationMaker(const Step& step, const StepPlan& plan, WeightSource& source)
        : m_step(step), m_plan(plan), m_source(source) {}

    Operation make() {
        switch (m_step.kind) {
            case StepKind::Dense:
                return dense();
            case StepKind::Convolution:
                return convolution();
            case StepKind::BatchNorm:
                return batchNorm();
            case StepKind::Relu:
                return Relu{};
            case StepKind::LeakyRelu:
                return LeakyRelu{m_step.slope};
            case StepKind::ParamRamp:
                return ParamRamp{m_step.eta,
                                 perElement(numbers(Role::Ramp, 1, 1.0), m_plan.in, "r")};
            case StepKind::Silu:
                return Smooth{SmoothKind::Silu};
            case StepKind::MaxPool:
                return MaxPool{window()};
            case StepKind::AveragePool:
                return AveragePool{window(), m_step.countsPadding};
            case StepKind::GlobalAveragePool:
                return globalPool();
            case StepKind::Flatten:
                return Reshape{m_plan.out};
            case StepKind::Scale:
                return Scale{perElement(m_step.factor, m_plan.in, "factor"),
                             perElement(m_step.offset, m_plan.in, "offset")};
            case StepKind::Sum:
                break;
        }
        return Sum{};
    }

private:
    /// The step's tensor of this role, or `count` times what stands for none.
    std::vector<double> numbers(Role role, std::int64_t count, double otherwise) {
        for (const Requirement& tensor : m_plan.tensors) {
            if (tensor.role == role) {
                return m_source.take(tensor);
            }
        }
        return std::vector<double>(static_cast<std::size_t>(count), otherwise);
    }

    Operation dense() {
        Dense d{m_plan.in[0], m_plan.out[0], {}, {}};
        d.weight = numbers(Role::Weight, 0, 0.0);
        if (m_step.isTransposed) {
            d.weight = transposed(d.weight, d.in, d.out);
        }
        d.bias = numbers(Role::Bias, d.out, 0.0);
        return d;
    }

    Operation convolution() {
        Convolution c;
        const Shape& weight = m_plan.tensors.front().shape;
        c.inChannels = m_plan.in[0];
        c.outChannels = weight[0];
        c.kernel = {weight[2], weight[3]};
        c.stride = m_step.stride;
        c.padding = m_step.padding;
        c.dilation = m_step.dilation;
        c.groups = m_step.groups;
        c.weight = numbers(Role::Weight, 0, 0.0);
        c.bias = numbers(Role::Bias, c.outChannels, 0.0);
        return c;
    }

    Operation batchNorm() {
        const std::int64_t channels = m_plan.in[0];
        BatchNorm n;
        n.gamma = numbers(Role::Gamma, channels, 1.0);
        n.beta = numbers(Role::Beta, channels, 0.0);
        n.mean = numbers(Role::Mean, channels, 0.0);
        n.variance = numbers(Role::Variance, channels, 1.0);
        n.epsilon = m_step.epsilon;
        return n;
    }

    PoolWindow window() const {
        return {m_step.kernel, m_step.stride, m_step.padding, m_step.dilation, m_step.ceilMode};
    }

    Operation globalPool() const {
        const std::array<std::int64_t, 2> all{m_plan.in[1], m_plan.in[2]};
        return AveragePool{{all, all, {0, 0, 0, 0}, {1, 1}, false}, false};
    }

    const Step& m_step;
    const StepPlan& m_plan;
    WeightSource& m_source;
};

/// The input, behind it the normalisation where there is one.
std::vector<Node> firstNodes(const Description& description, WeightSource& source) {
    std::vector<Node> nodes{{"input", Input{description.input}, {}}};
    const Normalisation& norm = description.normalisation;
    if (!norm.isThere()) {
        return nodes;
    }
    std::vector<double> mean = norm.mean;
    std::vector<double> deviation = norm.deviation;
    if (!norm.meanTensor.empty()) {
        const auto shape = [&](const std::string& name) {
            return source.shapeOf(name).value_or(Shape{description.input[0]});
        };
        mean = source.take({norm.meanTensor, Role::InputMean, shape(norm.meanTensor)});
        deviation =
            source.take({norm.deviationTensor, Role::InputDeviation, shape(norm.deviationTensor)});
    }
    return withNormalisedInput(Network(std::move(nodes)), mean, deviation).nodes();
}

}  // namespace

Network build(const Description& description, WeightSource& source) {
    const auto plans =
        planOf(description, [&](const std::string& name) { return source.shapeOf(name); });
    std::vector<Node> nodes = firstNodes(description, source);
    const int shift = static_cast<int>(nodes.size()) - 1;
    for (std::size_t k = 0; k < plans.size(); ++k) {
        const Step& step = description.steps[k];
        Node node{step.name, OperationMaker(step, plans[k], source).make(), {}};
        for (const int value : step.inputs) {
            node.inputs.push_back(value + shift);
        }
        nodes.push_back(std::move(node));
    }
    return Network(std::move(nodes));
}

Network buildNoted(const Architecture& architecture, const StateDict& tensors,
                   std::vector<std::string>& notes) {
    Description description = readDescription(architecture.description, architecture.id);
    matchNames(description, tensors, notes);
    StateDictSource source(tensors);
    Network network = build(description, source);
    source.requireAllTaken(description.ignored);
    return network;
}

}  // namespace checkpoint

Network buildNetwork(const Architecture& architecture, const StateDict& tensors) {
    std::vector<std::string> notes;
    return checkpoint::buildNoted(architecture, tensors, notes);
}

Network randomNetwork(const Architecture& architecture, std::uint64_t seed) {
    checkpoint::RandomSource source(seed);
    return checkpoint::build(checkpoint::readDescription(architecture.description, architecture.id),
                             source);
}

}  // namespace core
