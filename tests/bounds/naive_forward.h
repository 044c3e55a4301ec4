#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/bounds/bound_method.h"
#include "core/network/evaluate.h"
#include "core/network/network.h"

/// LBP by its formulas (LBP, equations 17 and 18) in plain loops, lower and upper functions apart,
/// for chains of affine nodes and ReLU: what the batched one is checked against.
namespace naive {

using Matrix = std::vector<std::vector<double>>;

struct Functions {
    Matrix lower, upper;  ///< [n][inputs]
    std::vector<double> lowerOffset, upperOffset;
};

struct Ends {
    std::vector<double> lower, upper;
};

/// W and b of an affine node, from its values at 0 and at unit vectors.
inline std::pair<Matrix, std::vector<double>> mapOf(const core::Network& network, int index) {
    const core::Node& node = network.nodes()[static_cast<std::size_t>(index)];
    const core::Shape& in = network.shapeOf(node.inputs[0]);
    const core::Network alone({{"input", core::Input{in}, {}}, {"node", node.operation, {0}}});
    std::vector<double> x(static_cast<std::size_t>(alone.inputCount()), 0.0);
    const auto offset = core::evaluate<double>(alone, x);
    Matrix weight(offset.size(), std::vector<double>(x.size()));
    for (std::size_t j = 0; j < x.size(); ++j) {
        x[j] = 1.0;
        const auto column = core::evaluate<double>(alone, x);
        x[j] = 0.0;
        for (std::size_t i = 0; i < offset.size(); ++i) {
            weight[i][j] = column[i] - offset[i];
        }
    }
    return {weight, offset};
}

inline Functions identity(std::size_t n) {
    Functions f{Matrix(n, std::vector<double>(n, 0.0)), {}, std::vector<double>(n, 0.0), {}};
    for (std::size_t i = 0; i < n; ++i) {
        f.lower[i][i] = 1.0;
    }
    f.upper = f.lower;
    f.upperOffset = f.lowerOffset;
    return f;
}

inline void addRow(std::vector<double>& sum, double factor, const std::vector<double>& row) {
    for (std::size_t k = 0; k < row.size(); ++k) {
        sum[k] += factor * row[k];
    }
}

inline Functions throughAffine(const Functions& f, const Matrix& weight,
                               const std::vector<double>& offset) {
    const std::size_t inputs = f.lower.front().size();
    Functions g{Matrix(weight.size(), std::vector<double>(inputs, 0.0)), {}, offset, offset};
    g.upper = g.lower;
    for (std::size_t i = 0; i < weight.size(); ++i) {
        for (std::size_t j = 0; j < weight[i].size(); ++j) {
            const double w = weight[i][j];
            addRow(g.lower[i], w, w >= 0 ? f.lower[j] : f.upper[j]);
            addRow(g.upper[i], w, w >= 0 ? f.upper[j] : f.lower[j]);
            g.lowerOffset[i] += w * (w >= 0 ? f.lowerOffset[j] : f.upperOffset[j]);
            g.upperOffset[i] += w * (w >= 0 ? f.upperOffset[j] : f.lowerOffset[j]);
        }
    }
    return g;
}

inline Ends boundsOf(const Functions& f, const double* lower, const double* upper) {
    Ends ends{f.lowerOffset, f.upperOffset};
    for (std::size_t i = 0; i < f.lower.size(); ++i) {
        for (std::size_t k = 0; k < f.lower[i].size(); ++k) {
            ends.lower[i] += std::min(f.lower[i][k] * lower[k], f.lower[i][k] * upper[k]);
            ends.upper[i] += std::max(f.upper[i][k] * lower[k], f.upper[i][k] * upper[k]);
        }
    }
    return ends;
}

inline void throughRelu(Functions& f, const Ends& ends, bool tight) {
    for (std::size_t i = 0; i < f.lower.size(); ++i) {
        const double l = ends.lower[i];
        const double u = ends.upper[i];
        const double chord = l >= 0 ? 1.0 : u <= 0 ? 0.0 : u / (u - l);
        const double below = l >= 0 ? 1.0 : u <= 0 || tight || -l >= u ? 0.0 : 1.0;
        for (std::size_t k = 0; k < f.lower[i].size(); ++k) {
            f.lower[i][k] *= below;
            f.upper[i][k] *= chord;
        }
        f.lowerOffset[i] *= below;
        f.upperOffset[i] = chord * f.upperOffset[i] - (l < 0 && u > 0 ? chord * l : 0.0);
    }
}

/// Bounds of every ReLU's input and, last, of the output.
inline std::vector<Ends> bounds(const core::Network& network, const double* lower,
                                const double* upper, bool tight) {
    std::vector<Ends> result;
    Functions f = identity(static_cast<std::size_t>(network.inputCount()));
    for (std::size_t i = 1; i < network.nodes().size(); ++i) {
        if (std::holds_alternative<core::Relu>(network.nodes()[i].operation)) {
            result.push_back(boundsOf(f, lower, upper));
            throughRelu(f, result.back(), tight);
        } else {
            const auto [weight, offset] = mapOf(network, static_cast<int>(i));
            f = throughAffine(f, weight, offset);
        }
    }
    result.push_back(boundsOf(f, lower, upper));
    return result;
}

}  // namespace naive
