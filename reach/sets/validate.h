#pragma once

#include <Eigen/Core>
#include <string>

namespace reach {

/// The one validator of all sets: throws std::invalid_argument
/// "<operation>: <what> has <got> …, expected <expected>" unless got == expected.
void requireSize(const std::string& operation, const std::string& what, Eigen::Index got,
                 Eigen::Index expected);

/// Throws std::invalid_argument naming the first entry that is not finite.
void requireFinite(const std::string& operation, const std::string& what,
                   const Eigen::Ref<const Eigen::MatrixXd>& values);

/// Throws std::invalid_argument "<operation>: <reason>" unless the condition holds.
void require(bool condition, const std::string& operation, const std::string& reason);

}  // namespace reach
