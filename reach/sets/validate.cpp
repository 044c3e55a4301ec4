#include "reach/sets/validate.h"

#include <cmath>
#include <stdexcept>

namespace reach {

void require(bool condition, const std::string& operation, const std::string& reason) {
    if (!condition) {
        throw std::invalid_argument(operation + ": " + reason);
    }
}

void requireSize(const std::string& operation, const std::string& what, Eigen::Index got,
                 Eigen::Index expected) {
    if (got != expected) {
        throw std::invalid_argument(operation + ": " + what + " has size " + std::to_string(got) +
                                    ", expected " + std::to_string(expected));
    }
}

void requireFinite(const std::string& operation, const std::string& what,
                   const Eigen::Ref<const Eigen::MatrixXd>& values) {
    if (values.allFinite()) {
        return;
    }
    for (Eigen::Index j = 0; j < values.cols(); ++j) {
        for (Eigen::Index i = 0; i < values.rows(); ++i) {
            require(
                std::isfinite(values(i, j)), operation,
                what + " is not finite at (" + std::to_string(i) + ", " + std::to_string(j) + ")");
        }
    }
}

}  // namespace reach
