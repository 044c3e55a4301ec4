#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <variant>
#include <vector>

#include "core/network/piecewise_graph.h"
#include "reach/sets/box.h"

namespace reach {

/// Rows of coefficients, one column per symbol; sparse while that is worth it (convolutions), dense
/// else. Entries are as computed: whoever multiplies accounts for the rounding.
class Coefficients {
public:
    Coefficients() : Coefficients(0, 0) {}
    /// All zero.
    Coefficients(Eigen::Index rows, Eigen::Index symbols);
    explicit Coefficients(Eigen::MatrixXd dense);
    static Coefficients diagonal(const Eigen::VectorXd& entries);

    Eigen::Index rows() const;
    Eigen::Index symbols() const;
    Eigen::Index storedEntries() const;
    Eigen::MatrixXd toDense() const;
    Eigen::VectorXd row(Eigen::Index i) const;
    /// Calls visit(symbol, value) for the entries of a row that may be non-zero, symbols ascending.
    template <typename Visit>
    void forEachInRow(Eigen::Index i, Visit visit) const;

    /// Sum of absolute values of each row, as computed.
    Eigen::VectorXd rowSums() const;
    Coefficients image(const core::LinearMap& map) const;
    /// Row i times factors[i].
    Coefficients scaled(const Eigen::VectorXd& factors) const;
    /// Rows are kept, symbols appended (zero); at least symbols() of them in all.
    Coefficients widened(Eigen::Index symbolCount) const;
    /// New symbols: entry values[k] in row rowIndices[k] and column symbols() + k.
    Coefficients appended(const std::vector<Eigen::Index>& rowIndices,
                          const std::vector<double>& values) const;
    Coefficients plus(const Coefficients& other) const;

private:
    using Sparse = core::SparseRowMatrix;
    explicit Coefficients(Sparse sparse);
    void settle();

    std::variant<Eigen::MatrixXd, Sparse> m_data;
};

/// {center + V a + e : |e| <= remainder}, where the symbols a range over some set within [-1, 1]^m
/// (all of it: a zonotope; cut by rows of a linear programme: a star). The remainder holds what
/// rounding has cost so far, so that every operation encloses the exact image. Symbols keep their
/// meaning across values of one network: forms of different values may be added.
struct AffineForms {
    Eigen::VectorXd center;
    Coefficients coefficients;
    Eigen::VectorXd remainder;

    Eigen::Index dim() const { return center.size(); }
    Eigen::Index symbols() const { return coefficients.symbols(); }
    /// Half-widths over all symbols in [-1, 1], rounded up.
    Eigen::VectorXd radius() const;
    /// The enclosing box over all symbols in [-1, 1].
    Box bounds() const;
};

/// Symbols -1 … 1 span the box exactly (radius rounded up); flat coordinates get a zero row.
AffineForms formsOf(const Box& box);
AffineForms affineMap(const AffineForms& forms, const core::LinearMap& map);
/// left + right, symbol by symbol; the one with fewer symbols is widened.
AffineForms sum(const AffineForms& left, const AffineForms& right);
/// Row i times factors[i] (any finite numbers), plus offsets[i], plus an uncertainty extra[i] >= 0.
AffineForms scaled(const AffineForms& forms, const Eigen::VectorXd& factors,
                   const Eigen::VectorXd& offsets, const Eigen::VectorXd& extra);

template <typename Visit>
void Coefficients::forEachInRow(Eigen::Index i, Visit visit) const {
    if (const auto* dense = std::get_if<Eigen::MatrixXd>(&m_data)) {
        for (Eigen::Index j = 0; j < dense->cols(); ++j) {
            if ((*dense)(i, j) != 0.0) {
                visit(j, (*dense)(i, j));
            }
        }
        return;
    }
    for (Sparse::InnerIterator it(std::get<Sparse>(m_data), i); it; ++it) {
        if (it.value() != 0.0) {
            visit(it.col(), it.value());
        }
    }
}

}  // namespace reach
