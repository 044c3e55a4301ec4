#pragma once

#include <string>
#include <vector>

#include "app/asked.h"
#include "app/options.h"
#include "reach/analysis/analysis.h"

namespace app {

/// What `reach` prints without --json: the question, a row a method, and below what a row cannot
/// hold (why partial or failed, the union's and the hull's areas, files written).
std::string reachTable(const Options& options, const Asked& asked,
                       const std::vector<reach::MethodResult>& results,
                       const std::vector<std::string>& filesWritten);

/// What `bounds` prints without --json: per method a row a layer, then the outputs' bounds.
std::string boundsTable(const Options& options, const Asked& asked,
                        const std::vector<reach::MethodResult>& results);

}  // namespace app
