#include "reach/exact/piece_forms.h"

#include <utility>

namespace reach::detail {

PieceForms::PieceForms(const core::PiecewiseGraph& graph, const Eigen::VectorXd& origin,
                       const Eigen::MatrixXd& basis)
    : m_graph(graph),
      m_activations(graph.activations()),
      m_firstUnits{0},
      m_activationOfStep(graph.steps.size(), -1),
      m_values(graph.steps.size() + 1),
      m_sizes(graph.steps.size() + 1) {
    for (std::size_t k = 0; k < m_activations.size(); ++k) {
        const auto step = static_cast<std::size_t>(m_activations[k]);
        m_activationOfStep[step] = static_cast<int>(k);
        m_firstUnits.push_back(m_firstUnits.back() + graph.sizes[step + 1]);
    }
    m_values[0].resize(basis.rows(), basis.cols() + 1);
    m_values[0] << basis, origin;
    m_sizes[0] = m_values[0].cwiseAbs().rowwise().sum();
}

const core::ActivationStep& PieceForms::activation(int activation) const {
    const int step = m_activations[static_cast<std::size_t>(activation)];
    return std::get<core::ActivationStep>(m_graph.steps[static_cast<std::size_t>(step)]);
}

void PieceForms::advance(int known, int activation, std::span<const std::uint64_t> pattern) {
    const auto stepOf = [&](int k) {
        return k < activationCount()
                   ? static_cast<std::size_t>(m_activations[static_cast<std::size_t>(k)])
                   : m_graph.steps.size();
    };
    const std::size_t last = stepOf(activation);
    for (std::size_t step = known < 0 ? 0 : stepOf(known); step < last; ++step) {
        takeStep(step, pattern);
    }
}

void PieceForms::takeStep(std::size_t step, std::span<const std::uint64_t> pattern) {
    const auto value = [&](int i) -> const Eigen::MatrixXd& {
        return m_values[static_cast<std::size_t>(i)];
    };
    const auto size = [&](int i) -> const Eigen::VectorXd& {
        return m_sizes[static_cast<std::size_t>(i)];
    };
    const core::Step& what = m_graph.steps[step];
    Eigen::MatrixXd& out = m_values[step + 1];
    if (const auto* affine = std::get_if<core::AffineStep>(&what)) {
        out = affine->map.apply(value(affine->input));
        out.rightCols(1) += affine->map.bias;
        m_sizes[step + 1] =
            affine->map.applyAbsolute(size(affine->input)) + affine->map.bias.cwiseAbs();
    } else if (const auto* sum = std::get_if<core::SumStep>(&what)) {
        out = value(sum->left) + value(sum->right);
        m_sizes[step + 1] = size(sum->left) + size(sum->right);
    } else {
        const Eigen::VectorXd factor = factors(step, pattern);
        const int input = std::get<core::ActivationStep>(what).input;
        out = factor.asDiagonal() * value(input);
        m_sizes[step + 1] = factor.cwiseProduct(size(input));
    }
}

/// 1 for active units, the slope for inactive ones.
Eigen::VectorXd PieceForms::factors(std::size_t step,
                                    std::span<const std::uint64_t> pattern) const {
    Eigen::VectorXd factor = std::get<core::ActivationStep>(m_graph.steps[step]).slope;
    const std::int64_t first = firstUnit(m_activationOfStep[step]);
    for (Eigen::Index i = 0; i < factor.size(); ++i) {
        factor[i] = isActive(pattern, first + i) ? 1.0 : factor[i];
    }
    return factor;
}

const Eigen::MatrixXd& PieceForms::before(int which) const {
    const int value = which < activationCount() ? activation(which).input
                                                : static_cast<int>(m_graph.steps.size());
    return m_values[static_cast<std::size_t>(value)];
}

const Eigen::VectorXd& PieceForms::sizeBefore(int which) const {
    return m_sizes[static_cast<std::size_t>(activation(which).input)];
}

/// Backwards through the steps: outputs x size of each value; cheap where outputs are few.
Eigen::MatrixXd PieceForms::inputMap(std::span<const std::uint64_t> pattern) const {
    std::vector<Eigen::MatrixXd> adjoint(m_values.size());
    const Eigen::Index outputs = m_graph.outputCount();
    adjoint.back() = Eigen::MatrixXd::Identity(outputs, outputs);
    Eigen::VectorXd constant = Eigen::VectorXd::Zero(outputs);
    const auto add = [&](int input, const Eigen::MatrixXd& part) {
        Eigen::MatrixXd& target = adjoint[static_cast<std::size_t>(input)];
        target = target.size() == 0 ? part : Eigen::MatrixXd(target + part);
    };
    for (std::size_t step = m_graph.steps.size(); step-- > 0;) {
        const Eigen::MatrixXd here = std::move(adjoint[step + 1]);
        if (here.size() == 0) {
            continue;
        }
        const core::Step& what = m_graph.steps[step];
        if (const auto* affine = std::get_if<core::AffineStep>(&what)) {
            constant += here * affine->map.bias;
            add(affine->input,
                std::visit([&](const auto& w) -> Eigen::MatrixXd { return here * w; },
                           affine->map.weight));
        } else if (const auto* sum = std::get_if<core::SumStep>(&what)) {
            add(sum->left, here);
            add(sum->right, here);
        } else {
            add(std::get<core::ActivationStep>(what).input,
                here * factors(step, pattern).asDiagonal());
        }
    }
    Eigen::MatrixXd result(outputs, m_graph.inputCount + 1);
    result << adjoint.front(), constant;
    return result;
}

}  // namespace reach::detail
