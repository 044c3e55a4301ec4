#include "reach/analysis/graph_pass.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/network/overloaded.h"
#include "reach/lp/rounding.h"
#include "reach/sets/rounded_image.h"

namespace reach {
namespace {

using core::ActivationStep;
using core::AffineStep;
using core::SumStep;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Eigen::Index kBatchEntries = Eigen::Index{8} << 20;

std::size_t at(int value) { return static_cast<std::size_t>(value); }

MatrixXd activated(const ActivationStep& step, const MatrixXd& x) {
    MatrixXd y = x.cwiseMax(0.0);
    if ((step.slope.array() != 0.0).any()) {
        y += step.slope.asDiagonal() * x.cwiseMin(0.0);
    }
    return y;
}

MatrixXd run(const core::Step& step, const std::vector<MatrixXd>& values) {
    return std::visit(core::Overloaded{[&](const AffineStep& affine) -> MatrixXd {
                                           MatrixXd y = affine.map.apply(values[at(affine.input)]);
                                           y.colwise() += affine.map.bias;
                                           return y;
                                       },
                                       [&](const ActivationStep& activation) -> MatrixXd {
                                           return activated(activation,
                                                            values[at(activation.input)]);
                                       },
                                       [&](const SumStep& sum) -> MatrixXd {
                                           return values[at(sum.left)] + values[at(sum.right)];
                                       }},
                      step);
}

template <typename Visit>
void forEachInput(const core::Step& step, Visit visit) {
    std::visit(core::Overloaded{[&](const AffineStep& s) { visit(s.input); },
                                [&](const ActivationStep& s) { visit(s.input); },
                                [&](const SumStep& s) {
                                    visit(s.left);
                                    visit(s.right);
                                }},
               step);
}

/// The last of the steps before `end` that reads each value; -1 where none does.
std::vector<int> lastReaders(const core::PiecewiseGraph& graph, int end) {
    std::vector<int> last(graph.sizes.size(), -1);
    for (int k = 0; k < end; ++k) {
        forEachInput(graph.steps[at(k)], [&](int value) { last[at(value)] = k; });
    }
    return last;
}

void addTo(MatrixXd& sum, const MatrixXd& term) {
    if (sum.size() == 0) {
        sum = term;
    } else {
        sum += term;
    }
}

MatrixXd transposedProduct(const core::LinearMap& map, const MatrixXd& g) {
    return std::visit([&](const auto& weight) -> MatrixXd { return weight.transpose() * g; },
                      map.weight);
}

MatrixXd throughActivation(const ActivationStep& step, const MatrixXd& x, const MatrixXd& g) {
    MatrixXd result = g;
    for (Eigen::Index k = 0; k < g.cols(); ++k) {
        for (Eigen::Index i = 0; i < g.rows(); ++i) {
            result(i, k) *= x(i, k) >= 0.0 ? 1.0 : step.slope[i];
        }
    }
    return result;
}

/// max(x, slope x) moves no more than x does; the product with a slope rounds once.
void encloseActivation(const ActivationStep& step, EnclosedValues& run) {
    const VectorXd& x = run.values[at(step.input)];
    VectorXd y = x;
    VectorXd error = run.errors[at(step.input)];
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        if (x[i] < 0.0) {
            y[i] = step.slope[i] * x[i];
            error[i] += 2.0 * kUnitRoundoff * std::abs(y[i]) + kUnderflow;
        }
    }
    run.values.push_back(std::move(y));
    run.errors.push_back(std::move(error));
}

void encloseSum(const SumStep& step, EnclosedValues& run) {
    VectorXd y = run.values[at(step.left)] + run.values[at(step.right)];
    const VectorXd errors = run.errors[at(step.left)] + run.errors[at(step.right)];
    run.errors.emplace_back((errors + kUnitRoundoff * y.cwiseAbs()) * (1.0 + 4.0 * kUnitRoundoff));
    run.values.push_back(std::move(y));
}

void encloseAffine(const AffineStep& step, EnclosedValues& run) {
    const VectorXd& x = run.values[at(step.input)];
    RoundedImage image =
        roundedImage(step.map, x, run.errors[at(step.input)], VectorXd::Zero(x.size()));
    run.errors.emplace_back((image.spread + image.error) * (1.0 + 4.0 * kUnitRoundoff));
    run.values.push_back(std::move(image.center));
}

}  // namespace

MatrixXd evaluateValue(const core::PiecewiseGraph& graph, const MatrixXd& inputs, int last) {
    const std::vector<int> readers = lastReaders(graph, last);
    std::vector<MatrixXd> values(graph.sizes.size());
    values[0] = inputs;
    for (int k = 0; k < last; ++k) {
        const core::Step& step = graph.steps[at(k)];
        values[at(k) + 1] = run(step, values);
        forEachInput(step, [&](int value) {
            if (readers[at(value)] == k && value != last) {
                values[at(value)].resize(0, 0);
            }
        });
    }
    return std::move(values[at(last)]);
}

MatrixXd evaluateOutputs(const core::PiecewiseGraph& graph, const MatrixXd& inputs) {
    return evaluateValue(graph, inputs, static_cast<int>(graph.steps.size()));
}

std::vector<MatrixXd> evaluateValues(const core::PiecewiseGraph& graph, const MatrixXd& inputs,
                                     int last) {
    std::vector<MatrixXd> values;
    values.reserve(at(last) + 1);
    values.push_back(inputs);
    for (int k = 0; k < last; ++k) {
        values.push_back(run(graph.steps[at(k)], values));
    }
    return values;
}

MatrixXd inputGradients(const core::PiecewiseGraph& graph, const std::vector<MatrixXd>& values,
                        int last, const MatrixXd& directions) {
    std::vector<MatrixXd> gradients(at(last) + 1);
    gradients[at(last)] = directions;
    for (int k = last - 1; k >= 0; --k) {
        const MatrixXd g = std::move(gradients[at(k) + 1]);
        gradients[at(k) + 1] = MatrixXd();
        if (g.size() == 0) {
            continue;
        }
        std::visit(core::Overloaded{[&](const AffineStep& step) {
                                        addTo(gradients[at(step.input)],
                                              transposedProduct(step.map, g));
                                    },
                                    [&](const ActivationStep& step) {
                                        addTo(gradients[at(step.input)],
                                              throughActivation(step, values[at(step.input)], g));
                                    },
                                    [&](const SumStep& step) {
                                        addTo(gradients[at(step.left)], g);
                                        addTo(gradients[at(step.right)], g);
                                    }},
                   graph.steps[at(k)]);
    }
    return gradients[0].size() > 0 ? std::move(gradients[0])
                                   : MatrixXd::Zero(graph.inputCount, directions.cols());
}

EnclosedValues enclosedValues(const core::PiecewiseGraph& graph, const VectorXd& input) {
    EnclosedValues run;
    run.values.push_back(input);
    run.errors.emplace_back(VectorXd::Zero(input.size()));
    for (const core::Step& step : graph.steps) {
        std::visit(core::Overloaded{[&](const AffineStep& s) { encloseAffine(s, run); },
                                    [&](const ActivationStep& s) { encloseActivation(s, run); },
                                    [&](const SumStep& s) { encloseSum(s, run); }},
                   step);
    }
    return run;
}

Eigen::Index batchSize(const core::PiecewiseGraph& graph) {
    const Eigen::Index entries =
        std::accumulate(graph.sizes.begin(), graph.sizes.end(), Eigen::Index{1});
    return std::clamp<Eigen::Index>(kBatchEntries / entries, 8, 256);
}

}  // namespace reach
