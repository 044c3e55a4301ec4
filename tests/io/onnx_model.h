#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "core/io/onnx_proto_private.h"

/// Builds small ONNX models by hand, line by line, for the tests of the reader.
class OnnxModel {
public:
    using Dims = std::vector<std::int64_t>;

    /// An axis of 0 is one without a fixed size ("N").
    explicit OnnxModel(const Dims& input, std::int64_t opset = 13) {
        m_model.set_ir_version(7);
        m_model.add_opset_import()->set_version(opset);
        describe(*graph().add_input(), "x", input);
        graph().add_output()->set_name("y");
    }

    reachscope_onnx::GraphProto& graph() { return *m_model.mutable_graph(); }
    reachscope_onnx::ModelProto& model() { return m_model; }

    OnnxModel& floats(const std::string& name, const Dims& dims, const std::vector<float>& values) {
        reachscope_onnx::TensorProto& tensor = add(name, dims);
        tensor.set_data_type(reachscope_onnx::TensorProto::FLOAT);
        for (const float value : values) {
            tensor.add_float_data(value);
        }
        return *this;
    }

    OnnxModel& integers(const std::string& name, const Dims& values) {
        reachscope_onnx::TensorProto& tensor =
            add(name, {static_cast<std::int64_t>(values.size())});
        tensor.set_data_type(reachscope_onnx::TensorProto::INT64);
        for (const std::int64_t value : values) {
            tensor.add_int64_data(value);
        }
        return *this;
    }

    reachscope_onnx::TensorProto& add(const std::string& name, const Dims& dims) {
        reachscope_onnx::TensorProto& tensor = *graph().add_initializer();
        tensor.set_name(name);
        for (const std::int64_t size : dims) {
            tensor.add_dims(size);
        }
        return tensor;
    }

    OnnxModel& node(const std::string& op, const std::vector<std::string>& inputs,
                    const std::string& output) {
        m_node = graph().add_node();
        m_node->set_op_type(op);
        m_node->set_name(op + "1");
        for (const std::string& input : inputs) {
            m_node->add_input(input);
        }
        m_node->add_output(output);
        return *this;
    }

    // Attributes of the last node.
    OnnxModel& with(const std::string& name, std::int64_t value) {
        attribute(name, reachscope_onnx::AttributeProto::INT).set_i(value);
        return *this;
    }
    OnnxModel& with(const std::string& name, float value) {
        attribute(name, reachscope_onnx::AttributeProto::FLOAT).set_f(value);
        return *this;
    }
    OnnxModel& with(const std::string& name, const Dims& values) {
        auto& added = attribute(name, reachscope_onnx::AttributeProto::INTS);
        for (const std::int64_t value : values) {
            added.add_ints(value);
        }
        return *this;
    }
    OnnxModel& withText(const std::string& name, const std::string& value) {
        attribute(name, reachscope_onnx::AttributeProto::STRING).set_s(value);
        return *this;
    }

    std::string bytes() const { return m_model.SerializeAsString(); }

private:
    static void describe(reachscope_onnx::ValueInfoProto& info, const std::string& name,
                         const Dims& dims) {
        info.set_name(name);
        auto& tensor = *info.mutable_type()->mutable_tensor_type();
        tensor.set_elem_type(reachscope_onnx::TensorProto::FLOAT);
        tensor.mutable_shape();
        for (const std::int64_t size : dims) {
            auto& dim = *tensor.mutable_shape()->add_dim();
            if (size > 0) {
                dim.set_dim_value(size);
            } else {
                dim.set_dim_param("N");
            }
        }
    }

    reachscope_onnx::AttributeProto& attribute(
        const std::string& name, reachscope_onnx::AttributeProto::AttributeType type) {
        reachscope_onnx::AttributeProto& added = *m_node->add_attribute();
        added.set_name(name);
        added.set_type(type);
        return added;
    }

    reachscope_onnx::ModelProto m_model;
    reachscope_onnx::NodeProto* m_node = nullptr;
};
