#include <algorithm>
#include <stdexcept>
#include <string>

#include "core/network/piecewise_graph.h"

namespace core {

Eigen::Index LinearMap::cols() const {
    return std::visit([](const auto& w) { return w.cols(); }, weight);
}

Eigen::Index LinearMap::longestRow() const {
    if (const auto* dense = std::get_if<RowMatrix>(&weight)) {
        return dense->cols();
    }
    const auto& sparse = std::get<SparseRowMatrix>(weight);
    Eigen::Index longest = 0;
    for (Eigen::Index i = 0; i < sparse.rows(); ++i) {
        longest = std::max<Eigen::Index>(longest, sparse.innerVector(i).nonZeros());
    }
    return longest;
}

Eigen::MatrixXd LinearMap::apply(const Eigen::Ref<const Eigen::MatrixXd>& x) const {
    return std::visit([&](const auto& w) -> Eigen::MatrixXd { return w * x; }, weight);
}

Eigen::MatrixXd LinearMap::applyAbsolute(const Eigen::Ref<const Eigen::MatrixXd>& x) const {
    if (const auto* dense = std::get_if<RowMatrix>(&weight)) {
        return dense->cwiseAbs() * x;
    }
    return SparseRowMatrix(std::get<SparseRowMatrix>(weight).cwiseAbs()) * x;
}

RowMatrix LinearMap::toDense() const {
    if (const auto* dense = std::get_if<RowMatrix>(&weight)) {
        return *dense;
    }
    const auto& sparse = std::get<SparseRowMatrix>(weight);
    constexpr Eigen::Index kMaxEntries = Eigen::Index{1} << 27;
    if (sparse.rows() > kMaxEntries / std::max<Eigen::Index>(sparse.cols(), 1)) {
        throw std::length_error("a layer of " + std::to_string(sparse.rows()) + " x " +
                                std::to_string(sparse.cols()) + " is too large for a dense matrix");
    }
    return RowMatrix(sparse);
}

}  // namespace core
