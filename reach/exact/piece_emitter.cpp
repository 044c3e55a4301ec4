#include "reach/exact/piece_emitter.h"

#include <Eigen/QR>
#include <set>

namespace reach::exact {
namespace {

/// Orthonormal directions in which the input set does not extend.
Eigen::MatrixXd flatDirections(const Eigen::MatrixXd& basis) {
    const Eigen::Index inputs = basis.rows();
    if (basis.cols() == 0) {
        return Eigen::MatrixXd::Identity(inputs, inputs);
    }
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(basis);
    const Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(inputs, inputs);
    return q.rightCols(inputs - basis.cols());
}

}  // namespace

HPolytope cellHalfSpaces(const Cell& cell, int dimension, const double* facetRows,
                         const ReducedInput& input) {
    const int perVertex = dimension >= 3 ? dimension : 1;
    const std::set<int> facets(cell.facets,
                               cell.facets + (dimension > 0 ? cell.count : 0) * perVertex);
    const Eigen::Map<const Eigen::MatrixXd> vertices(cell.vertices, dimension, cell.count);
    const Eigen::VectorXd middle = vertices.rowwise().mean();
    const Eigen::MatrixXd flat = flatDirections(input.basis);
    const auto count = static_cast<Eigen::Index>(facets.size());
    Eigen::MatrixXd a(count + 2 * flat.cols(), input.origin.size());
    Eigen::VectorXd b(a.rows());
    Eigen::Index row = 0;
    for (const int facet : facets) {
        const Eigen::Map<const Eigen::VectorXd> form(facetRows + facet * (dimension + 1),
                                                     dimension + 1);
        const double sign = form.head(dimension).dot(middle) + form[dimension] > 0.0 ? -1.0 : 1.0;
        a.row(row) = sign * (input.basis * form.head(dimension)).transpose();
        b[row] = -sign * form[dimension] + a.row(row).dot(input.origin);
        ++row;
    }
    const Eigen::VectorXd levels = flat.transpose() * input.origin;
    a.middleRows(count, flat.cols()) = flat.transpose();
    a.bottomRows(flat.cols()) = -flat.transpose();
    b.segment(count, flat.cols()) = levels;
    b.tail(flat.cols()) = -levels;
    return HPolytope(std::move(a), std::move(b));
}

}  // namespace reach::exact
