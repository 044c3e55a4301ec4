#include <algorithm>
#include <set>
#include <stdexcept>
#include <type_traits>

#include "core/io/checkpoint/steps_private.h"
#include "core/io/checkpoint/weights_writer.h"
#include "core/io/npz_writer.h"
#include "core/network/overloaded.h"

namespace core {

namespace {

/// Node k is module k - 1 of torch's nn.Sequential, which has no input.
std::string moduleOf(std::size_t node) { return std::to_string(node - 1); }

/// Collects a network's numbers under names.
class WeightList {
public:
    void operation(const Dense& op) {
        add("weight", {op.out, op.in}, op.weight);
        add("bias", {op.out}, op.bias);
    }
    void operation(const Convolution& op) {
        add("weight",
            {op.outChannels, op.inChannels / std::max<std::int64_t>(op.groups, 1), op.kernel[0],
             op.kernel[1]},
            op.weight);
        add("bias", {op.outChannels}, op.bias);
    }
    void operation(const BatchNorm& op) {
        add("weight", op.gamma);
        add("bias", op.beta);
        add("running_mean", op.mean);
        add("running_var", op.variance);
    }
    void operation(const ParamRamp& op) { add("r", op.r); }
    void operation(const Scale& op) {
        add("factor", op.factor);
        add("offset", op.offset);
    }
    template <class Other>
    void operation(const Other&) {}

    std::vector<StoredTensor> take(const Network& network) {
        for (std::size_t k = 1; k < network.nodes().size(); ++k) {
            m_module = moduleOf(k);
            std::visit([this](const auto& op) { operation(op); }, network.nodes()[k].operation);
        }
        const bool isSingle =
            std::all_of(m_tensors.begin(), m_tensors.end(), [](const StoredTensor& tensor) {
                return tensor.values.empty() || !exactFloats(tensor.values).empty();
            });
        for (StoredTensor& tensor : m_tensors) {
            tensor.type = isSingle ? ElementType::Float32 : ElementType::Float64;
        }
        return std::move(m_tensors);
    }

private:
    void add(const char* role, const Shape& shape, const std::vector<double>& values) {
        m_tensors.push_back({m_module + '.' + role, shape, ElementType::Float64, values});
    }
    void add(const char* role, const std::vector<double>& values) {
        add(role, {static_cast<std::int64_t>(values.size())}, values);
    }

    std::string m_module;
    std::vector<StoredTensor> m_tensors;
};

Json oneOrAll(const std::vector<double>& values) {
    const bool isOne = !values.empty() && std::all_of(values.begin(), values.end(), [&](double v) {
        return v == values.front();
    });
    return isOne ? Json(values.front()) : Json(values);
}

Json windowStep(const char* kind, const PoolWindow& window) {
    return {{"kind", kind},
            {"kernel", window.kernel},
            {"stride", window.stride},
            {"padding", window.padding},
            {"dilation", window.dilation},
            {"ceil", window.ceilMode}};
}

/// A node as a step of a description, but for what it reads; null where there is no such step.
Json stepOf(const Operation& operation, const std::string& module) {
    using checkpoint::plainStep;
    return std::visit(
        Overloaded{
            [&](const Dense& op) {
                return Json{{"kind", "dense"}, {"tensors", module}, {"features", op.out}};
            },
            [&](const Convolution& op) {
                return Json{{"kind", "convolution"},      {"tensors", module},
                            {"channels", op.outChannels}, {"kernel", op.kernel},
                            {"stride", op.stride},        {"padding", op.padding},
                            {"dilation", op.dilation},    {"groups", op.groups}};
            },
            [&](const BatchNorm& op) {
                return Json{{"kind", "batch_norm"}, {"tensors", module}, {"epsilon", op.epsilon}};
            },
            [&](const AveragePool& op) {
                Json step = windowStep("average_pool", op.window);
                step["count_padding"] = op.countIncludePad;
                return step;
            },
            [](const MaxPool& op) { return windowStep("max_pool", op.window); },
            [](const Reshape& op) { return op.shape.size() == 1 ? plainStep("flatten") : Json(); },
            [](const Scale& op) {
                return Json{{"kind", "scale"},
                            {"factor", oneOrAll(op.factor)},
                            {"offset", oneOrAll(op.offset)}};
            },
            [](const Relu&) { return plainStep("relu"); },
            [](const LeakyRelu& op) {
                return Json{{"kind", "leaky_relu"}, {"slope", op.slope}};
            },
            [&](const ParamRamp& op) {
                return Json{{"kind", "param_ramp"}, {"tensors", module}, {"eta", op.eta}};
            },
            [](const Smooth& op) {
                return op.kind == SmoothKind::Silu ? plainStep("silu") : Json();
            },
            [](const Sum&) { return plainStep("sum"); }, [](const auto&) { return Json(); }},
        operation);
}

/// Names by which steps refer to values: the nodes' own where they are told apart by them.
std::vector<std::string> valueNames(const Network& network) {
    std::vector<std::string> names{"input"};
    std::set<std::string> used{"input"};
    for (std::size_t k = 1; k < network.nodes().size(); ++k) {
        const std::string& own = network.nodes()[k].name;
        names.push_back(!own.empty() && used.insert(own).second ? own
                                                                : "node " + std::to_string(k));
        used.insert(names.back());
    }
    return names;
}

}  // namespace

std::vector<StoredTensor> weightsOf(const Network& network) { return WeightList().take(network); }

Json describeNetwork(const Network& network, const std::string& weightsFile) {
    const std::vector<std::string> names = valueNames(network);
    std::vector<Json> steps;
    for (std::size_t k = 1; k < network.nodes().size(); ++k) {
        const Node& node = network.nodes()[k];
        Json step = stepOf(node.operation, moduleOf(k));
        if (step.is_null()) {
            throw std::invalid_argument("node " + node.name + " (" + kindName(node.operation) +
                                        ") has no step in a description; .onnx holds it");
        }
        step["name"] = names[k];
        const auto first = static_cast<std::size_t>(node.inputs.front());
        if (first + 1 != k) {
            step["from"] = names[first];
        }
        if (node.inputs.size() > 1) {
            step["with"] = names[static_cast<std::size_t>(node.inputs[1])];
        }
        steps.push_back(std::move(step));
    }
    Json document = checkpoint::descriptionOf("network", network.inputShape(), steps);
    document["ignored"] = {"*.factor", "*.offset"};
    if (!weightsFile.empty()) {
        document["weights"] = weightsFile;
    }
    return document;
}

}  // namespace core
