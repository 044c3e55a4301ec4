#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "core/io/onnx.h"
#include "core/io/onnx_proto_private.h"

namespace core {
namespace onnx {
namespace {

using reachscope_onnx::AttributeProto;
using reachscope_onnx::GraphProto;
using reachscope_onnx::ModelProto;
using reachscope_onnx::NodeProto;
using reachscope_onnx::TensorProto;
using reachscope_onnx::ValueInfoProto;

constexpr std::int64_t kIrVersion = 7;
constexpr std::int64_t kOpset = 13;
constexpr std::int64_t kOpsetWithDilatedAverage = 19;

bool isFloat(double value) { return static_cast<double>(static_cast<float>(value)) == value; }

bool areFloats(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), isFloat);
}

/// The part of a batch normalisation's epsilon that a float attribute loses goes to the variance.
std::vector<double> storedVariance(const BatchNorm& norm) {
    const double lost = norm.epsilon - static_cast<double>(static_cast<float>(norm.epsilon));
    std::vector<double> variance = norm.variance;
    for (double& v : variance) {
        v = lost == 0.0 ? v : v + lost;
    }
    return variance;
}

bool areFloats(const Operation& operation) {
    struct Visitor {
        bool operator()(const Dense& d) const { return areFloats(d.weight) && areFloats(d.bias); }
        bool operator()(const Convolution& c) const {
            return areFloats(c.weight) && areFloats(c.bias);
        }
        bool operator()(const BatchNorm& n) const {
            return areFloats(n.gamma) && areFloats(n.beta) && areFloats(n.mean) &&
                   areFloats(storedVariance(n));
        }
        bool operator()(const Scale& s) const { return areFloats(s.factor) && areFloats(s.offset); }
        bool operator()(const Pad& p) const { return isFloat(p.value); }
        bool operator()(const LeakyRelu& l) const { return isFloat(l.slope); }
        bool operator()(const Input&) const { return true; }
        bool operator()(const AveragePool&) const { return true; }
        bool operator()(const MaxPool&) const { return true; }
        bool operator()(const Reshape&) const { return true; }
        bool operator()(const Transpose&) const { return true; }
        bool operator()(const Relu&) const { return true; }
        bool operator()(const Smooth&) const { return true; }
        bool operator()(const ParamRamp&) const { return true; }
        bool operator()(const Sum&) const { return true; }
    };
    return std::visit(Visitor{}, operation);
}

/// With the batch axis; a scalar stays one.
Shape onnxDims(const Shape& shape) {
    Shape dims = shape;
    if (!dims.empty()) {
        dims.insert(dims.begin(), 1);
    }
    return dims;
}

template <typename Numbers>
void addInts(NodeProto& node, const char* name, const Numbers& numbers) {
    AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(AttributeProto::INTS);
    for (const auto number : numbers) {
        attribute.add_ints(number);
    }
}

void addInt(NodeProto& node, const char* name, std::int64_t number) {
    AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(AttributeProto::INT);
    attribute.set_i(number);
}

void addFloat(NodeProto& node, const char* name, double number) {
    AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(AttributeProto::FLOAT);
    attribute.set_f(static_cast<float>(number));
}

template <typename T>
void appendRaw(std::string& bytes, T number) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof(T));
}

class OnnxWriter {
public:
    explicit OnnxWriter(const Network& network) : m_network(network) {
        m_single = std::all_of(network.nodes().begin(), network.nodes().end(),
                               [](const Node& node) { return areFloats(node.operation); });
    }

    std::string write() {
        m_model.set_ir_version(kIrVersion);
        m_model.set_producer_name("Reachscope");
        m_graph = m_model.mutable_graph();
        m_graph->set_name("network");
        for (std::size_t i = 0; i < m_network.nodes().size(); ++i) {
            writeNode(static_cast<int>(i));
        }
        if (m_network.nodes().size() == 1) {
            addNode("Identity", "", {m_values[0]}, unusedName("output"));
            m_values.push_back(m_graph->node(0).output(0));
        }
        describe(*m_graph->add_output(), m_values.back(), m_network.outputShape());
        m_model.add_opset_import()->set_version(m_opset);
        return m_model.SerializeAsString();
    }

private:
    void describe(ValueInfoProto& info, const std::string& name, const Shape& shape) const {
        info.set_name(name);
        auto& tensor = *info.mutable_type()->mutable_tensor_type();
        tensor.set_elem_type(m_single ? TensorProto::FLOAT : TensorProto::DOUBLE);
        tensor.mutable_shape();
        for (const std::int64_t size : onnxDims(shape)) {
            tensor.mutable_shape()->add_dim()->set_dim_value(size);
        }
    }

