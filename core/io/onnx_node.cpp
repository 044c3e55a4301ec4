#include "core/io/onnx_node.h"

#include <algorithm>
#include <string_view>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::onnx {

using reachscope_onnx::AttributeProto;

NodeView::NodeView(const std::string& path, const reachscope_onnx::NodeProto& proto,
                   std::int64_t opset)
    : m_path(path), m_proto(proto), m_opset(opset) {}

const std::string& NodeView::name() const {
    static const std::string kNone = "(no name)";
    if (!m_proto.name().empty()) {
        return m_proto.name();
    }
    return m_proto.output_size() > 0 ? m_proto.output(0) : kNone;
}

void NodeView::fail(const std::string& expected, const std::string& found) const {
    throw ParseError(m_path, "node " + inQuotes(name()) + " (" + inQuotes(op()) + ")", expected,
                     found);
}

const AttributeProto* NodeView::find(const char* attribute) const {
    for (const AttributeProto& candidate : m_proto.attribute()) {
        if (candidate.name() == attribute) {
            return &candidate;
        }
    }
    return nullptr;
}

const AttributeProto* NodeView::find(const char* attribute, int type) const {
    const AttributeProto* found = find(attribute);
    if (found != nullptr && found->type() != type) {
        fail("the attribute " + std::string(attribute) + " to be " +
                 AttributeProto::AttributeType_Name(
                     static_cast<AttributeProto::AttributeType>(type)),
             AttributeProto::AttributeType_Name(found->type()));
    }
    return found;
}

void NodeView::requireAttributes(std::initializer_list<const char*> known) const {
    for (const AttributeProto& attribute : m_proto.attribute()) {
        const bool isKnown = std::any_of(
            known.begin(), known.end(), [&](const char* name) { return attribute.name() == name; });
        if (!isKnown) {
            fail("attributes of " + op() + " that are supported", inQuotes(attribute.name()));
        }
    }
}

std::optional<std::int64_t> NodeView::maybeInteger(const char* attribute) const {
    const AttributeProto* found = find(attribute, AttributeProto::INT);
    return found != nullptr ? std::optional<std::int64_t>(found->i()) : std::nullopt;
}

std::int64_t NodeView::integer(const char* attribute, std::int64_t otherwise) const {
    return maybeInteger(attribute).value_or(otherwise);
}

std::optional<double> NodeView::maybeFloat(const char* attribute) const {
    const AttributeProto* found = find(attribute, AttributeProto::FLOAT);
    return found != nullptr ? std::optional<double>(found->f()) : std::nullopt;
}

double NodeView::number(const char* attribute, double otherwise) const {
    return maybeFloat(attribute).value_or(otherwise);
}

std::string NodeView::text(const char* attribute, const std::string& otherwise) const {
    const AttributeProto* found = find(attribute, AttributeProto::STRING);
    return found != nullptr ? found->s() : otherwise;
}

std::optional<std::vector<std::int64_t>> NodeView::maybeIntegers(const char* attribute) const {
    const AttributeProto* found = find(attribute, AttributeProto::INTS);
    if (found == nullptr) {
        return std::nullopt;
    }
    return std::vector<std::int64_t>(found->ints().begin(), found->ints().end());
}

std::string NodeView::input(int i) const {
    return i < m_proto.input_size() ? m_proto.input(i) : std::string();
}

}  // namespace core::onnx
