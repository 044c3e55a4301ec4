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

/// One input region of a property and what its outputs must do to violate it. The region is empty
/// if lower > upper somewhere, which a file may well state.
struct PropertyCase {
    std::vector<double> lower;  ///< per input; -infinity where the file states none
    std::vector<double> upper;
    Conjunction inputConstraints;      ///< over inputs, beyond the box
    std::vector<Conjunction> outputs;  ///< violated if any of these holds; empty: no demand
};

/// A VNN-LIB query: satisfiable (the property is violated) if in some case an input of the region
/// has outputs that fulfil one of the conjunctions. No cases: the file contradicts itself without
/// any network (it asserts `false` or `(<= 1 0)`), so nothing satisfies it.
struct Property {
    std::int64_t inputCount = 0;
    std::int64_t outputCount = 0;
    std::vector<PropertyCase> cases;
};

/// Reads a .vnnlib file (version 1), plain or gzip: declare-const and declare-fun of X_0 … and Y_0
/// … as Real, and assert of and, or, <=, >=, = over linear terms of + - * /. AND and OR are kept
/// apart: what is asserted of inputs alone makes regions, each alternative of an OR that speaks of
/// inputs is a case, alternatives over outputs are conjunctions of every case. A bound on one input
/// narrows the box (where its coefficient is no power of two, the box is rounded outwards and the
/// constraint is kept beside it).
/// Throws ParseError with the line; strict < and >, not, and constraints that mix inputs and
/// outputs are refused, and so is a formula of more than 20,000 alternatives.
Property readVnnlib(const std::string& path);

}  // namespace core
