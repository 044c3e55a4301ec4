#include "reach/sets/affine_forms.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "reach/lp/rounding.h"
#include "reach/sets/rounded_image.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

/// Below this many entries dense matrices are fastest whatever they hold.
constexpr Eigen::Index kSmall = 1 << 16;
/// A sparse matrix above this share of non-zeros is turned into a dense one.
constexpr double kDenseShare = 0.25;

core::SparseRowMatrix sparseProduct(const core::LinearMap& map, const core::SparseRowMatrix& v) {
    if (const auto* sparse = std::get_if<core::SparseRowMatrix>(&map.weight)) {
        return (*sparse) * v;
    }
    const Eigen::MatrixXd dense = std::get<core::RowMatrix>(map.weight) * v;
    return dense.sparseView(0.0, 0.0);
}

}  // namespace

Coefficients::Coefficients(Eigen::Index rows, Eigen::Index symbols) {
    if (rows * symbols <= kSmall) {
        m_data = Eigen::MatrixXd(Eigen::MatrixXd::Zero(rows, symbols));
    } else {
        m_data = Sparse(rows, symbols);
    }
}

Coefficients::Coefficients(Eigen::MatrixXd dense) : m_data(std::move(dense)) {}

Coefficients::Coefficients(Sparse sparse) : m_data(std::move(sparse)) { settle(); }

void Coefficients::settle() {
    auto* sparse = std::get_if<Sparse>(&m_data);
    if (sparse == nullptr) {
        return;
    }
    const double all = static_cast<double>(rows()) * static_cast<double>(symbols());
    if (all <= static_cast<double>(kSmall) ||
        static_cast<double>(sparse->nonZeros()) > kDenseShare * all) {
        m_data = Eigen::MatrixXd(*sparse);
    }
}

Coefficients Coefficients::diagonal(const Eigen::VectorXd& entries) {
    if (entries.size() * entries.size() <= kSmall) {
        return Coefficients(Eigen::MatrixXd(entries.asDiagonal()));
    }
    Sparse sparse(entries.size(), entries.size());
    sparse.reserve(Eigen::VectorXi::Constant(entries.size(), 1));
    for (Eigen::Index i = 0; i < entries.size(); ++i) {
        if (entries[i] != 0.0) {
            sparse.insert(i, i) = entries[i];
        }
    }
    sparse.makeCompressed();
    return Coefficients(std::move(sparse));
}

Eigen::Index Coefficients::rows() const {
    return std::visit([](const auto& v) { return v.rows(); }, m_data);
}

Eigen::Index Coefficients::symbols() const {
    return std::visit([](const auto& v) { return v.cols(); }, m_data);
}

Eigen::Index Coefficients::storedEntries() const {
    const auto* sparse = std::get_if<Sparse>(&m_data);
    return sparse != nullptr ? sparse->nonZeros() : rows() * symbols();
}

Eigen::MatrixXd Coefficients::toDense() const {
    return std::visit([](const auto& v) { return Eigen::MatrixXd(v); }, m_data);
}

Eigen::VectorXd Coefficients::row(Eigen::Index i) const {
    Eigen::VectorXd values = Eigen::VectorXd::Zero(symbols());
    forEachInRow(i, [&](Eigen::Index j, double v) { values[j] = v; });
    return values;
}

Eigen::VectorXd Coefficients::rowSums() const {
    if (const auto* dense = std::get_if<Eigen::MatrixXd>(&m_data)) {
        return dense->cwiseAbs().rowwise().sum();
    }
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(rows());
    for (Eigen::Index i = 0; i < rows(); ++i) {
        forEachInRow(i, [&](Eigen::Index, double v) { sums[i] += std::abs(v); });
    }
    return sums;
}

Coefficients Coefficients::image(const core::LinearMap& map) const {
    if (const auto* dense = std::get_if<Eigen::MatrixXd>(&m_data)) {
        return Coefficients(map.apply(*dense));
    }
    return Coefficients(sparseProduct(map, std::get<Sparse>(m_data)));
}

Coefficients Coefficients::scaled(const Eigen::VectorXd& factors) const {
    if (const auto* dense = std::get_if<Eigen::MatrixXd>(&m_data)) {
        return Coefficients(Eigen::MatrixXd(factors.asDiagonal() * (*dense)));
    }
    Sparse result = std::get<Sparse>(m_data);
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
        for (Sparse::InnerIterator it(result, i); it; ++it) {
            it.valueRef() *= factors[i];
        }
    }
    result.prune(0.0, 0.0);
    return Coefficients(std::move(result));
}

Coefficients Coefficients::widened(Eigen::Index symbolCount) const {
    return symbolCount == symbols() ? *this : plus(Coefficients(rows(), symbolCount));
}

