#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

namespace reach {

/// A linear programme: minimise c . x over { x : lower <= x <= upper, rowLower <= A x <= rowUpper
/// }. Every variable has finite bounds, so it is never unbounded and any multipliers of its rows
/// give a finite lower bound. Rows are sparse and may have one infinite end. A value.
class LinearProgramme {
public:
    LinearProgramme() = default;
    /// Variables within [lower, upper], no rows, objective 0. Throws std::invalid_argument unless
    /// the sizes agree, all ends are finite and lower <= upper.
    LinearProgramme(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper);

    /// Appends a variable with objective coefficient 0; returns its index. Throws
    /// std::invalid_argument unless lower <= upper, both finite.
    int addVariable(double lower, double upper);

    /// Appends lower <= sum values[k] x[columns[k]] <= upper; returns its index. Columns must
    /// ascend. Throws std::invalid_argument for sizes or columns that do not fit, values
    /// that are not finite, and ends that are NaN, crossed or both infinite.
    int addRow(std::span<const int> columns, std::span<const double> values, double lower,
               double upper);
    /// As addRow, from a vector with one coefficient per variable (zeros are not stored).
    int addDenseRow(const Eigen::Ref<const Eigen::VectorXd>& coefficients, double lower,
                    double upper);

    /// Throws std::invalid_argument unless objective has variableCount() finite entries.
    void setObjective(const Eigen::VectorXd& objective);
    void setVariableBounds(int variable, double lower, double upper);
    void setRowBounds(int row, double lower, double upper);

    int variableCount() const { return static_cast<int>(m_lower.size()); }
    int rowCount() const { return static_cast<int>(m_rowLower.size()); }
    const std::vector<double>& lower() const { return m_lower; }
    const std::vector<double>& upper() const { return m_upper; }
    const std::vector<double>& rowLower() const { return m_rowLower; }
    const std::vector<double>& rowUpper() const { return m_rowUpper; }
    Eigen::VectorXd objective() const;
    std::span<const int> rowColumns(int row) const;
    std::span<const double> rowValues(int row) const;

    /// Largest violation of a bound or row at x, as computed in double; 0 inside.
    double violation(const Eigen::VectorXd& x) const;

private:
    std::vector<double> m_lower;
    std::vector<double> m_upper;
    std::vector<double> m_objective;
    std::vector<int> m_rowStart{0};
    std::vector<int> m_columns;
    std::vector<double> m_values;
    std::vector<double> m_rowLower;
    std::vector<double> m_rowUpper;
};

}  // namespace reach
