#include "core/io/checkpoint/weight_source_private.h"

#include <algorithm>
#include <cmath>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr std::size_t kMostNamed = 4;

/// "0.weight, 0.bias, 2.weight, ... (8 tensors)"
std::string namesOf(const StateDict& tensors) {
    std::string list;
    for (std::size_t k = 0; k < std::min(kMostNamed, tensors.tensors.size()); ++k) {
        list += (k == 0 ? "" : ", ") + inQuotes(tensors.tensors[k].name);
    }
    const bool more = tensors.tensors.size() > kMostNamed;
    return list + (more ? ", ... (" + std::to_string(tensors.tensors.size()) + " tensors)" : "");
}

void requireFinite(const StateDict& tensors, const StoredTensor& tensor) {
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        if (!std::isfinite(tensor.values[i])) {
            throw ParseError(tensors.path, "tensor " + inQuotes(tensor.name), "finite numbers",
                             (std::isnan(tensor.values[i]) ? "nan" : "inf") +
                                 std::string(" at place ") + std::to_string(i));
        }
    }
}

Shape withoutOnes(const std::vector<std::int64_t>& shape) {
    Shape result;
    std::copy_if(shape.begin(), shape.end(), std::back_inserter(result),
                 [](std::int64_t size) { return size != 1; });
    return result;
}

/// How many inputs one output of a weight [out, in, ...] sums over.
double fanIn(const Shape& shape) {
    double count = 1.0;
    for (std::size_t axis = 1; axis < shape.size(); ++axis) {
        count *= static_cast<double>(shape[axis]);
    }
    return count;
}

}  // namespace

bool sameButForOnes(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    return withoutOnes(a) == withoutOnes(b);
}

bool isFloating(ElementType type) {
    return type == ElementType::Float64 || type == ElementType::Float32 ||
           type == ElementType::Float16 || type == ElementType::BFloat16;
}

bool isBatchCount(const std::string& name) { return name.ends_with("num_batches_tracked"); }

std::optional<Shape> StateDictSource::shapeOf(const std::string& name) const {
    const StoredTensor* tensor = m_tensors.find(name);
    return tensor == nullptr ? std::nullopt : std::optional<Shape>(tensor->shape);
}

std::vector<double> StateDictSource::take(const Requirement& requirement) {
    const StoredTensor* tensor = m_tensors.find(requirement.name);
    const std::string where = "tensor " + inQuotes(requirement.name);
    if (tensor == nullptr) {
        throw ParseError(m_tensors.path, where,
                         "a tensor of this name, " + toString(requirement.shape),
                         m_tensors.tensors.empty() ? "none at all" : namesOf(m_tensors));
    }
    if (!sameButForOnes(tensor->shape, requirement.shape)) {
        throw ParseError(m_tensors.path, where, toString(requirement.shape),
                         toString(tensor->shape));
    }
    if (!isFloating(tensor->type)) {
        throw ParseError(m_tensors.path, where, "floating-point numbers", nameOf(tensor->type));
    }
    requireFinite(m_tensors, *tensor);
    m_taken.insert(requirement.name);
    return tensor->values;
}

void StateDictSource::requireAllTaken(const std::vector<std::string>& ignored) const {
    for (const StoredTensor& tensor : m_tensors.tensors) {
        const bool isIgnored = std::any_of(
            ignored.begin(), ignored.end(),
            [&](const std::string& pattern) { return matchesPattern(tensor.name, pattern); });
        if (!isIgnored && !isBatchCount(tensor.name) && !m_taken.contains(tensor.name)) {
            throw ParseError(m_tensors.path, "tensor " + inQuotes(tensor.name),
                             "a step of the architecture that takes it (or its name in "
                             "\"ignored\")",
                             "none");
        }
    }
}

std::vector<double> RandomSource::take(const Requirement& requirement) {
    std::vector<double> values(static_cast<std::size_t>(elementCount(requirement.shape)), 0.0);
    switch (requirement.role) {
        case Role::Weight: {
            std::normal_distribution<double> normal(0.0, std::sqrt(2.0 / fanIn(requirement.shape)));
            std::generate(values.begin(), values.end(), [&] { return normal(m_generator); });
            break;
        }
        case Role::Gamma:
        case Role::Variance:
        case Role::Ramp:
        case Role::InputDeviation:
            std::fill(values.begin(), values.end(), 1.0);
            break;
        case Role::Bias:
        case Role::Beta:
        case Role::Mean:
        case Role::InputMean:
            break;
    }
    return values;
}

}  // namespace core::checkpoint
