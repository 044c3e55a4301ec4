#include "reach/lp/linear_programme.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace reach {
namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw std::invalid_argument("linear programme: " + what);
}

void checkVariable(double lower, double upper) {
    if (!std::isfinite(lower) || !std::isfinite(upper) || lower > upper) {
        refuse("a variable needs finite bounds with lower <= upper, not [" + std::to_string(lower) +
               ", " + std::to_string(upper) + "]");
    }
}

void checkRow(double lower, double upper) {
    if (std::isnan(lower) || std::isnan(upper) || lower > upper ||
        (std::isinf(lower) && std::isinf(upper)) || lower == HUGE_VAL || upper == -HUGE_VAL) {
        refuse("a row needs lower <= upper with one end finite, not [" + std::to_string(lower) +
               ", " + std::to_string(upper) + "]");
    }
}

void checkIndex(int index, int count, const char* what) {
    if (index < 0 || index >= count) {
        refuse(std::string(what) + " " + std::to_string(index) + " of " + std::to_string(count));
    }
}

}  // namespace

LinearProgramme::LinearProgramme(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
    if (lower.size() != upper.size()) {
        refuse(std::to_string(lower.size()) + " lower and " + std::to_string(upper.size()) +
               " upper bounds");
    }
    for (Eigen::Index i = 0; i < lower.size(); ++i) {
        addVariable(lower[i], upper[i]);
    }
}

int LinearProgramme::addVariable(double lower, double upper) {
    checkVariable(lower, upper);
    m_lower.push_back(lower);
    m_upper.push_back(upper);
    m_objective.push_back(0.0);
    return variableCount() - 1;
}

int LinearProgramme::addRow(std::span<const int> columns, std::span<const double> values,
                            double lower, double upper) {
    if (columns.size() != values.size()) {
        refuse(std::to_string(columns.size()) + " columns and " + std::to_string(values.size()) +
               " values in a row");
    }
    checkRow(lower, upper);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        checkIndex(columns[k], variableCount(), "variable");
        if (!std::isfinite(values[k])) {
            refuse("a row's coefficient is not finite");
        }
        if (k > 0 && columns[k] <= columns[k - 1]) {
            refuse("columns of a row must ascend, not " + std::to_string(columns[k - 1]) + ", " +
                   std::to_string(columns[k]));
        }
    }
    m_columns.insert(m_columns.end(), columns.begin(), columns.end());
    m_values.insert(m_values.end(), values.begin(), values.end());
    m_rowStart.push_back(static_cast<int>(m_columns.size()));
    m_rowLower.push_back(lower);
    m_rowUpper.push_back(upper);
    return rowCount() - 1;
}

int LinearProgramme::addDenseRow(const Eigen::Ref<const Eigen::VectorXd>& coefficients,
                                 double lower, double upper) {
    if (coefficients.size() != variableCount()) {
        refuse("a row of " + std::to_string(coefficients.size()) + " coefficients for " +
               std::to_string(variableCount()) + " variables");
    }
    std::vector<int> columns;
    std::vector<double> values;
    for (int i = 0; i < variableCount(); ++i) {
        if (coefficients[i] != 0.0) {
            columns.push_back(i);
            values.push_back(coefficients[i]);
        }
    }
    return addRow(columns, values, lower, upper);
}

void LinearProgramme::setObjective(const Eigen::VectorXd& objective) {
    if (objective.size() != variableCount() || !objective.allFinite()) {
        refuse("an objective of " + std::to_string(objective.size()) + " entries for " +
               std::to_string(variableCount()) + " variables, or one that is not finite");
    }
    m_objective.assign(objective.begin(), objective.end());
}

void LinearProgramme::setVariableBounds(int variable, double lower, double upper) {
    checkIndex(variable, variableCount(), "variable");
    checkVariable(lower, upper);
    m_lower[static_cast<std::size_t>(variable)] = lower;
    m_upper[static_cast<std::size_t>(variable)] = upper;
}

void LinearProgramme::setRowBounds(int row, double lower, double upper) {
    checkIndex(row, rowCount(), "row");
    checkRow(lower, upper);
    m_rowLower[static_cast<std::size_t>(row)] = lower;
    m_rowUpper[static_cast<std::size_t>(row)] = upper;
}

Eigen::VectorXd LinearProgramme::objective() const {
    return Eigen::Map<const Eigen::VectorXd>(m_objective.data(), variableCount());
}

std::span<const int> LinearProgramme::rowColumns(int row) const {
    const auto r = static_cast<std::size_t>(row);
    return std::span(m_columns).subspan(
        static_cast<std::size_t>(m_rowStart[r]),
        static_cast<std::size_t>(m_rowStart[r + 1] - m_rowStart[r]));
}

std::span<const double> LinearProgramme::rowValues(int row) const {
    const auto r = static_cast<std::size_t>(row);
    return std::span(m_values).subspan(static_cast<std::size_t>(m_rowStart[r]),
                                       static_cast<std::size_t>(m_rowStart[r + 1] - m_rowStart[r]));
}

double LinearProgramme::violation(const Eigen::VectorXd& x) const {
    double worst = 0.0;
    for (int j = 0; j < variableCount(); ++j) {
        const auto k = static_cast<std::size_t>(j);
        worst = std::max({worst, m_lower[k] - x[j], x[j] - m_upper[k]});
    }
    for (int i = 0; i < rowCount(); ++i) {
        const auto columns = rowColumns(i);
        const auto values = rowValues(i);
        double sum = 0.0;
        for (std::size_t k = 0; k < columns.size(); ++k) {
            sum += values[k] * x[columns[k]];
        }
        const auto r = static_cast<std::size_t>(i);
        worst = std::max({worst, m_rowLower[r] - sum, sum - m_rowUpper[r]});
    }
    return worst;
}

}  // namespace reach
