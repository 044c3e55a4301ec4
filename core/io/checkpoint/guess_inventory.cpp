#include <algorithm>
#include <map>
#include <regex>

#include "core/io/checkpoint/guess_private.h"
#include "core/io/checkpoint/weight_source_private.h"
#include "core/io/number.h"

namespace core::checkpoint {
namespace {

constexpr std::int64_t kLargestKernel = 64;
constexpr std::size_t kMostLayers = 4000;

struct NameParts {
    std::string path;
    std::string role;
};

/// "fc1.weight" and "fc1/weight": path and role; "W1", "b_2", "weight3": path "1" and role.
NameParts partsOf(const std::string& name) {
    static const std::regex numbered("(W|w|weights?|B|b|bias|biases)_?([0-9]{1,6})");
    std::smatch match;
    if (std::regex_match(name, match, numbered)) {
        const char first = match[1].str().front();
        return {match[2], first == 'W' || first == 'w' ? "weight" : "bias"};
    }
    const std::size_t dot = name.find_last_of("./");
    NameParts parts{dot == std::string::npos ? "" : name.substr(0, dot),
                    dot == std::string::npos ? name : name.substr(dot + 1)};
    if (parts.role == "kernel" || parts.role == "W" || parts.role == "w") {
        parts.role = "weight";
    } else if (parts.role == "b") {
        parts.role = "bias";
    }
    return parts;
}

/// Splits "blocks.layers.3.conv" at its last number: "blocks.layers" and 3.
void findPlace(Layer& layer) {
    static const std::regex lastNumber("(?:(.*)[./])?([0-9]{1,6})(?:[./][^0-9]*)?");
    std::smatch match;
    if (std::regex_match(layer.path, match, lastNumber)) {
        layer.parent = match[1];
        layer.place = std::stoi(match[2]);
    }
}

bool isInputStatistic(const StoredTensor& tensor, const NameParts& parts, bool mean) {
    const std::string& role = parts.role;
    const bool isNamed = mean ? role == "mean" || role == "mu"
                              : role == "std" || role == "sigma" || role == "deviation";
    return isNamed && isFloating(tensor.type) && tensor.values.size() <= 4 &&
           !tensor.values.empty();
}

class Sorter {
public:
    explicit Sorter(const StateDict& tensors) {
        for (const StoredTensor& tensor : tensors.tensors) {
            place(tensor);
        }
        for (const std::string& path : m_order) {
            finish(path);
        }
        noteIgnored();
        settleOrientation();
        if (m_result.layers.size() > kMostLayers) {
            refuse("more than " + std::to_string(kMostLayers) + " layers");
        }
    }

    Inventory result() { return std::move(m_result); }

private:
    using Roles = std::map<std::string, const StoredTensor*>;

    void place(const StoredTensor& tensor) {
        const NameParts parts = partsOf(tensor.name);
        if (isBatchCount(tensor.name)) {
            return;
        }
        if (isInputStatistic(tensor, parts, true)) {
            m_result.meanTensor = tensor.name;
        } else if (isInputStatistic(tensor, parts, false)) {
            m_result.deviationTensor = tensor.name;
        } else if (isRole(parts.role) && isFloating(tensor.type)) {
            if (!m_roles.contains(parts.path)) {
                m_order.push_back(parts.path);
            }
            m_roles[parts.path][parts.role] = &tensor;
        } else if (tensor.shape.empty() || !isFloating(tensor.type)) {
            leaveOut(tensor);
        } else {
            refuse("tensor " + inQuotes(tensor.name) + " is of no kind of layer that is known");
        }
    }

    static bool isRole(const std::string& role) {
        return role == "weight" || role == "bias" || role == "running_mean" ||
               role == "running_var" || role == "r" || role == "deepz_lambda";
    }

    void leaveOut(const StoredTensor& tensor) {
        m_result.ignored.push_back(tensor.name);
        m_leftOut += (m_leftOut.empty() ? "" : ", ") + inQuotes(tensor.name) + " (" +
                     nameOf(tensor.type) + ")";
    }

    void refuse(const std::string& why) {
        if (m_result.refusal.empty()) {
            m_result.refusal = why;
        }
    }

    void finish(const std::string& path) {
        Roles& roles = m_roles[path];
        Layer layer;
        layer.path = path;
        findPlace(layer);
        if (roles.contains("deepz_lambda") && roles.size() == 1) {
            layer.kind = LayerKind::Activation;
            layer.weight = roles["deepz_lambda"]->shape;
            m_result.ignored.push_back(roles["deepz_lambda"]->name);
            ++m_slopes;
        } else if (roles.contains("r") && roles.size() == 1) {
            layer.kind = LayerKind::Ramp;
            layer.weight = roles["r"]->shape;
            layer.weightName = roles["r"]->name;
        } else if (!readAffine(roles, layer)) {
            refuse("the tensors of " + inQuotes(path) + " are of no kind of layer that is known");
            return;
        }
        m_result.layers.push_back(layer);
    }

    bool readAffine(Roles& roles, Layer& layer) const {
        if (roles.contains("running_mean") && roles.contains("running_var")) {
            layer.kind = LayerKind::BatchNorm;
            layer.weight = roles["running_mean"]->shape;
            layer.hasBias = roles.contains("weight");
            return layer.weight.size() == 1;
        }
        if (!roles.contains("weight")) {
            return false;
        }
        const StoredTensor& weight = *roles["weight"];
        layer.weight = weight.shape;
        layer.weightName = weight.name;
        layer.hasBias = roles.contains("bias");
        layer.biasName = layer.hasBias ? roles["bias"]->name : "";
        layer.kind = layer.weight.size() == 4 ? LayerKind::Convolution : LayerKind::Dense;
        if (layer.kind == LayerKind::Dense && layer.weight.size() == 2 && layer.hasBias) {
            const auto count = static_cast<std::int64_t>(roles["bias"]->values.size());
            layer.isTransposed = count == layer.weight[1] && count != layer.weight[0];
        }
        const bool isWhole = std::all_of(layer.weight.begin(), layer.weight.end(),
                                         [](std::int64_t size) { return size >= 1; });
        const bool isImage = layer.weight.size() == 4 && layer.weight[2] <= kLargestKernel &&
                             layer.weight[3] <= kLargestKernel;
        return isWhole && (layer.weight.size() == 2 || isImage);
    }

    void noteIgnored() {
        if (m_slopes > 0) {
            m_result.notes.push_back(std::to_string(m_slopes) +
                                     " deepz_lambda tensors left out: slopes of COLT's relaxation, "
                                     "no part of the network");
        }
        if (!m_leftOut.empty()) {
            m_result.notes.push_back("left out, no weights of a layer: " + m_leftOut);
        }
        if (m_result.meanTensor.empty() != m_result.deviationTensor.empty()) {
            refuse("a mean without a deviation (or the other way round) for the input");
        }
    }

    /// Square weights have no side to tell: they are stored as the others are.
    void settleOrientation() {
        const bool any = std::any_of(m_result.layers.begin(), m_result.layers.end(),
                                     [](const Layer& layer) { return layer.isTransposed; });
        for (Layer& layer : m_result.layers) {
            if (any && layer.kind == LayerKind::Dense && layer.weight[0] == layer.weight[1]) {
                layer.isTransposed = true;
            }
        }
    }

    Inventory m_result;
    std::vector<std::string> m_order;
    std::map<std::string, Roles> m_roles;
    std::string m_leftOut;
    int m_slopes = 0;
};

}  // namespace

Inventory inventoryOf(const StateDict& tensors) { return Sorter(tensors).result(); }

}  // namespace core::checkpoint
