#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "reach/analysis/analysis.h"

namespace reach {

/// What `reach --json` prints: {"project": [i, j], "results": [{"method", "status", "lower",
/// "upper", "project_lower", "project_upper", "polygon" or "hull", "area", "seconds", "worth",
/// …}]}. In "project" an output is its index and a margin a text, "3-1"; "project_lower" and
/// "project_upper" bound these two coordinates. Doubles read back the same; a value that is
/// infinite or undefined is null, and "KEY_reason" beside it says why.
nlohmann::ordered_json reachJson(const Question& question,
                                 const std::vector<MethodResult>& results);

/// What `bounds --json` prints: {"results": [{"method", "status", "worth", "seconds", "layers":
/// [{"name", "kind", "shape", "lower", "upper"}]}]}.
nlohmann::ordered_json boundsJson(const std::vector<MethodResult>& results);

}  // namespace reach