    std::string unusedName(const std::string& wanted) {
        std::string name = wanted;
        for (int i = 1; name.empty() || !m_names.insert(name).second; ++i) {
            name = (wanted.empty() ? "value" : wanted) + "_" + std::to_string(i);
        }
        return name;
    }

    NodeProto& addNode(const char* op, const std::string& name,
                       const std::vector<std::string>& inputs, const std::string& output) {
        NodeProto& node = *m_graph->add_node();
        node.set_op_type(op);
        node.set_name(name);
        for (const std::string& input : inputs) {
            node.add_input(input);
        }
        node.add_output(output);
        return node;
    }

    std::string addConstant(const std::string& name, const Shape& dims,
                            const std::vector<double>& values) {
        TensorProto& tensor = *m_graph->add_initializer();
        tensor.set_name(unusedName(name));
        tensor.set_data_type(m_single ? TensorProto::FLOAT : TensorProto::DOUBLE);
        for (const std::int64_t size : dims) {
            tensor.add_dims(size);
        }
        std::string& raw = *tensor.mutable_raw_data();
        for (const double value : values) {
            if (m_single) {
                appendRaw(raw, static_cast<float>(value));
            } else {
                appendRaw(raw, value);
            }
        }
        return tensor.name();
    }

    std::string addIntegers(const std::string& name, const std::vector<std::int64_t>& values) {
        TensorProto& tensor = *m_graph->add_initializer();
        tensor.set_name(unusedName(name));
        tensor.set_data_type(TensorProto::INT64);
        tensor.add_dims(static_cast<std::int64_t>(values.size()));
        tensor.mutable_raw_data();
        for (const std::int64_t value : values) {
            appendRaw(*tensor.mutable_raw_data(), value);
        }
        return tensor.name();
    }

    void writeNode(int index) {
        const Node& node = m_network.nodes()[static_cast<std::size_t>(index)];
        const std::string output = unusedName(node.name);
        m_values.push_back(output);
        m_name = node.name;
        m_inputs.clear();
        for (const int input : node.inputs) {
            m_inputs.push_back(m_values[static_cast<std::size_t>(input)]);
        }
        m_index = index;
        m_output = output;
        std::visit([this](const auto& operation) { write(operation); }, node.operation);
    }

    NodeProto& emit(const char* op, const std::vector<std::string>& constants = {}) {
        std::vector<std::string> inputs = m_inputs;
        inputs.insert(inputs.end(), constants.begin(), constants.end());
        return addNode(op, m_name, inputs, m_output);
    }

    std::string named(const char* part) const { return m_output + "." + part; }

    void write(const Input& input) { describe(*m_graph->add_input(), m_output, input.shape); }

    void write(const Dense& dense) {
        NodeProto& node =
            emit("Gemm", {addConstant(named("weight"), {dense.out, dense.in}, dense.weight),
                          addConstant(named("bias"), {dense.out}, dense.bias)});
        addInt(node, "transB", 1);
    }

    void write(const Convolution& c) {
        const Shape dims{c.outChannels, c.inChannels / c.groups, c.kernel[0], c.kernel[1]};
        NodeProto& node = emit("Conv", {addConstant(named("weight"), dims, c.weight),
                                        addConstant(named("bias"), {c.outChannels}, c.bias)});
        addInts(node, "kernel_shape", c.kernel);
        addInts(node, "strides", c.stride);
        addInts(node, "pads", c.padding);
        addInts(node, "dilations", c.dilation);
        addInt(node, "group", c.groups);
    }

    void write(const BatchNorm& norm) {
        const Shape dims{static_cast<std::int64_t>(norm.gamma.size())};
        NodeProto& node = emit("BatchNormalization",
                               {addConstant(named("gamma"), dims, norm.gamma),
                                addConstant(named("beta"), dims, norm.beta),
                                addConstant(named("mean"), dims, norm.mean),
                                addConstant(named("variance"), dims, storedVariance(norm))});
        addFloat(node, "epsilon", norm.epsilon);
    }

    void addWindow(NodeProto& node, const PoolWindow& window) {
        addInts(node, "kernel_shape", window.kernel);
        addInts(node, "strides", window.stride);
        addInts(node, "pads", window.padding);
        addInt(node, "ceil_mode", window.ceilMode ? 1 : 0);
    }