Coefficients Coefficients::appended(const std::vector<Eigen::Index>& rowIndices,
                                    const std::vector<double>& values) const {
    const Eigen::Index before = symbols();
    const auto count = static_cast<Eigen::Index>(rowIndices.size());
    if (const auto* dense = std::get_if<Eigen::MatrixXd>(&m_data)) {
        Eigen::MatrixXd wider(rows(), before + count);
        wider.leftCols(before) = *dense;
        wider.rightCols(count).setZero();
        for (Eigen::Index k = 0; k < count; ++k) {
            const auto i = static_cast<std::size_t>(k);
            wider(rowIndices[i], before + k) = values[i];
        }
        return Coefficients(std::move(wider));
    }
    std::vector<Eigen::Triplet<double>> entries;
    for (Eigen::Index i = 0; i < rows(); ++i) {
        forEachInRow(i, [&](Eigen::Index j, double v) {
            entries.emplace_back(static_cast<int>(i), static_cast<int>(j), v);
        });
    }
    for (Eigen::Index k = 0; k < count; ++k) {
        const auto i = static_cast<std::size_t>(k);
        entries.emplace_back(static_cast<int>(rowIndices[i]), static_cast<int>(before + k),
                             values[i]);
    }
    Sparse wider(rows(), before + count);
    wider.setFromTriplets(entries.begin(), entries.end());
    return Coefficients(std::move(wider));
}

Coefficients Coefficients::plus(const Coefficients& other) const {
    if (symbols() < other.symbols()) {
        return other.plus(*this);
    }
    const auto* a = std::get_if<Sparse>(&m_data);
    const auto* b = std::get_if<Sparse>(&other.m_data);
    if (a != nullptr && b != nullptr) {
        Sparse wider = *b;
        wider.conservativeResize(rows(), symbols());
        return Coefficients(Sparse(*a + wider));
    }
    Eigen::MatrixXd result = toDense();
    result.leftCols(other.symbols()) += other.toDense();
    return Coefficients(std::move(result));
}

Eigen::VectorXd AffineForms::radius() const {
    const double factor = 1.0 + 4.0 * gammaFactor(symbols() + 2);
    return (coefficients.rowSums() + remainder) * factor;
}

Box AffineForms::bounds() const {
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
    roundedEnds(center, radius(), lower, upper);
    return makeComputedBox(std::move(lower), std::move(upper));
}

AffineForms formsOf(const Box& box) {
    return {box.center(), Coefficients::diagonal(box.coveringRadius()),
            Eigen::VectorXd::Zero(box.dim())};
}

AffineForms affineMap(const AffineForms& forms, const core::LinearMap& map) {
    requireSize("affine map", "input of the map", map.cols(), forms.dim());
    const RoundedImage image = roundedImage(map, forms.center, forms.remainder, forms.radius());
    return {image.center, forms.coefficients.image(map),
            (image.spread + image.error) * (1.0 + 4.0 * kUnitRoundoff)};
}

AffineForms sum(const AffineForms& left, const AffineForms& right) {
    requireSize("sum", "right side", right.dim(), left.dim());
    // One rounding per number: its error is within u of the sum of magnitudes.
    const Eigen::VectorXd magnitude =
        left.center.cwiseAbs() + left.radius() + right.center.cwiseAbs() + right.radius();
    return {left.center + right.center, left.coefficients.plus(right.coefficients),
            (left.remainder + right.remainder + 2.0 * kUnitRoundoff * magnitude) *
                (1.0 + 8.0 * kUnitRoundoff)};
}

AffineForms scaled(const AffineForms& forms, const Eigen::VectorXd& factors,
                   const Eigen::VectorXd& offsets, const Eigen::VectorXd& extra) {
    const Eigen::VectorXd size = factors.cwiseAbs();
    const Eigen::VectorXd magnitude =
        size.cwiseProduct(forms.center.cwiseAbs() + forms.radius()) + offsets.cwiseAbs();
    AffineForms result;
    result.center = factors.cwiseProduct(forms.center) + offsets;
    result.coefficients = forms.coefficients.scaled(factors);
    result.remainder =
        (size.cwiseProduct(forms.remainder) + extra + 4.0 * kUnitRoundoff * magnitude) *
        (1.0 + 8.0 * kUnitRoundoff);
    for (Eigen::Index i = 0; i < magnitude.size(); ++i) {
        // factors of 0 and 1 without an offset change nothing and lose nothing.
        const bool exact = (factors[i] == 0.0 || factors[i] == 1.0) && offsets[i] == 0.0;
        if (exact) {
            result.remainder[i] = factors[i] * forms.remainder[i] + extra[i];
            result.remainder[i] *= extra[i] == 0.0 ? 1.0 : 1.0 + 4.0 * kUnitRoundoff;
        } else if (magnitude[i] != 0.0) {
            result.remainder[i] += kUnderflow;
        }
    }
    return result;
}

}  // namespace reach
