#include "reach/exact/stages.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace reach {
namespace {

using core::RowMatrix;
using core::SparseRowMatrix;
using Weight = std::variant<RowMatrix, SparseRowMatrix>;

constexpr double kLargestDense = 134217728.0;  // 2^27 numbers: 1 GiB
constexpr double kSparseShare = 0.2;           // denser products are faster as plain arrays

/// A value of the graph as bias + sum of weight * source; no weight stands for the identity.
struct AffineForm {
    Eigen::VectorXd bias;
    std::map<int, std::optional<Weight>> terms;
};

RowMatrix zeroMatrix(Eigen::Index rows, Eigen::Index cols) {
    if (static_cast<double>(rows) * static_cast<double>(cols) > kLargestDense) {
        throw std::length_error("the product of neighbouring affine layers is a dense " +
                                std::to_string(rows) + " x " + std::to_string(cols) +
                                " matrix, more than 1 GiB");
    }
    return RowMatrix::Zero(rows, cols);
}

Weight product(const SparseRowMatrix& a, const SparseRowMatrix& b) {
    SparseRowMatrix result = a * b;
    const double size = static_cast<double>(result.rows()) * static_cast<double>(result.cols());
    if (static_cast<double>(result.nonZeros()) < kSparseShare * size || size > kLargestDense) {
        return result;
    }
    return RowMatrix(result);
}

Weight product(const RowMatrix& a, const RowMatrix& b) {
    RowMatrix result = zeroMatrix(a.rows(), b.cols());
    result.noalias() = a * b;
    return result;
}

Weight product(const RowMatrix& a, const SparseRowMatrix& b) {
    RowMatrix result = zeroMatrix(a.rows(), b.cols());
    result = a * b;
    return result;
}

Weight product(const SparseRowMatrix& a, const RowMatrix& b) {
    RowMatrix result = zeroMatrix(a.rows(), b.cols());
    result = a * b;
    return result;
}

Weight product(const Weight& a, const Weight& b) {
    return std::visit([](const auto& left, const auto& right) { return product(left, right); }, a,
                      b);
}

Eigen::VectorXd times(const Weight& weight, const Eigen::VectorXd& vector) {
    return std::visit([&](const auto& matrix) -> Eigen::VectorXd { return matrix * vector; },
                      weight);
}

SparseRowMatrix identity(Eigen::Index size) {
    SparseRowMatrix result(size, size);
    result.setIdentity();
    return result;
}

Weight materialised(const std::optional<Weight>& weight, Eigen::Index size) {
    return weight ? *weight : Weight(identity(size));
}

Weight sum(const Weight& a, const Weight& b) {
    const auto* sparseA = std::get_if<SparseRowMatrix>(&a);
    const auto* sparseB = std::get_if<SparseRowMatrix>(&b);
    if (sparseA && sparseB) {
        return SparseRowMatrix(*sparseA + *sparseB);
    }
    RowMatrix result = std::visit([](const auto& m) { return RowMatrix(m); }, sparseA ? b : a);
    if (sparseA || sparseB) {
        result += sparseA ? *sparseA : *sparseB;
    } else {
        result += std::get<RowMatrix>(b);
    }
    return result;
}

AffineForm applied(const core::LinearMap& map, const AffineForm& form) {
    AffineForm result;
    result.bias = map.bias + times(map.weight, form.bias);
    for (const auto& [source, weight] : form.terms) {
        result.terms.emplace(source, weight ? product(map.weight, *weight) : map.weight);
    }
    return result;
}

AffineForm added(const AffineForm& left, const AffineForm& right) {
    AffineForm result = left;
    result.bias += right.bias;
    const Eigen::Index size = left.bias.size();
    for (const auto& [source, weight] : right.terms) {
        const auto found = result.terms.find(source);
        if (found == result.terms.end()) {
            result.terms.emplace(source, weight);
        } else {
            found->second = sum(materialised(found->second, size), materialised(weight, size));
        }
    }
    return result;
}

AffineForm sourceForm(int source, Eigen::Index size) {
    AffineForm form;
    form.bias = Eigen::VectorXd::Zero(size);
    form.terms.emplace(source, std::nullopt);
    return form;
}

Stage makeStage(const AffineForm& form, const Eigen::VectorXd& slope) {
    Stage stage{form.bias, {}, slope};
    for (const auto& [source, weight] : form.terms) {
        stage.terms.push_back({source, materialised(weight, form.bias.size())});
    }
    return stage;
}

/// Index of the last step that reads each value, so that forms can be dropped early.
std::vector<std::size_t> lastReaders(const core::PiecewiseGraph& graph) {
    std::vector<std::size_t> last(graph.steps.size() + 1, 0);
    last.back() = graph.steps.size();
    for (std::size_t k = 0; k < graph.steps.size(); ++k) {
        const auto read = [&](int value) {
            auto& reader = last[static_cast<std::size_t>(value)];
            reader = std::max(reader, k);
        };
        if (const auto* both = std::get_if<core::SumStep>(&graph.steps[k])) {
            read(both->left);
            read(both->right);
        } else if (const auto* affine = std::get_if<core::AffineStep>(&graph.steps[k])) {
            read(affine->input);
        } else {
            read(std::get<core::ActivationStep>(graph.steps[k]).input);
        }
    }
    return last;
}

}  // namespace

StagedNetwork makeStagedNetwork(const core::PiecewiseGraph& graph) {
    StagedNetwork network{graph.inputCount, {}};
    std::vector<AffineForm> values{sourceForm(0, graph.inputCount)};
    const std::vector<std::size_t> lastReader = lastReaders(graph);
    const auto value = [&](int index) -> AffineForm& {
        return values[static_cast<std::size_t>(index)];
    };
    for (std::size_t k = 0; k < graph.steps.size(); ++k) {
        const core::Step& step = graph.steps[k];
        if (const auto* affine = std::get_if<core::AffineStep>(&step)) {
            values.push_back(applied(affine->map, value(affine->input)));
        } else if (const auto* both = std::get_if<core::SumStep>(&step)) {
            values.push_back(added(value(both->left), value(both->right)));
        } else {
            const auto& activation = std::get<core::ActivationStep>(step);
            network.stages.push_back(makeStage(value(activation.input), activation.slope));
            values.push_back(
                sourceForm(static_cast<int>(network.stages.size()), activation.slope.size()));
        }
        for (std::size_t v = 0; v <= k; ++v) {
            if (lastReader[v] == k) {
                values[v] = AffineForm{};
            }
        }
    }
    network.stages.push_back(makeStage(values.back(), Eigen::VectorXd()));
    return network;
}

StagedNetwork substituteInput(StagedNetwork network, const Eigen::VectorXd& origin,
                              const Eigen::MatrixXd& basis) {
    if (origin.size() != network.inputCount || basis.rows() != network.inputCount) {
        throw std::invalid_argument("substituteInput: the network reads " +
                                    std::to_string(network.inputCount) + " numbers, origin has " +
                                    std::to_string(origin.size()) + " and basis " +
                                    std::to_string(basis.rows()) + " rows");
    }
    for (Stage& stage : network.stages) {
        for (StageTerm& term : stage.terms) {
            if (term.source == 0) {
                stage.bias += times(term.weight, origin);
                term.weight = product(term.weight, Weight(RowMatrix(basis)));
            }
        }
    }
    network.inputCount = basis.cols();
    return network;
}

}  // namespace reach
