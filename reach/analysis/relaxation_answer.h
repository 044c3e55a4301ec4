#pragma once

#include "reach/analysis/analysis.h"
#include "reach/analysis/margin_graph.h"
#include "reach/relax/relaxation.h"

namespace reach {

/// Throws std::invalid_argument for Exact and Hull.
Relaxation relaxationOf(Method method);

/// Answers a relaxation (any method but Exact and Hull). The question is checked already. margins:
/// its graph with the margins of its plane (margin_graph.h); null where the plane has none.
MethodResult answerRelaxation(const Question& question, Method method, const Limits& limits,
                              const MarginGraph* margins);

}  // namespace reach