    void write(const AveragePool& pool) {
        NodeProto& node = emit("AveragePool");
        addWindow(node, pool.window);
        addInt(node, "count_include_pad", pool.countIncludePad ? 1 : 0);
        if (pool.window.dilation != std::array<std::int64_t, 2>{1, 1}) {
            m_opset = kOpsetWithDilatedAverage;
            addInts(node, "dilations", pool.window.dilation);
        }
    }

    void write(const MaxPool& pool) {
        NodeProto& node = emit("MaxPool");
        addWindow(node, pool.window);
        addInts(node, "dilations", pool.window.dilation);
    }

    void write(const Reshape& reshape) {
        emit("Reshape", {addIntegers(named("shape"), onnxDims(reshape.shape))});
    }

    void write(const Transpose& transpose) {
        std::vector<std::int64_t> permutation;
        if (!transpose.permutation.empty()) {
            permutation.push_back(0);
        }
        for (const int axis : transpose.permutation) {
            permutation.push_back(axis + 1);
        }
        addInts(emit("Transpose"), "perm", permutation);
    }

    void write(const Pad& pad) {
        std::vector<std::int64_t> pads(pad.before.empty() ? 0 : 1, 0);
        pads.insert(pads.end(), pad.before.begin(), pad.before.end());
        pads.insert(pads.end(), pad.before.empty() ? 0 : 1, 0);
        pads.insert(pads.end(), pad.after.begin(), pad.after.end());
        emit("Pad",
             {addIntegers(named("pads"), pads), addConstant(named("value"), {}, {pad.value})});
    }

    /// y = factor x + offset, the half of it that does nothing left out.
    void write(const Scale& scale) {
        const Shape dims = onnxDims(m_network.shapeOf(m_index));
        const auto isNothing = [](double v) { return v == 0.0 && !std::signbit(v); };
        const bool noOffset = std::all_of(scale.offset.begin(), scale.offset.end(), isNothing);
        const bool noFactor = std::all_of(scale.factor.begin(), scale.factor.end(),
                                          [](double v) { return v == 1.0; });
        if (noFactor && !noOffset) {
            emit("Add", {addConstant(named("offset"), dims, scale.offset)});
            return;
        }
        const std::string factor = addConstant(named("factor"), dims, scale.factor);
        if (noOffset) {
            emit("Mul", {factor});
            return;
        }
        const std::string scaled = unusedName(named("scaled"));
        addNode("Mul", m_name, {m_inputs[0], factor}, scaled);
        addNode("Add", named("shifted"), {scaled, addConstant(named("offset"), dims, scale.offset)},
                m_output);
    }

    void write(const Relu&) { emit("Relu"); }

    void write(const LeakyRelu& leaky) {
        if (isFloat(leaky.slope)) {
            addFloat(emit("LeakyRelu"), "alpha", leaky.slope);
        } else {
            emit("PRelu", {addConstant(named("slope"), {1}, {leaky.slope})});
        }
    }

    void write(const Smooth& smooth) {
        switch (smooth.kind) {
            case SmoothKind::Sigmoid:
                emit("Sigmoid");
                return;
            case SmoothKind::Tanh:
                emit("Tanh");
                return;
            case SmoothKind::Silu:
                break;
        }
        const std::string gate = unusedName(named("gate"));
        addNode("Sigmoid", named("sigmoid"), {m_inputs[0]}, gate);
        addNode("Mul", m_name, {m_inputs[0], gate}, m_output);
    }

    void write(const ParamRamp&) const {
        throw std::invalid_argument("node " + std::to_string(m_index) + " (" + m_name +
                                    ", param_ramp) does not fit into .onnx: it has no such "
                                    "operator");
    }

    void write(const Sum&) { emit("Add"); }

    const Network& m_network;
    bool m_single = true;
    std::int64_t m_opset = kOpset;
    ModelProto m_model;
    GraphProto* m_graph = nullptr;
    std::set<std::string> m_names;
    std::vector<std::string> m_values;  // the ONNX name of each core node's output
    int m_index = 0;
    std::string m_name;
    std::string m_output;
    std::vector<std::string> m_inputs;
};

}  // namespace
}  // namespace onnx

std::string formatOnnx(const Network& network) { return onnx::OnnxWriter(network).write(); }

}  // namespace core
