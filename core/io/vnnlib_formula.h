#pragma once

// Private to the VNN-LIB reader: formulas as alternatives of conjunctions.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/io/s_expression.h"
#include "core/io/vnnlib.h"

namespace core::vnnlib {

/// Input and output constraints that hold together.
struct Alternative {
    Conjunction inputs;
    Conjunction outputs;
};

/// Holds if one of them does; none: never. One without constraints: always.
using Alternatives = std::vector<Alternative>;

/// How many variables are declared.
struct Variables {
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
};

/// Translates the formula of an assert. Throws ParseError with the line.
Alternatives alternativesOf(const std::string& path, const Variables& variables,
                            const SExpression& formula);

/// Both: every alternative of one with every alternative of the other. Throws ParseError where
/// that gives more than 20,000 alternatives or 4 million constraints.
Alternatives both(const std::string& path, long long line, Alternatives a, const Alternatives& b);

}  // namespace core::vnnlib
