#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "core/io/number.h"
#include "core/io/onnx.h"
#include "core/io/onnx_operators.h"
#include "core/io/parse_error.h"

namespace core {
namespace onnx {

void convert(GraphBuilder& graph, const NodeView& node) {
    try {
        if (!convertLayer(graph, node) && !convertShape(graph, node) &&
            !convertElement(graph, node)) {
            node.fail("an operator that is supported", inQuotes(node.op()));
        }
    } catch (const Mismatch& mismatch) {
        node.fail(mismatch.expected(), mismatch.found());
    } catch (const std::invalid_argument& error) {
        node.fail("valid shapes", error.what());
    }
}

namespace {

using reachscope_onnx::GraphProto;
using reachscope_onnx::ModelProto;
using reachscope_onnx::NodeProto;
using reachscope_onnx::TensorProto;
using reachscope_onnx::ValueInfoProto;

/// Reads the graph of one model, from the output backwards to what it needs, then forwards.
class OnnxReader {
public:
    OnnxReader(const std::string& path, const ModelProto& model)
        : m_path(path), m_graph(model.graph()), m_builder(path) {
        m_opset = opsetOf(model);
    }

    Network read() {
        const ValueInfoProto& output = single(m_graph.output(), "output");
        const std::vector<const NodeProto*> needed = neededNodes(output.name());
        defineInputs();
        for (const NodeProto* proto : needed) {
            for (const std::string& input : proto->input()) {
                m_builder.countUse(input);
            }
        }
        m_builder.countUse(output.name());
        for (const NodeProto* proto : needed) {
            onnx::convert(m_builder, NodeView(m_path, *proto, m_opset));
        }
        return m_builder.finish(output.name());
    }

private:
    [[noreturn]] void fail(const std::string& where, const std::string& expected,
                           const std::string& found) const {
        throw ParseError(m_path, where, expected, found);
    }

    std::int64_t opsetOf(const ModelProto& model) const {
        for (const auto& import : model.opset_import()) {
            if (import.domain().empty() || import.domain() == "ai.onnx") {
                return import.version();
            }
        }
        fail("model", "the version of the ONNX operators it uses", "none");
    }

    template <typename List>
    const ValueInfoProto& single(const List& list, const std::string& what) const {
        if (list.size() != 1) {
            fail("graph", "one " + what, std::to_string(list.size()));
        }
        return list.Get(0);
    }

    /// Nodes the output depends on, in the file's order, which is the order of computation.
    std::vector<const NodeProto*> neededNodes(const std::string& output) const {
        std::unordered_set<std::string> wanted{output};
        std::vector<const NodeProto*> needed;
        for (int i = m_graph.node_size() - 1; i >= 0; --i) {
            const NodeProto& node = m_graph.node(i);
            const bool used = std::any_of(
                node.output().begin(), node.output().end(),
                [&](const std::string& name) { return !name.empty() && wanted.count(name) > 0; });
            if (!used) {
                continue;
            }
            requireSupported(node);
            wanted.insert(node.input().begin(), node.input().end());
            needed.push_back(&node);
        }
        std::reverse(needed.begin(), needed.end());
        return needed;
    }

    void requireSupported(const NodeProto& node) const {
        const NodeView view(m_path, node, m_opset);
        if (!node.domain().empty() && node.domain() != "ai.onnx") {
            view.fail("an operator of ONNX itself", "one of " + inQuotes(node.domain()));
        }
        if (node.output(0).empty()) {
            view.fail("a first output with a name", "none");
        }
    }

    void defineInputs() {
        if (m_graph.sparse_initializer_size() > 0) {
            fail("graph", "dense initialisers", "a sparse one");
        }
        std::unordered_set<std::string> constants;
        for (const TensorProto& tensor : m_graph.initializer()) {
            m_builder.addInitializer(tensor);
            constants.insert(tensor.name());
        }
        std::vector<const ValueInfoProto*> inputs;
        for (const ValueInfoProto& input : m_graph.input()) {
            if (constants.count(input.name()) == 0) {
                inputs.push_back(&input);
            }
        }
        if (inputs.size() != 1) {
            fail("graph", "one input that is no constant", std::to_string(inputs.size()));
        }
        m_builder.setInput(inputs[0]->name(), inputDims(*inputs[0]));
    }

    /// A first axis without a fixed size is a batch; we look at one sample.
    Shape inputDims(const ValueInfoProto& input) const {
        const std::string where = "input " + inQuotes(input.name());
        if (!input.type().has_tensor_type() || !input.type().tensor_type().has_shape()) {
            fail(where, "a tensor with a shape", "none");
        }
        const auto& shape = input.type().tensor_type().shape();
        Shape dims;
        for (int i = 0; i < shape.dim_size(); ++i) {
            const bool fixed = shape.dim(i).has_dim_value() && shape.dim(i).dim_value() > 0;
            if (!fixed && (i > 0 || shape.dim_size() == 1)) {
                fail(where, "a fixed size of axis " + std::to_string(i), "none");
            }
            dims.push_back(fixed ? shape.dim(i).dim_value() : 1);
        }
        try {
            countOf(dims);
        } catch (const Mismatch& mismatch) {
            fail(where, mismatch.expected(), mismatch.found());
        }
        return dims;
    }

    const std::string& m_path;
    const GraphProto& m_graph;
    GraphBuilder m_builder;
    std::int64_t m_opset = 0;
};

ModelProto parseModel(const std::string& path, std::string_view bytes) {
    constexpr int kDeepest = 60;  // levels of nested messages; networks need about six
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw ParseError(path, "file", "at most 2 GiB", std::to_string(bytes.size()) + " bytes");
    }
    google::protobuf::io::ArrayInputStream array(bytes.data(), static_cast<int>(bytes.size()));
    google::protobuf::io::CodedInputStream stream(&array);
    stream.SetRecursionLimit(kDeepest);
    ModelProto model;
    if (!model.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage()) {
        throw ParseError(path, "byte " + std::to_string(stream.CurrentPosition()),
                         "an ONNX model (protobuf)", "damaged, truncated or other data");
    }
    if (!model.has_graph()) {
        throw ParseError(path, "model", "an ONNX model with a graph", "none");
    }
    return model;
}

}  // namespace
}  // namespace onnx

bool hasOnnx() { return true; }

Network parseOnnx(const std::string& path, std::string_view bytes) {
    const auto model = onnx::parseModel(path, bytes);
    try {
        return onnx::OnnxReader(path, model).read();
    } catch (const std::bad_alloc&) {
        throw ParseError(path, "graph", "a network that fits into memory", "a larger one");
    }
}

}  // namespace core
