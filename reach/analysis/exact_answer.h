#pragma once

#include <functional>

#include "reach/analysis/analysis.h"

namespace reach {

/// What is wanted of one enumeration.
struct ExactWanted {
    bool exact = true;  ///< pieces and union, as the limits ask
    bool hull = true;
};

/// Enumerates once and answers Exact, Hull or both; each is handed to `ready` when done, the hull
/// before the union is computed. The question is checked already.
void answerExact(const Question& question, const ExactWanted& wanted, const Limits& limits,
                 const std::function<void(MethodResult)>& ready);

}  // namespace reach
