#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace core {

/// sum of coefficient * variable <= bound, over inputs only or outputs only.
struct LinearConstraint {
    std::vector<std::pair<std::int64_t, double>>
        terms;  ///< (variable index, coefficient), index ascending
    double bound = 0.0;
};

/// All of these hold.
using Conjunction = std::vector<LinearConstraint>;

/// One input region of a property and what its outputs must do to violate it.
struct PropertyCase {
    std::vector<double> lower;  ///< per input; -infinity where the file states none
    std::vector<double> upper;
    Conjunction inputConstraints;      ///< over inputs, beyond the box
    std::vector<Conjunction> outputs;  ///< violated if any of these holds; empty: no demand
};

/// A VNN-LIB query: satisfiable (the property is violated) if in some case an input of the region
/// has outputs that fulfil one of the conjunctions.
struct Property {
    std::int64_t inputCount = 0;
    std::int64_t outputCount = 0;
    std::vector<PropertyCase> cases;
};

/// Reads a .vnnlib file, plain or gzip. Throws ParseError with the line.
Property readVnnlib(const std::string& path);

}  // namespace core
