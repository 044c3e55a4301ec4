#include "reach/exact/half_space_image.h"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace reach {
namespace {

/// True if the box alone implies a . x <= b for a row of one entry (as the cell's box rows are).
bool isBoxRow(const Eigen::RowVectorXd& a, double b, const Box& box) {
    Eigen::Index entry = 0;
    const double value = a.cwiseAbs().maxCoeff(&entry);
    if ((a.array() != 0.0).count() != 1 || value != 1.0) {
        return false;
    }
    return a[entry] > 0.0 ? box.upper()[entry] <= b : -box.lower()[entry] <= b;
}

/// The input set cut by the cell, without rows that say again what the box says.
InputSet cutInput(const InputSet& input, const HPolytope& cell) {
    std::vector<Eigen::Index> rows;
    for (Eigen::Index i = 0; i < cell.constraintCount(); ++i) {
        if (!isBoxRow(cell.a().row(i), cell.b()[i], input.box)) {
            rows.push_back(i);
        }
    }
    InputSet result{input.box, {}, input.ball};
    if (!rows.empty()) {
        result.constraints.emplace(cell.a()(rows, Eigen::all), cell.b()(rows));
    }
    return result;
}

}  // namespace

Star pieceImage(const InputSet& input, const HPolytope& cell, const Eigen::MatrixXd& map) {
    const Eigen::Index n = input.dim();
    if (cell.dim() != n || map.cols() != n + 1) {
        throw std::invalid_argument("a piece's image: the input set has " + std::to_string(n) +
                                    " coordinates, the cell " + std::to_string(cell.dim()) +
                                    ", the map " + std::to_string(map.cols() - 1));
    }
    return Star(cutInput(input, cell))
        .affineMap({core::RowMatrix(map.leftCols(n)), map.col(n), 0.0});
}

Box pieceImageBounds(const InputSet& input, const HPolytope& cell, const Eigen::MatrixXd& map) {
    return overapproximate(pieceImage(input, cell, map));
}

Outline pieceImageOutline(const InputSet& input, const HPolytope& cell, const Eigen::MatrixXd& map,
                          Plane plane) {
    return outline(pieceImage(input, cell, map), plane);
}

}  // namespace reach
