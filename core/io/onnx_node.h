#pragma once

// Private to the .onnx reader: one operator of the file, with checked access to its attributes.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/io/onnx_proto_private.h"

namespace core::onnx {

class NodeView {
public:
    NodeView(const std::string& path, const reachscope_onnx::NodeProto& proto, std::int64_t opset);

    const std::string& op() const { return m_proto.op_type(); }
    std::int64_t opset() const { return m_opset; }
    /// The node's name, or that of its first output where it has none.
    const std::string& name() const;

    /// Refuses an attribute that is none of these: what is not understood is not ignored.
    void requireAttributes(std::initializer_list<const char*> known) const;

    std::optional<std::int64_t> maybeInteger(const char* attribute) const;
    std::int64_t integer(const char* attribute, std::int64_t otherwise) const;
    std::optional<double> maybeFloat(const char* attribute) const;
    double number(const char* attribute, double otherwise) const;
    std::string text(const char* attribute, const std::string& otherwise) const;
    std::optional<std::vector<std::int64_t>> maybeIntegers(const char* attribute) const;
    const reachscope_onnx::AttributeProto* find(const char* attribute) const;

    /// Name of input i; empty where an optional input is left out.
    std::string input(int i) const;
    int inputCount() const { return m_proto.input_size(); }
    std::string output() const { return m_proto.output(0); }

    [[noreturn]] void fail(const std::string& expected, const std::string& found) const;

private:
    const reachscope_onnx::AttributeProto* find(const char* attribute, int type) const;

    const std::string& m_path;
    const reachscope_onnx::NodeProto& m_proto;
    std::int64_t m_opset;
};

}  // namespace core::onnx
