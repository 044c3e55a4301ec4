#pragma once

#include "reach/analysis/analysis.h"

namespace reach {

/// Answers a relaxation (any method but Exact and Hull). The question is checked already.
MethodResult answerRelaxation(const Question& question, Method method, const Limits& limits);

}  // namespace reach
