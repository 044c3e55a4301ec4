#pragma once

// Private to the .onnx reader: the core network under construction and the values of the file's
// names.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "core/io/onnx_node.h"
#include "core/io/onnx_tensor.h"
#include "core/network/network.h"

namespace core::onnx {

/// An activation: the core node that computes it and the dims ONNX gives it. With a batch of one
/// the numbers are the same in both; the core node's shape is always coreShape(dims).
struct Branch {
    int node = 0;
    Shape dims;
};

using ConstantPtr = std::shared_ptr<const Constant>;
using Value = std::variant<Branch, ConstantPtr>;

/// dims without the batch axis: a leading 1 vanishes where other axes follow.
Shape coreShape(const Shape& dims);

class GraphBuilder {
public:
    explicit GraphBuilder(std::string path) : m_path(std::move(path)) {}

    /// The network's input under its name in the file.
    void setInput(const std::string& name, const Shape& dims);
    /// Constants of the file, decoded when they are first asked for; they must outlive this.
    void addInitializer(const reachscope_onnx::TensorProto& tensor);
    /// How often each value is read: an Add may only vanish into a layer nobody else reads.
    void countUse(const std::string& name) { ++m_uses[name]; }

    bool isDefined(const std::string& name) const;
    const Value& value(const NodeView& node, int input);
    /// The input as a constant; refuses an activation.
    const Constant& constant(const NodeView& node, int input);
    /// As constant, or null where the optional input is left out.
    const Constant* maybeConstant(const NodeView& node, int input);
    /// The input as an activation; refuses a constant.
    Branch branch(const NodeView& node, int input);

    void define(const NodeView& node, Value value);
    void define(const NodeView& node, Constant constant);

    /// Adds a core node whose output has the given ONNX dims. Refuses huge tensors.
    Branch append(const NodeView& node, Operation operation, std::vector<int> inputs, Shape dims);
    /// As append for an operation on one branch; the shape follows from the operation.
    Branch appendChecked(const NodeView& node, Operation operation, const Branch& in);
    /// The same numbers under other dims; a Reshape node only where the core shape changes, or
    /// where `always` says so.
    Branch reshaped(const NodeView& node, const Branch& in, Shape dims, bool always = false);

    /// The node that a sigmoid node reads; -1 if the node is none.
    int underSigmoid(int node) const;

    /// Remembers that the value of this node's output is a layer that may still take up an offset.
    void markOpen(const NodeView& node, const Branch& result);
    /// Adds the offset to the open layer behind input i of the node, if there is one and nothing
    /// else reads it; false otherwise.
    bool absorb(const NodeView& node, int input, const std::vector<double>& offset);

    /// Counts numbers made from small descriptions. Refuses more than 2^27 of them in a file.
    void charge(const NodeView& node, std::int64_t count);

    /// The finished network, whose output is the named value.
    Network finish(const std::string& output) const;

private:
    const Value* find(const std::string& name);
    [[noreturn]] void fail(const std::string& where, const std::string& expected,
                           const std::string& found) const;

    std::string m_path;
    std::vector<Node> m_nodes;
    std::vector<Shape> m_shapes;
    std::unordered_map<std::string, Value> m_values;
    std::unordered_map<std::string, const reachscope_onnx::TensorProto*> m_initializers;
    std::unordered_map<std::string, int> m_uses;
    std::unordered_map<std::string, int> m_open;  // value name -> core node
    std::int64_t m_charged = 0;
};

}  // namespace core::onnx
